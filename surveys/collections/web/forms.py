"""Forms of rounds: they check shape and give frozen drafts."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Form, RadioField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from app.web.fields import DayField, WholeNumberField, choices
from surveys.collections.domain.rounds import Mode
from surveys.collections.operations.rounds import GroupDraft, RoundDraft
from surveys.collections.words import MODE_MEANINGS
from surveys.instruments.domain.collecting import About, AnsweredBy
from surveys.instruments.models import InstrumentVersion
from surveys.instruments.queries import instrument_of

MOST_INVITED = 100_000
# The care forms that a user survey is usually asked in; their keys join the years.
USUAL_GROUPS = (("outpatient", _l("Öppenvård")), ("residential", _l("Heldygnsvård")))
ROWS = 4


def asks_units(version: InstrumentVersion) -> bool:
    """Whether a round of the instrument asks units by their managers' accounts."""
    collecting = instrument_of(version).collecting
    return collecting.about is About.UNIT and collecting.answered_by is AnsweredBy.MANAGER


class GroupFields(Form):
    """A population and how many are invited in it."""

    label = StringField(
        _l("Grupp"),
        [
            DataRequired(_l("Skriv vad gruppen heter.")),
            Length(max=120, message=_l("Högst 120 tecken.")),
        ],
    )
    invited = WholeNumberField(
        _l("Antal inbjudna"),
        [
            InputRequired(_l("Skriv hur många som bjuds in.")),
            NumberRange(0, MOST_INVITED, _l("Skriv ett helt tal från 0 till 100 000.")),
        ],
        render_kw={"inputmode": "numeric"},
    )

    def is_empty(self) -> bool:
        """Whether nothing was filled in: a row that was not needed. A usual name stands there at first."""
        typed = (self.invited.raw_data or [""])[0]
        label = str(self.label.data or "").strip()
        return not typed.strip() and label in {"", *(str(name) for _key, name in USUAL_GROUPS)}

    def draft(self, key: str) -> GroupDraft:
        """What was filled in."""
        return GroupDraft(key, str(self.label.data).strip(), int(self.invited.data or 0))


class RoundForm(FlaskForm):  # type: ignore[misc]  # flask-wtf is untyped
    """A new round with rows for its groups."""

    version = SelectField(_l("Instrument"), [InputRequired(_l("Välj instrument."))], coerce=int)
    title = StringField(
        _l("Namn"),
        [
            DataRequired(_l("Skriv vad omgången heter.")),
            Length(max=120, message=_l("Högst 120 tecken.")),
        ],
        description=_l("Till exempel ”Brukarenkät 2026”. Namnet syns för den som svarar."),
    )
    year = WholeNumberField(
        _l("År som svaren handlar om"),
        [
            InputRequired(_l("Skriv året.")),
            NumberRange(2000, 2100, _l("Skriv året med fyra siffror.")),
        ],
        render_kw={"inputmode": "numeric"},
    )
    commissioner = SelectField(
        _l("Beställare"), [InputRequired(_l("Välj beställare."))], coerce=int
    )
    mode = RadioField(
        _l("Vem kan se vad någon har svarat?"),
        [InputRequired(_l("Välj om omgången är anonym eller konfidentiell."))],
        choices=choices(MODE_MEANINGS),
        description=_l("Läget kan inte ändras efter att den första länken har gjorts."),
    )
    opens_on = DayField(_l("Öppnar"), [InputRequired(_l("Välj första dagen."))])
    closes_on = DayField(_l("Stänger, till och med"), [InputRequired(_l("Välj sista dagen."))])

    def __init__(self, *given: Any, **named: Any) -> None:
        """Bring the rows of groups along. given, named: as FlaskForm takes them."""
        super().__init__(*given, **named)
        form = request.form if self.is_submitted() else None
        self.rows = tuple(_row(number, form) for number in range(ROWS))

    def is_filled_in(self, version: InstrumentVersion) -> bool:
        """Whether the form and every row in use has its shape; the first row is always in use.

        What units answer by their accounts has neither groups nor a choice of mode, whatever the page held of them.
        """
        rows = [row for row in self.rows if row is self.rows[0] or not row.is_empty()]
        if asks_units(version):
            self.mode.raw_data, self.mode.data = [Mode.CONFIDENTIAL.value], Mode.CONFIDENTIAL.value
            rows = []
        is_valid = bool(self.validate_on_submit())
        return all([is_valid, *(row.validate() for row in rows)])

    @property
    def faults(self) -> list[tuple[str, str]]:
        """Every error of the form and its rows, with the field it belongs to."""
        fields = [*self, *(field for row in self.rows for field in row)]
        return [
            (f.id + ("-0" if f.type == "RadioField" else ""), str(f.errors[0]))
            for f in fields
            if f.errors
        ]

    def draft(self, version: InstrumentVersion) -> RoundDraft:
        """What was filled in. Where units are asked they are the population: no groups."""
        by_account = asks_units(version)
        return RoundDraft(
            version=version,
            commissioner_id=self.commissioner.data,
            year=cast("int", self.year.data),  # the validators have seen to that
            title=str(self.title.data).strip(),
            mode=Mode.CONFIDENTIAL if by_account else Mode(self.mode.data),
            opens_on=cast("date", self.opens_on.data),
            closes_on=cast("date", self.closes_on.data),
            groups=() if by_account else self._groups(),
        )

    def _groups(self) -> tuple[GroupDraft, ...]:
        found: dict[str, GroupDraft] = {}
        for number, row in enumerate(self.rows):
            if not row.is_empty():
                key = USUAL_GROUPS[number][0] if number < len(USUAL_GROUPS) else ""
                key = key or key_of(str(row.label.data), found)
                found[key] = row.draft(key)
        return tuple(found.values())


class LinksForm(FlaskForm):  # type: ignore[misc]  # as above
    """How many links to make, and whether as a file or as a sheet."""

    group = StringField(validators=[DataRequired()])
    count = WholeNumberField(
        _l("Antal länkar"),
        [
            InputRequired(_l("Skriv hur många länkar.")),
            NumberRange(1, MOST_INVITED, _l("Skriv ett helt tal, minst 1.")),
        ],
        render_kw={"inputmode": "numeric"},
    )
    as_sheet = StringField(validators=[Optional()])

    @property
    def number(self) -> int:
        """How many links; 0 where nothing that can be read was typed."""
        return int(self.count.data or 0)


def key_of(label: str, taken: Sequence[str] | dict[str, Any]) -> str:
    """A key of plain letters for a group's label, unlike those taken."""
    plain = unicodedata.normalize("NFKD", label.casefold()).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:30] or "group"
    numbered = (f"{stem}_{number}" for number in range(2, 100))
    return next(key for key in (stem, *numbered) if key not in taken)


def _row(number: int, form: Any) -> GroupFields:  # werkzeug's form or None
    given = {"label": USUAL_GROUPS[number][1]} if number < len(USUAL_GROUPS) else {}
    return GroupFields(form, prefix=f"group{number}-", data=given)
