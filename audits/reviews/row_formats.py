"""The formats of audits_YEAR and interviews_YEAR; docs/formats.md describes them."""

from collections import Counter
from collections.abc import Iterable, Sequence

from app.errors import N_
from app.organisation.operations.names import Names
from app.rows import readers
from app.rows.faults import RowFault
from app.rows.formats import Column, Context, Outcome, Row, RowFormat, Store, Values
from app.rows.upserting import Keyed, upsert
from audits.reviews.models import Interview, Judgement, Review

REVIEWS = Keyed(Review, ("municipality_id", "unit_id", "reviewed_on"))
INTERVIEWS = Keyed(Interview, ("municipality_id", "unit_id", "year", "interviewee", "ordinal"))

JUDGEMENTS = ("management_system", "risk_analysis_unit_level", "staff_know_lex_sarah")
FACTS = ("action_plan_requested", "own_user_survey", "evening_shifts_two_a_week", "on_call_phone")
CURRENT_FILES = ("files_with_current_plan", "files_with_current_journal")
SAID = ("satisfied", "felt_safe", "treated_well", "has_documented_plan", "has_influence")


class NamesUnits(Store):
    """A store whose rows name units."""

    def __init__(self, context: Context, year: int | None) -> None:
        super().__init__(context, year)
        self.names = context.shared(Names)

    def check(self, rows: Sequence[Row]) -> Iterable[RowFault]:
        """Units must be known."""
        yield from self.names.unknown_units(rows)


def review_columns(_year: int | None) -> Sequence[Column]:
    """The columns of audits_YEAR.csv."""
    judgement = readers.word_of(Judgement)
    return (
        Column("unit_code", readers.text(40), required=True),
        Column("audited_on", readers.iso_date, required=True),
        *(Column(name, judgement) for name in JUDGEMENTS),
        *(Column(name, readers.yes_no) for name in FACTS),
        *(Column(name, readers.whole(0, 10_000)) for name in ("files_reviewed", *CURRENT_FILES)),
    )


class ReviewStore(NamesUnits):
    """Reviews, one for a unit and day."""

    def check(self, rows: Sequence[Row]) -> Iterable[RowFault]:
        """Units must be known, the day in the file's year, and no share above one."""
        yield from super().check(rows)
        for row in rows:
            day = row.values["audited_on"]
            if day.year != self.year:
                expected = N_("ett datum under %(year)s, som filens namn säger")
                params = {"year": self.year or 0}
                yield RowFault(row.line, "audited_on", day.isoformat(), expected, params)
            yield from _files_above(row)

    def write(self, rows: Sequence[Row]) -> Outcome:
        """Store the reviews."""
        return upsert(REVIEWS, [self._record(row.values) for row in rows])

    def _record(self, values: Values) -> dict[str, object]:
        same = (*JUDGEMENTS, *FACTS, "files_reviewed", *CURRENT_FILES)
        return {
            "municipality_id": self.names.municipality_id,
            "unit_id": self.names.unit_id(values["unit_code"]),
            "reviewed_on": values["audited_on"],
            **{name: values[name] for name in same},
        }


def _files_above(row: Row) -> Iterable[RowFault]:
    reviewed = row.values["files_reviewed"]
    for name in CURRENT_FILES:
        current = row.values[name]
        if current is None:
            continue
        if reviewed is None:
            expected = N_("en tom cell, eftersom files_reviewed är tom")
            yield RowFault(row.line, name, str(current), expected)
        elif current > reviewed:
            expected = N_("högst %(number)s, som files_reviewed säger")
            yield RowFault(row.line, name, str(current), expected, {"number": reviewed})


def interview_columns(_year: int | None) -> Sequence[Column]:
    """The columns of interviews_YEAR.csv."""
    said = readers.one_of({word: word for word in ("yes", "no", "dont_know")})
    return (
        Column("unit_code", readers.text(40), required=True),
        Column("interviewee", readers.key_of(40), required=True),
        *(Column(name, said) for name in SAID),
    )


class InterviewStore(NamesUnits):
    """Interviews. Nothing in a row names it: several of a kind at a unit are told apart by order."""

    def __init__(self, context: Context, year: int | None) -> None:
        super().__init__(context, year)
        self._so_far: Counter[tuple[str, str]] = Counter()

    def write(self, rows: Sequence[Row]) -> Outcome:
        """Store the interviews."""
        return upsert(INTERVIEWS, [self._record(row.values) for row in rows])

    def _record(self, values: Values) -> dict[str, object]:
        kind = (values["unit_code"], values["interviewee"])
        self._so_far[kind] += 1
        return {
            "municipality_id": self.names.municipality_id,
            "unit_id": self.names.unit_id(values["unit_code"]),
            "year": self.year,
            "interviewee": values["interviewee"],
            "ordinal": self._so_far[kind],
            **{name: values[name] for name in SAID},
        }


ROW_FORMATS = (
    RowFormat(
        "audits",
        r"audits_(\d{4})\.csv",
        N_("en kvalitetsgranskning av en verksamhet"),
        60,
        review_columns,
        ReviewStore,
        ("unit_code", "audited_on"),
    ),
    RowFormat(
        "interviews",
        r"interviews_(\d{4})\.csv",
        N_("en intervju vid en granskning"),
        70,
        interview_columns,
        InterviewStore,
    ),
)
