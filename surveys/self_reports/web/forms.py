"""The form by which a self-report is signed: it checks shape and gives a signature."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from surveys.self_reports.operations import Signature

NAME_LENGTH, TITLE_LENGTH = 80, 70  # together with ", " they fit in the origin's signed_by


class SignForm(FlaskForm):  # type: ignore[misc]  # flask-wtf is untyped
    """Name, title and that the answers are true. seal: what the signer has looked through."""

    name = StringField(
        _l("Ditt namn"),
        [
            DataRequired(_l("Skriv ditt namn.")),
            Length(max=NAME_LENGTH, message=_l("Skriv högst %(max)d tecken.")),
        ],
        render_kw={"autocomplete": "name"},
    )
    title = StringField(
        _l("Din titel"),
        [
            DataRequired(_l("Skriv din titel.")),
            Length(max=TITLE_LENGTH, message=_l("Skriv högst %(max)d tecken.")),
        ],
        description=_l("Till exempel verksamhetschef."),
        render_kw={"autocomplete": "organization-title"},
    )
    is_true = BooleanField(
        _l("Jag har sett igenom svaren och de stämmer."),
        [InputRequired(_l("Kryssa i att svaren stämmer."))],
    )
    seal = HiddenField()

    def signature(self, user_id: int) -> Signature:
        """Whoever signs."""
        return Signature(
            " ".join(str(self.name.data).split()),
            " ".join(str(self.title.data).split()),
            user_id,
            str(self.seal.data),
        )
