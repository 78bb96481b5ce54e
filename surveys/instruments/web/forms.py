"""Forms of instruments: recording a licence."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import DataRequired, Length, Optional

from app.web.fields import DayField
from surveys.instruments.operations import LicenceDraft


class LicenceForm(FlaskForm):  # type: ignore[misc]  # flask-wtf is untyped
    """That a municipality may use an instrument."""

    holder = StringField(
        _l("Vem har licensen?"),
        [
            DataRequired(_l("Skriv vem som har licensen.")),
            Length(max=160, message=_l("Högst 160 tecken.")),
        ],
        description=_l("Till exempel kommunens eller utförarens namn."),
    )
    reference = StringField(
        _l("Licensnummer eller diarienummer"),
        [
            DataRequired(_l("Skriv var licensen finns.")),
            Length(max=160, message=_l("Högst 160 tecken.")),
        ],
    )
    valid_to = DayField(
        _l("Gäller till och med"),
        [Optional()],
        description=_l("Lämna tomt om den gäller tills vidare."),
    )

    def draft(self, key: str, municipality_id: int) -> LicenceDraft:
        """What was filled in."""
        return LicenceDraft(
            municipality_id=municipality_id,
            instrument_key=key,
            holder=str(self.holder.data).strip(),
            reference=str(self.reference.data).strip(),
            valid_to=self.valid_to.data,
        )
