"""Forms of identity: they check shape and nothing else."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, PasswordField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs of 3.2
from wtforms.validators import DataRequired, Email, EqualTo, Length

from app.access import Access
from app.i18n import STAFF_LANGUAGES
from app.identity.operations.users import Invitee, RoleInScope
from app.identity.permissions import IdentityPermission
from app.identity.queries.scopes import scopes, sees_all
from app.identity.role_labels import ROLE_LABELS
from app.organisation.queries.municipalities import the_only_id
from app.organisation.queries.visibility import commissioner_municipalities
from app.roles import Role, ScopeKind

WHOLE_INSTALLATION = "installation:0"
SCOPE_KIND_LABELS = {
    ScopeKind.COMMISSIONER: _l("Beställare"),
    ScopeKind.PROVIDER: _l("Utförare"),
    ScopeKind.UNIT: _l("Verksamheter"),
}


def _choices(options: Iterable[tuple[object, object]]) -> list[SelectChoice]:
    return [SelectChoice(value, str(label)) for value, label in options]


def _email(label: Any) -> EmailField:  # a lazy text; flask-babel is untyped
    return EmailField(
        label,
        [
            DataRequired(_l("Skriv e-postadressen.")),
            Email(_l("Skriv en hel e-postadress, som namn@kommun.se.")),
            Length(max=254, message=_l("E-postadressen är för lång.")),
        ],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )


class LogInForm(FlaskForm):  # type: ignore[misc]  # flask-wtf is untyped
    """E-mail and password; next is where the reader was going, kept a form typed before log-in."""

    email = _email(_l("E-post"))
    password = PasswordField(
        _l("Lösenord"),
        [DataRequired(_l("Skriv lösenordet."))],
        render_kw={"autocomplete": "current-password"},
    )
    next = HiddenField()
    kept = HiddenField()


class ForgottenForm(FlaskForm):  # type: ignore[misc]  # as above
    """The address that the link is to be sent to."""

    email = _email(_l("E-post"))


class ChoosePasswordForm(FlaskForm):  # type: ignore[misc]  # as above
    """A new password, twice: one can't see what one writes."""

    password = PasswordField(
        _l("Nytt lösenord"),
        [DataRequired(_l("Skriv ett lösenord."))],
        description=_l(
            "Minst 12 tecken. Tre eller fyra ord efter varandra är bra och lätta att minnas."
        ),
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        _l("Samma lösenord en gång till"),
        [
            DataRequired(_l("Skriv lösenordet en gång till.")),
            EqualTo("password", _l("Lösenorden är inte lika. Skriv samma två gånger.")),
        ],
        render_kw={"autocomplete": "new-password"},
    )


class ChangePasswordForm(ChoosePasswordForm):
    """The same, proved by the present password."""

    current = PasswordField(
        _l("Nuvarande lösenord"),
        [DataRequired(_l("Skriv ditt nuvarande lösenord."))],
        render_kw={"autocomplete": "current-password"},
    )


class PersonForm(FlaskForm):  # type: ignore[misc]  # as above
    """Who somebody is. Stands before RoleForm so that errors come in the page's order."""

    name = StringField(
        _l("Namn"),
        [
            DataRequired(_l("Skriv namnet.")),
            Length(max=120, message=_l("Namnet får ha högst 120 tecken.")),
        ],
    )
    email = _email(_l("E-post"))


class MunicipalityForm(FlaskForm):  # type: ignore[misc]  # as above
    """What a municipality is called."""

    name = StringField(
        _l("Kommunens namn"),
        [
            DataRequired(_l("Skriv namnet.")),
            Length(max=120, message=_l("Namnet får ha högst 120 tecken.")),
        ],
        description=_l("Står överst på varje sida, i brev och i familjernas formulär."),
    )


class RoleForm(FlaskForm):  # type: ignore[misc]  # as above
    """A role and what it is held for."""

    role = SelectField(_l("Roll"), [DataRequired(_l("Välj en roll."))])
    scope = SelectField(
        _l("Gäller för"),
        [DataRequired(_l("Välj vad rollen gäller för."))],
        description=_l(
            "Kvalitetsgranskare och beställare: en beställare. Verksamhetschef: en utförare eller "
            "en verksamhet. Behandlare: en verksamhet. Systemadministratör: hela Insyn eller en kommun."
        ),
    )

    def offer_choices(self, access: Access) -> None:
        """Fill in the roles and everything that an administrator may let them be held for."""
        permission = IdentityPermission.MANAGE_USERS
        whole = [SelectChoice(WHOLE_INSTALLATION, str(_l("Hela Insyn")))]
        # Nothing is chosen beforehand: a slip must not make somebody an administrator.
        choose = SelectChoice("", str(_l("Välj …")))
        self.role.choices = [choose, *_choices(ROLE_LABELS.items())]
        self.scope.choices = [
            choose,
            *(whole if sees_all(access, permission) else ()),
            *(
                SelectChoice(scope.key, scope.name, optgroup=str(SCOPE_KIND_LABELS[kind]))
                for kind, found in scopes(access, permission).items()
                for scope in found
            ),
        ]

    def role_in_scope(self) -> RoleInScope:
        """What was chosen; the choices have been checked against what there is."""
        kind, _colon, scope_id = str(self.scope.data).partition(":")
        return RoleInScope(Role(self.role.data), ScopeKind(kind), int(scope_id) or None)


class InviteForm(PersonForm, RoleForm):
    """Somebody to be let in."""

    locale = SelectField(
        _l("Språk"), [DataRequired()], choices=_choices(STAFF_LANGUAGES.items()), default="sv"
    )

    def draft(self, access: Access) -> Invitee:
        """What was filled in, by somebody with that access: the user belongs to the same municipality.

        The installation's administrators let in users of the commissioner's, else of the only one.
        """
        held = self.role_in_scope()
        of = access.municipality_id
        if of is None and held.kind is ScopeKind.COMMISSIONER:
            of = commissioner_municipalities().get(held.scope_id or 0)
        elif of is None and held.kind is not ScopeKind.INSTALLATION:
            of = the_only_id()
        return Invitee(
            email=str(self.email.data),
            name=str(self.name.data),
            held=held,
            locale=str(self.locale.data),
            municipality_id=of,
        )


class ApiKeyForm(FlaskForm):  # type: ignore[misc]  # as above
    """A new key."""

    name = StringField(
        _l("Vad ska nyckeln användas till?"),
        [
            DataRequired(_l("Skriv vad nyckeln ska användas till.")),
            Length(max=80, message=_l("Högst 80 tecken.")),
        ],
    )
    commissioner = SelectField(
        _l("Läser siffror för"), [DataRequired(_l("Välj en beställare."))], coerce=int
    )

    def offer_choices(self, commissioners: Iterable[tuple[int, str]]) -> None:
        """Fill in the commissioners."""
        self.commissioner.choices = _choices(commissioners)
