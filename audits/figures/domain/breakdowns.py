"""A sum divided by what it is about, with last year's beside: lex Sarah by area, complaints by category.

A self-report gives one number and the areas or categories it is about, not a number for each. So a
cell counts the units that name it, and a unit that names two is in two cells.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from audits.figures.domain.facts import UnitYear, YearFacts
from audits.figures.domain.figures import CountedRow
from audits.figures.domain.sources import Source
from audits.text import N_

NOT_SAID = "not_said"

_COUNTS_UNITS = N_(
    "Varje rad är antalet verksamheter som uppgett den. En verksamhet kan uppge flera, så raderna "
    "kan tillsammans bli fler än verksamheterna."
)

LEX_SARAH_AREAS: Mapping[str, str] = MappingProxyType(
    {
        "staff_conduct": N_("Personalens agerande"),
        "information": N_("Information"),
        "communication": N_("Kommunikation"),
        "substance_misuse": N_("Missbruk"),
        "violence_or_threats": N_("Våld eller hot"),
        "neglect": N_("Brister i omsorg eller tillsyn"),
        "documentation": N_("Dokumentation eller sekretess"),
        "other": N_("Annat"),
    },
)
COMPLAINT_CATEGORIES: Mapping[str, str] = MappingProxyType(
    {
        "treatment_by_staff": N_("Bemötande från personalen"),
        "dissatisfied_with_rules": N_("Missnöje med regler"),
        "dissatisfied_with_therapist": N_("Missnöje med behandlaren"),
        "incorrect_documentation": N_("Felaktig dokumentation"),
        "no_feedback_to_parents": N_("Föräldrar fick ingen återkoppling"),
        "premises": N_("Lokaler"),
        "availability": N_("Tillgänglighet och väntetid"),
        "other": N_("Annat"),
    },
)


@dataclass(frozen=True)
class Breakdown:
    """What divides a sum: the question that counts and the one that tells what it is about."""

    key: str
    title: str
    definition: str
    count_key: str
    parts_key: str
    titles: Mapping[str, str]
    source: Source = Source.SELF_REPORTS


@dataclass(frozen=True)
class Cell:
    """A part with the units that named it now and last year.

    previous: None where last year is not there, or where no unit named any part then. title: a message, or the bare key where the breakdown does not know the part.
    """

    key: str
    title: str
    n: int
    previous: int | None


@dataclass(frozen=True)
class BrokenDown:
    """A breakdown for a year: its cells, largest first, and the sums they divide."""

    breakdown: Breakdown
    cells: tuple[Cell, ...]
    total: int
    previous_total: int | None
    units: int


LEX_SARAH_BY_AREA = Breakdown(
    key="lex_sarah_by_area",
    title=N_("Lex Sarah-utredningar efter område"),
    definition=_COUNTS_UNITS,
    count_key="lex_sarah_inquiries",
    parts_key="lex_sarah_area",
    titles=LEX_SARAH_AREAS,
)
COMPLAINTS_BY_CATEGORY = Breakdown(
    key="complaints_by_category",
    title=N_("Synpunkter och klagomål efter kategori"),
    definition=_COUNTS_UNITS,
    count_key="complaints",
    parts_key="complaint_categories",
    titles=COMPLAINT_CATEGORIES,
)
BREAKDOWNS = (LEX_SARAH_BY_AREA, COMPLAINTS_BY_CATEGORY)


def _counting(breakdown: Breakdown, facts: YearFacts) -> tuple[UnitYear, ...]:
    return tuple(
        each
        for each in facts.unit_years
        if each.report and each.report.count(breakdown.count_key) > 0
    )


def _parts(breakdown: Breakdown, unit: UnitYear) -> tuple[str, ...]:
    named = unit.report.choices(breakdown.parts_key) if unit.report else ()
    return named or (NOT_SAID,)


def cell_rows(breakdown: Breakdown, key: str, facts: YearFacts) -> tuple[CountedRow, ...]:
    """Give the rows behind a cell: one for each unit that named it."""
    return tuple(
        CountedRow(label=each.label, contribution=1, detail=key)
        for each in _counting(breakdown, facts)
        if key in _parts(breakdown, each)
    )


def part_title(breakdown: Breakdown, key: str) -> str:
    """What a part is called: a message, or the bare key where the breakdown does not know it."""
    return {**breakdown.titles, NOT_SAID: N_("Inte angivet")}.get(key, key)


def _total(breakdown: Breakdown, facts: YearFacts) -> int:
    return sum(
        each.report.count(breakdown.count_key)
        for each in _counting(breakdown, facts)
        if each.report
    )


def _keys(breakdown: Breakdown, facts: YearFacts) -> set[str]:
    return {key for each in _counting(breakdown, facts) for key in _parts(breakdown, each)}


def break_down(breakdown: Breakdown, facts: YearFacts) -> BrokenDown:
    """Divide the year's sum, with last year's beside where it is there."""
    before = facts.previous
    before_keys = _keys(breakdown, before) if before else set()
    if before_keys == {NOT_SAID}:
        before = None  # nobody said last year, so a zero beside a part would be made up
    keys = _keys(breakdown, facts) | (before_keys if before else set())
    cells = (
        Cell(
            key=key,
            title=part_title(breakdown, key),
            n=len(cell_rows(breakdown, key, facts)),
            previous=len(cell_rows(breakdown, key, before)) if before else None,
        )
        for key in keys
    )
    return BrokenDown(
        breakdown=breakdown,
        cells=tuple(sorted(cells, key=lambda cell: (-cell.n, cell.key))),
        total=_total(breakdown, facts),
        previous_total=_total(breakdown, facts.previous) if facts.previous else None,
        units=len(_counting(breakdown, facts)),
    )
