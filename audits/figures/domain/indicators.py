"""What an indicator is: one declaration that gives the figure and the rows behind it.

The figure is nothing but the sum of its rows, so the two can't come apart.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeVar

from audits.figures.domain.facts import YearFacts
from audits.figures.domain.figures import CountedRow, Figure, Number
from audits.figures.domain.quality_areas import Area
from audits.figures.domain.sources import INSTRUMENT_OF, Source
from audits.text import N_
from surveys.instruments.domain.texts import Text

Message = str | Text  # to be translated, or with its own translations

CALENDAR_YEAR = N_("Kalenderåret.")


class Good(StrEnum):
    """Which way is better. neither: more may mean better registration as well as worse work."""

    MORE = "more"
    LESS = "less"
    NEITHER = "neither"


class Kind(StrEnum):
    """How a figure is read: part of a base, a count or sum, or a sum spread over a number."""

    SHARE = "share"
    COUNT = "count"
    MEAN = "mean"


class Audience(StrEnum):
    """Who may see it: everybody, through the gate of a release; or those alone who see its rows."""

    EVERYBODY = "everybody"
    ROWS = "rows"


class Exposure(StrEnum):
    """What a number of events arises in, where it is known."""

    MONTHS_UNDER_WAY = "months_under_way"


class Place(StrEnum):
    """Where a figure stands on the summary, beside its source's and its area's lists."""

    KEY_FIGURE = "key_figure"
    RESPONSE = "response"
    REPORTED = "reported"
    USER_ANSWER = "user_answer"
    TOLD_STEP = "told_step"
    HEARD_STEP = "heard_step"
    INFLUENCE_STEP = "influence_step"
    WARNING = "warning"
    CHANGE = "change"
    OWN = "own"


class Column(StrEnum):
    """Which column of the services' table a figure of a service fills."""

    UNITS = "units"
    UNITS_ACTIVE = "units_active"
    CLIENTS = "clients"
    RESPONSE = "self_report_response"


Count = Callable[[YearFacts], tuple[CountedRow, ...]]


@dataclass(frozen=True)
class Indicator:
    """A named figure with its definition in words and the one function that counts its rows.

    Texts are messages to be translated, filled in with params (messages too). denominator_text
    None: a count. compared: last year's value is given along as KEY_YEAR. service, group: what it
    is about, None where it is about all. question_key: the survey question it reads, else None.
    is_whole_count: every one in the base is known, so chance has no part in it (a response rate).

    family: indicators of one name divide one base between them; None: it stands alone. is_event: it
    counts events, in which chance has a part. is_of_people: people answered, so that all answered
    the same must not show. is_detail: a part of what another one shows; it has a page, and stands in
    no list. instrument: whose answers, where the source does not tell. places: where on the summary,
    each with its order there.
    """

    key: str
    title: Message
    definition: Message
    numerator_text: str
    source: Source
    who_is_counted: str
    dont_know: str
    count: Count
    denominator_text: str | None = None
    area: Area | None = None
    good: Good = Good.NEITHER
    kind: Kind = Kind.SHARE
    compared: bool = False
    service: str | None = None
    group: str | None = None
    params: Mapping[str, Message] = field(default_factory=dict)
    period: str = CALENDAR_YEAR
    question_key: str | None = None
    is_whole_count: bool = False
    family: str | None = None
    is_event: bool = False
    exposure: Exposure | None = None
    is_of_people: bool = False
    is_detail: bool = False
    instrument: str | None = None
    audience: Audience = Audience.EVERYBODY
    places: Mapping[Place, int] = field(default_factory=dict)
    column: Column | None = None

    @property
    def is_released(self) -> bool:
        """Say whether a release shows or withholds it."""
        return self.audience is Audience.EVERYBODY and not self.is_detail

    @property
    def asked(self) -> str | None:
        """The instrument whose answers it counts; None where it counts none."""
        return self.instrument or INSTRUMENT_OF.get(self.source)

    def __post_init__(self) -> None:
        """Refuse a declaration that contradicts itself."""
        if (self.kind is Kind.COUNT) != (self.denominator_text is None):
            message = f"{self.key}: a count has no denominator, everything else has one"
            raise ValueError(message)


class Labelled(Protocol):
    """Whatever can be named as a row behind a figure."""

    @property
    def label(self) -> str:
        """Name of the row."""
        ...


RowT = TypeVar("RowT", bound=Labelled)


def _one(_row: object) -> Number:
    return 1


def _unsaid(_row: object) -> str:
    return ""


def _undated(_row: object) -> None:
    return None


def counted(
    base: Callable[[YearFacts], Iterable[RowT]],
    contributes: Callable[[RowT], Number],
    weighs: Callable[[RowT], Number] = _one,
    detail: Callable[[RowT], str] = _unsaid,
    day: Callable[[RowT], date | None] = _undated,
) -> Count:
    """Make the counting of an indicator from its base, what a row adds, and what it weighs."""

    def count(facts: YearFacts) -> tuple[CountedRow, ...]:
        return tuple(
            CountedRow(
                label=row.label,
                contribution=+contributes(row),  # + makes a yes the number 1
                weight=+weighs(row),
                detail=detail(row),
                day=day(row),
            )
            for row in base(facts)
        )

    return count


def rows(indicator: Indicator, facts: YearFacts) -> tuple[CountedRow, ...]:
    """Give the rows behind the figure; they always add up to it. Counted once, however often asked."""
    found: tuple[CountedRow, ...] | None = facts.counted.get(indicator.count)
    if found is None:
        found = facts.counted[indicator.count] = indicator.count(facts)
    return found


def figure(indicator: Indicator, facts: YearFacts) -> Figure:
    """Give the figure: the sum of its rows."""
    return figure_of(indicator, rows(indicator, facts))


def figure_of(indicator: Indicator, counted_rows: Iterable[CountedRow]) -> Figure:
    """Add rows of an indicator up."""
    counted_rows = tuple(counted_rows)
    return Figure(
        key=indicator.key,
        numerator=sum(row.contribution for row in counted_rows),
        denominator=(
            None if indicator.kind is Kind.COUNT else sum(row.weight for row in counted_rows)
        ),
    )


def last_year(indicator: Indicator, facts: YearFacts) -> Figure | None:
    """Give last year's value under KEY_YEAR; None where it is not compared or not there.

    A source without a single row last year is missing, which is not the same as nought.
    """
    before = facts.previous
    if before is None or not indicator.compared or not is_known(indicator, before):
        return None
    if not has_rows(indicator.source, before):
        return None
    then = figure(indicator, before)
    return Figure(f"{indicator.key}_{before.year}", then.numerator, then.denominator)


def has_rows(source: Source, facts: YearFacts) -> bool:
    """Say whether there is any row of a source in the year."""
    rows_of: Mapping[Source, object] = {
        Source.DIRECTORY: facts.units,
        Source.SELF_REPORTS: facts.self_reports,
        Source.USER_SURVEY: facts.survey or facts.invited,
        Source.REVIEWS: facts.reviews,
        Source.INTERVIEWS: facts.interviews,
        Source.ASSIGNMENTS: facts.assignments or facts.assignment_sums,
        Source.FORMS: facts.answers,
    }
    return bool(rows_of[source])


def is_known(indicator: Indicator, facts: YearFacts) -> bool:
    """Say whether the facts can tell of it: a service, group or form that nobody has is no figure."""
    return (
        indicator.source not in facts.left_out
        and (indicator.service is None or indicator.service in facts.service_keys)
        and (indicator.group is None or indicator.group in facts.survey_groups)
        and (indicator.instrument is None or indicator.instrument in facts.other_instruments)
    )
