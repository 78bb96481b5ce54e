"""A figure of assignments by month, or by day, and how much work it arose in: added up in SQL."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Date, SQLColumnExpression, extract, func, literal

from app.db import db
from app.organisation.models.assignments import Assignment
from audits.figures.domain.assignment_counts import AssignmentCount
from audits.figures.domain.assignments import AssignmentSum, Moment
from audits.figures.domain.facts import YearFacts
from audits.figures.domain.indicators import Indicator, Kind
from audits.figures.domain.period_series import GapSeries, Series, series_of
from audits.figures.domain.periods import MONTHS_A_YEAR, Period
from audits.figures.queries.assignment_sums import (
    Bounds,
    DaysBetween,
    is_known,
    part_and_base,
    within,
)
from audits.figures.queries.facts import Scope, bounds_within

_DAY_OF = {Moment.STARTED: Assignment.started_on, Moment.ENDED: Assignment.ended_on}
_EPOCH = date(1970, 1, 1)


def series_within(
    scope: Scope, indicator: Indicator, years: Sequence[YearFacts], today: date
) -> Series | None:
    """As series_of, of assignments too: by month, and by the day where they are too rare for that.

    years: within the scope, with their assignments added up.
    """
    count = indicator.count
    if not isinstance(count, AssignmentCount) or count.moment not in _DAY_OF or not years:
        return series_of(indicator, years, today)
    if indicator.kind is Kind.MEAN:
        return None
    bounds = bounds_within(scope)
    months = _dated(years, _by_month(count, bounds), count)
    if indicator.exposure is not None:
        work = _days_under_way(bounds, years)
        months = [replace(each, days_under_way=work) for each in months]
    found = series_of(indicator, months, today)
    if not isinstance(found, GapSeries):
        return found
    return series_of(indicator, _dated(years, _by_day(count, bounds), count), today)


def _dated(
    years: Iterable[YearFacts], sums: Sequence[AssignmentSum], count: AssignmentCount
) -> list[YearFacts]:
    """The years with what was counted in each period in place of what was counted in all."""
    return [
        replace(
            facts,
            assignment_sums=(
                # a year in which nothing was counted still tells of the figure
                *(replace(each, amounts={count: (0, 0)}) for each in facts.assignment_sums),
                *(each for each in sums if each.day and each.day.year == facts.year),
            ),
        )
        for facts in years
    ]


def _by_month(count: AssignmentCount, bounds: Bounds) -> list[AssignmentSum]:
    day = _DAY_OF[count.moment]
    rows = _summed(count, bounds, (extract("year", day), extract("month", day)))
    return [
        AssignmentSum("", {count: (part, base)}, day=date(int(year), int(month), 1))
        for year, month, part, base in rows
    ]


def _by_day(count: AssignmentCount, bounds: Bounds) -> list[AssignmentSum]:
    rows = _summed(count, bounds, (_DAY_OF[count.moment],))
    return [AssignmentSum("", {count: (part, base)}, day=day) for day, part, base in rows]


def _summed(
    count: AssignmentCount, bounds: Bounds, period: tuple[SQLColumnExpression[Any], ...]
) -> Sequence[Any]:  # the columns of the period, part and base
    counted = Assignment.started_on.is_not(None) & _DAY_OF[count.moment].is_not(None)
    statement = (
        within(bounds, *period, *part_and_base(count))
        .where(counted, is_known(count))
        .group_by(*period)
        .order_by(*period)
    )
    return db.session.execute(statement).all()


def _days_under_way(bounds: Bounds, years: Iterable[YearFacts]) -> Mapping[Period, int]:
    """Days of work in each month of the years.

    Work before a day is the days from each start before it, less those from each end before it: starts
    and ends added up by month are enough.
    """
    starts = _ends_by_month(bounds, Assignment.started_on)
    ends = _ends_by_month(bounds, Assignment.ended_on)
    periods = [
        Period(facts.year, number) for facts in years for number in range(1, MONTHS_A_YEAR + 1)
    ]
    return {
        each: _work_before(each.after, starts, ends) - _work_before(each.first, starts, ends)
        for each in periods
    }


_Ends = Sequence[tuple[date, int, int]]  # a month's first day, how many, their days since 1970


def _work_before(day: date, starts: _Ends, ends: _Ends) -> int:
    return _days_before(day, starts) - _days_before(day, ends)


def _days_before(day: date, found: _Ends) -> int:
    since = (day - _EPOCH).days
    return sum(n * since - days for month, n, days in found if month < day)


def _ends_by_month(bounds: Bounds, day: Any) -> _Ends:  # a column of days
    period = (extract("year", day), extract("month", day))
    days = func.sum(DaysBetween(literal(_EPOCH, Date), day))
    statement = (
        within(bounds, *period, func.count(), days)
        .where(Assignment.started_on.is_not(None), day.is_not(None))
        .group_by(*period)
    )
    return [
        (date(int(year), int(month), 1), n, int(since))
        for year, month, n, since in db.session.execute(statement)
    ]
