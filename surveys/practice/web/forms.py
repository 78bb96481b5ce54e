"""Forms of cases: they check shape and give frozen drafts."""

from datetime import date, datetime, time, timedelta
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Form, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from app.clock import STOCKHOLM
from app.identity.domain.object_grants import GrantDraft
from app.web.fields import DayField, choices
from surveys.practice.models import AgeBand, ParticipantRole
from surveys.practice.operations.cases import CaseDraft, ParticipantDraft
from surveys.practice.words import AGE_BANDS, ROLES

ROWS = 3  # participants that the page for a new case has room for; more join later
LABEL_HELP = _l("Till exempel ”Barn 1” eller ”Mamma”. Skriv inga namn och inga personnummer.")
ROLE_CHOICES = choices(ROLES, first=_l("Välj roll"))
AGE_CHOICES = choices(AGE_BANDS, first=_l("Välj ålder"))
WHY_HELP = _l("Till exempel ”skyddade uppgifter”. Skriv inga namn och inga personnummer.")
WHY = (
    DataRequired(_l("Skriv varför.")),
    Length(max=200, message=_l("Högst 200 tecken.")),
)


class ParticipantFields(Form):
    """Who somebody is in the family; without csrf, for use within another form."""

    label = StringField(
        _l("Kallas"),
        [
            DataRequired(_l("Skriv vad deltagaren ska kallas.")),
            Length(max=40, message=_l("Högst 40 tecken.")),
        ],
        description=LABEL_HELP,
        render_kw={"autocomplete": "off"},
    )
    role = SelectField(_l("Roll"), [InputRequired(_l("Välj roll."))], choices=ROLE_CHOICES)
    age_band = SelectField(_l("Ålder"), [InputRequired(_l("Välj ålder."))], choices=AGE_CHOICES)

    def is_empty(self) -> bool:
        """Whether nothing was filled in: a row that was not needed."""
        return not any(str(field.data or "").strip() for field in self)

    def draft(self) -> ParticipantDraft:
        """What was filled in."""
        return ParticipantDraft(
            str(self.label.data).strip(),
            ParticipantRole(self.role.data),
            AgeBand(self.age_band.data),
        )


class ParticipantForm(FlaskForm, ParticipantFields):  # type: ignore[misc]  # flask-wtf is untyped
    """One more of the family."""


class SealForm(FlaskForm):  # type: ignore[misc]  # as above
    """Which case is to be sealed, and why."""

    unit = SelectField(_l("Verksamhet"), [InputRequired(_l("Välj verksamhet."))], coerce=int)
    code = StringField(
        _l("Ärendets kod"),
        [DataRequired(_l("Skriv ärendets kod.")), Length(max=20)],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    why = StringField(_l("Varför"), WHY, description=WHY_HELP)


class LetInForm(FlaskForm):  # type: ignore[misc]  # as above
    """Who is to see a sealed case, until when, and why. who: a user's id, a colon, a permission."""

    who = SelectField(_l("Vem"), [InputRequired(_l("Välj vem."))])
    until = DayField(
        _l("Gäller till och med"),
        [Optional()],
        description=_l("Lämna tomt om åtkomsten ska gälla tills den tas bort."),
    )
    why = StringField(_l("Varför"), WHY, description=WHY_HELP)

    def draft(self) -> GrantDraft:
        """What was filled in."""
        user_id, _sign, permission = str(self.who.data).partition(":")
        last: date | None = self.until.data
        midnight = time(tzinfo=STOCKHOLM)
        end = datetime.combine(last + timedelta(days=1), midnight) if last else None
        return GrantDraft(int(user_id), permission, str(self.why.data).strip(), end)


class CaseForm(FlaskForm):  # type: ignore[misc]  # as above
    """A new case with rows for its first participants."""

    code = StringField(
        _l("Kod"),
        [
            DataRequired(_l("Skriv en kod.")),
            Length(max=20, message=_l("Koden får ha högst 20 tecken.")),
        ],
        description=_l(
            "Koden är allt som syns om familjen här. Skriv inga namn och inga personnummer."
        ),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    unit = SelectField(_l("Verksamhet"), [InputRequired(_l("Välj verksamhet."))], coerce=int)
    service = SelectField(_l("Insats"), [InputRequired(_l("Välj insats."))], coerce=int)

    def __init__(self, *given: Any, **named: Any) -> None:
        """Bring the rows of participants along. given, named: as FlaskForm takes them."""
        super().__init__(*given, **named)
        form = request.form if self.is_submitted() else None
        self.rows = tuple(
            ParticipantFields(form, prefix=f"participant{number}-") for number in range(ROWS)
        )

    def is_filled_in(self) -> bool:
        """Whether the form and every row in use has its shape; the first row is always in use."""
        is_valid = bool(self.validate_on_submit())
        rows = [row.validate() for row in self.rows if row is self.rows[0] or not row.is_empty()]
        return is_valid and all(rows)

    @property
    def faults(self) -> list[tuple[str, str]]:
        """Every error of the form and its rows, with the field it belongs to."""
        fields = [*self, *(field for row in self.rows for field in row)]
        return [(f.id, str(f.errors[0])) for f in fields if f.errors]

    def draft(self) -> CaseDraft:
        """What was filled in."""
        return CaseDraft(
            unit_id=self.unit.data,
            service_id=self.service.data,
            code=str(self.code.data).strip(),
            participants=tuple(row.draft() for row in self.rows if not row.is_empty()),
        )
