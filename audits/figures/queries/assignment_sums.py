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
    Subquery,
    case,
    cast,
    extract,
    func,
    null,
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
        """The same in SQL, asked of the assignments alone."""
        services = None if self.service is None else select(Service.id).filter_by(key=self.service)
        units = (
            None
            if self.unit_codes is None
            else select(Unit.id).where(Unit.code.in_(self.unit_codes))
        )
        return (
            _one_of(Assignment.service_id, services),
            _one_of(Assignment.unit_id, units),
            _one_of(Assignment.commissioner_id, self.commissioner_ids),
            _one_of(Assignment.municipality_id, self.municipality_ids),
        )


def _one_of(
    column: SQLColumnExpression[Any], found: Collection[Any] | Select[int] | None
) -> Condition:
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


Columns = Mapping[Any, SQLColumnExpression[Any]]  # by aspect


def is_known(count: AssignmentCount, columns: Columns = _ASPECTS) -> Condition:
    """Whether that is known which the count asks."""
    if count.aspect is None:
        return true()
    column = columns[count.aspect]
    if count.among:
        return column.in_([GoalOutcome(each) for each in count.among])
    return column.is_not(None)


def adds(count: AssignmentCount, columns: Columns = _ASPECTS) -> SQLColumnExpression[Any] | None:
    """What each adds; None: one."""
    if count.aspect is None:
        return None
    column = columns[count.aspect]
    if count.value is None:
        return column
    if isinstance(count.value, bool):
        return column.is_(count.value)
    return column == GoalOutcome(count.value)


def assignment_sums(
    years: Collection[int], bounds: Bounds, counts: Counts, *, by_unit: bool = False
) -> Mapping[int, tuple[AssignmentSum, ...]]:
    """What went on in each of the years, added up by service; and by unit, with amounts rounded up."""
    ordered = sorted(years)
    alike = _alike((ordered[0], ordered[-1]), bounds, counts, by_unit=by_unit)
    columns = [column for year in ordered for column in _columns_of(alike.c, year, counts)]
    # named last: to look a name up for each assignment, and sort by it, would take most of the time
    named = select(Service.key, Unit.code, *columns).select_from(alike)
    named = named.join(Service, Service.id == alike.c.service_id)
    named = named.outerjoin(Unit, Unit.id == alike.c.unit_id).group_by(Service.key, Unit.code)
    rows = db.session.execute(named).all()
    width = 2 + 2 * len(counts)
    found: dict[int, list[AssignmentSum]] = {year: [] for year in ordered}
    for service, unit, *numbers in rows:
        for at, year in enumerate(ordered):
            n, events, *amounts = numbers[at * width : (at + 1) * width]
            if n:
                summed = _amounts(counts, amounts, is_rounded=by_unit)
                found[year].append(
                    AssignmentSum(service, summed, unit or "", has_events=bool(events))
                )
    return {year: tuple(sums) for year, sums in found.items()}


def _alike(years: tuple[int, int], bounds: Bounds, counts: Counts, *, by_unit: bool) -> Subquery:
    """The assignments added up where all that is asked of them is the same: days are told apart once.

    An aspect that is added up stands beside as a sum; in its place, one where it is known.
    """
    aspects = {each.aspect: each.value is None for each in counts if each.aspect}
    told: list[ColumnElement[Any]] = [
        (case((_ASPECTS[aspect].is_not(None), 1)) if is_added else _ASPECTS[aspect]).label(aspect)
        for aspect, is_added in aspects.items()
    ]
    amounts = _ROUNDED_UP if by_unit else _ASPECTS
    sums = [func.sum(amounts[each]).label(f"sum_{each}") for each in aspects if aspects[each]]
    key: tuple[SQLColumnExpression[Any], ...] = (
        Assignment.service_id,
        (Assignment.unit_id if by_unit else cast(null(), Integer)).label("unit_id"),
        extract("year", Assignment.started_on).label("started"),
        extract("year", Assignment.ended_on).label("ended"),
        *told,
    )
    statement = within(bounds, *key, func.count().label("n"), *sums).where(went_on_in(*years))
    return statement.group_by(*key).subquery()


def _columns_of(
    alike: Any, year: int, counts: Counts
) -> Iterator[ColumnElement[Any]]:  # columns of _alike
    """What went on in the year, what of it started or ended then, and part and base of each count."""
    before = alike.started <= year
    at = {
        Moment.STARTED: alike.started == year,
        Moment.ENDED: alike.ended == year,
        Moment.ONGOING: before & (alike.ended.is_(None) | (alike.ended > year)),
    }
    yield func.sum(alike.n).filter(before & (alike.ended.is_(None) | (alike.ended >= year)))
    yield func.sum(alike.n).filter(at[Moment.STARTED] | at[Moment.ENDED])
    for count in counts:
        counted = at[count.moment] & is_known(count, alike)
        part = adds(count, alike)
        if part is None:
            yield func.sum(alike.n).filter(counted)
        elif count.value is None:
            yield func.sum(alike[f"sum_{count.aspect}"]).filter(counted)
        else:
            yield func.sum(alike.n).filter(counted & part)
        yield func.sum(alike.n).filter(counted)


def share_sums(year: int, bounds: Bounds, count: AssignmentCount) -> tuple[AssignmentSum, ...]:
    """What is counted for a share in a year, added up by unit."""
    part, base = part_and_base(count)
    of_units = within(bounds, Unit.code, part, base).join(Unit, Unit.id == Assignment.unit_id)
    counted = of_units.where(went_on_in(year), is_counted(count, year)).group_by(Unit.code)
    return tuple(
        AssignmentSum("", {count: (int(part), int(base))}, unit)
        for unit, part, base in db.session.execute(counted)
    )


def within(bounds: Bounds, *columns: Any) -> Select[*tuple[Any, ...]]:  # columns of any kind
    """Select columns of the assignments within the bounds."""
    return select(*columns).select_from(Assignment).where(*bounds.conditions)


def part_and_base(count: AssignmentCount) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """Part and base of a share or a number, as columns that add up those that are counted."""
    part = adds(count)
    return (func.count() if part is None else func.count().filter(part)), func.count()


def _amounts(
    counts: Counts, numbers: Sequence[Any], *, is_rounded: bool
) -> Mapping[Hashable, tuple[Number, Number]]:
    pairs = zip(counts, numbers[::2], numbers[1::2], strict=True)
    return {
        count: (_part(count, part or 0, is_rounded=is_rounded), int(base or 0))
        for count, part, base in pairs
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
