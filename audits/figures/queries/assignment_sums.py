"""Assignments added up by the database: as few rows at twenty thousand as at two hundred.

What is added up is said by the indicators (domain/assignment_counts); here it is said in SQL.
"""

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    SQLColumnExpression,
    cast,
    func,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from app.db import db
from app.organisation.models.assignments import Assignment, GoalOutcome
from app.organisation.models.units import Service, Unit
from audits.figures.domain.assignment_counts import AssignmentCount
from audits.figures.domain.assignments import (
    DAYS_A_MONTH,
    DAYS_A_YEAR,
    TARGET_DAYS,
    TEENAGER_FROM,
    Aspect,
    AssignmentSum,
    Moment,
)
from audits.figures.domain.figures import Number

Condition = ColumnElement[bool]
Counts = Sequence[AssignmentCount]


@dataclass(frozen=True)
class Bounds:
    """Which assignments: of a service, some units, commissioners, municipalities; None: of all."""

    service: str | None = None
    unit_codes: Collection[str] | None = None
    commissioner_ids: Collection[int] | None = None
    municipality_ids: frozenset[int] | None = None

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """The same in SQL, where units and services are joined."""
        return (
            true() if self.service is None else Service.key == self.service,
            _one_of(Unit.code, self.unit_codes),
            _one_of(Assignment.commissioner_id, self.commissioner_ids),
            _one_of(Assignment.municipality_id, self.municipality_ids),
        )


def _one_of(column: SQLColumnExpression[Any], found: Collection[Any] | None) -> Condition:
    return true() if found is None else column.in_(found)


class DaysBetween(FunctionElement[int]):
    """Whole days from one date to another; the two databases have no way in common."""

    type = Integer()
    inherit_cache = True


@compiles(DaysBetween)
def _on_postgresql(element: DaysBetween, compiler: SQLCompiler, **kw: Any) -> str:
    first, last = element.clauses
    return f"({compiler.process(last, **kw)} - {compiler.process(first, **kw)})"


@compiles(DaysBetween, "sqlite")
def _on_sqlite(element: DaysBetween, compiler: SQLCompiler, **kw: Any) -> str:
    first, last = element.clauses
    days = f"julianday({compiler.process(last, **kw)}) - julianday({compiler.process(first, **kw)})"
    return f"CAST({days} AS INTEGER)"


_DAYS = DaysBetween(Assignment.started_on, Assignment.ended_on)
_ASPECTS: Mapping[Aspect, SQLColumnExpression[Any]] = {  # Any: of each aspect's own type
    Aspect.HOURS: Assignment.hours,
    Aspect.MONTHS: _DAYS,  # made months when added up
    Aspect.IS_LONG: _DAYS > DAYS_A_YEAR,
    Aspect.IS_PROMPT: DaysBetween(Assignment.referred_on, Assignment.started_on) <= TARGET_DAYS,
    Aspect.IS_TEENAGER: Assignment.child_age >= TEENAGER_FROM,
    Aspect.GOAL_OUTCOME: Assignment.goal_outcome,
}
# each assignment's amount rounded up, as the protection of small groups counts it
_ROUNDED_UP: Mapping[Aspect, ColumnElement[int]] = {
    Aspect.HOURS: (cast(func.round(Assignment.hours * 100), Integer) + 99) // 100,
    Aspect.MONTHS: (_DAYS * 10_000 + int(DAYS_A_MONTH * 10_000) - 1) // int(DAYS_A_MONTH * 10_000),
}


def went_on_in(first: int, last: int | None = None) -> Condition:
    """Which assignments went on in a year, or at some time from one to another."""
    since, until = date(first, 1, 1), date(last or first, 12, 31)
    return (Assignment.started_on <= until) & (
        Assignment.ended_on.is_(None) | (Assignment.ended_on >= since)
    )


def is_counted(count: AssignmentCount, year: int) -> Condition:
    """Which of those that went on in a year are counted."""
    return _is_at(count.moment, year) & is_known(count)


def _is_at(moment: Moment, year: int) -> Condition:
    first, last = date(year, 1, 1), date(year, 12, 31)
    if moment is Moment.STARTED:
        return Assignment.started_on.between(first, last)
    if moment is Moment.ENDED:
        return Assignment.ended_on.between(first, last)
    return (Assignment.started_on <= last) & or_(
        Assignment.ended_on.is_(None), Assignment.ended_on > last
    )


def is_known(count: AssignmentCount) -> Condition:
    """Whether that is known which the count asks."""
    if count.among:
        return Assignment.goal_outcome.in_([GoalOutcome(each) for each in count.among])
    return true() if count.aspect is None else _ASPECTS[count.aspect].is_not(None)


def adds(count: AssignmentCount) -> SQLColumnExpression[Any] | None:
    """What each adds; None: one."""
    if count.aspect is None:
        return None
    return _ASPECTS[count.aspect] if count.value is None else _is_value(count)


def _is_value(count: AssignmentCount) -> Condition:
    column = _ASPECTS[count.aspect or Aspect.GOAL_OUTCOME]
    if isinstance(count.value, bool):
        return column.is_(count.value)
    return column == GoalOutcome(count.value or "")


def assignment_sums(
    years: Collection[int], bounds: Bounds, counts: Counts, *, by_unit: bool = False
) -> Mapping[int, tuple[AssignmentSum, ...]]:
    """What went on in each of the years, added up by service; and by unit, with amounts rounded up."""
    ordered = sorted(years)
    columns = [column for year in ordered for column in _columns_of(year, counts, by_unit=by_unit)]
    place = (Service.key, Unit.code) if by_unit else (Service.key, literal(""))
    statement = (
        within(bounds, *place, *columns)
        .where(went_on_in(ordered[0], ordered[-1]))
        .group_by(*(place if by_unit else place[:1]))
    )
    rows = db.session.execute(statement).all()
    width = 2 + 2 * len(counts)
    found: dict[int, list[AssignmentSum]] = {year: [] for year in ordered}
    for service, unit, *numbers in rows:
        for at, year in enumerate(ordered):
            n, events, *amounts = numbers[at * width : (at + 1) * width]
            if n:
                summed = _amounts(counts, amounts, is_rounded=by_unit)
                found[year].append(AssignmentSum(service, summed, unit, has_events=bool(events)))
    return {year: tuple(sums) for year, sums in found.items()}


def within(bounds: Bounds, *columns: Any) -> Select[*tuple[Any, ...]]:  # columns of any kind
    """Select columns of assignments, and of the units and services they are of."""
    return (
        select(*columns)
        .select_from(Assignment)
        .join(Unit, Unit.id == Assignment.unit_id)
        .join(Service, Service.id == Assignment.service_id)
        .where(*bounds.conditions)
    )


def _columns_of(year: int, counts: Counts, *, by_unit: bool) -> Iterator[ColumnElement[Any]]:
    yield func.count().filter(went_on_in(year))
    yield func.count().filter(_is_at(Moment.STARTED, year) | _is_at(Moment.ENDED, year))
    for count in counts:
        yield from part_and_base(count, is_counted(count, year), is_rounded=by_unit)


def part_and_base(
    count: AssignmentCount, counted: Condition, *, is_rounded: bool
) -> Iterator[ColumnElement[Any]]:
    """Part and base of a count, as columns that add up."""
    added = adds(count)
    if added is None:
        yield func.count().filter(counted)
    elif count.value is not None:
        yield func.count().filter(counted & added)
    else:
        aspect = count.aspect or Aspect.HOURS
        yield func.sum(_ROUNDED_UP[aspect] if is_rounded else added).filter(counted)
    yield func.count().filter(counted)


def _amounts(
    counts: Counts, numbers: Sequence[Any], *, is_rounded: bool
) -> Mapping[Hashable, tuple[Number, Number]]:
    pairs = zip(counts, numbers[::2], numbers[1::2], strict=True)
    return {
        count: (_part(count, part or 0, is_rounded=is_rounded), base) for count, part, base in pairs
    }


def _part(count: AssignmentCount, part: Any, *, is_rounded: bool) -> Number:  # as it was stored
    if is_rounded or count.aspect is None or count.value is not None:
        return int(part)
    return Fraction(part) / DAYS_A_MONTH if count.aspect is Aspect.MONTHS else Fraction(part)


def any_assignment_of(year: int, municipality_ids: frozenset[int] | None) -> bool:
    """Whether any assignment of the municipalities (None: of any) started or ended in the year."""
    found = select(Assignment.id).where(
        Assignment.started_on.is_not(None),
        _one_of(Assignment.municipality_id, municipality_ids),
        _is_at(Moment.STARTED, year) | _is_at(Moment.ENDED, year),
    )
    return db.session.scalar(found.limit(1)) is not None
