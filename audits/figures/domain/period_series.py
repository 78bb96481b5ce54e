"""A figure month by month, where its rows have days: which chart suits it, and what it signals.

Shares get a p-chart, by quarter where months have too few answers; numbers a run chart, or a u-chart
where it is known what they arose in; events too rare to be counted by month, the time between them.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from audits.figures.domain.assignments import Assignment
from audits.figures.domain.facts import YearFacts
from audits.figures.domain.figures import CountedRow
from audits.figures.domain.histories import tells
from audits.figures.domain.indicators import Exposure, Indicator, Kind, rows
from audits.figures.domain.periods import Grain, Period, period_of, whole_periods
from audits.statistics.over_time import (
    ControlChart,
    RunChart,
    TimeBetween,
    is_rare,
    p_chart,
    run_chart,
    time_between,
    u_chart,
)
from audits.statistics.shares import Share
from audits.statistics.trends import unbroken

MOST = {Grain.MONTH: 36, Grain.QUARTER: 20}  # periods looked back on
FEWEST_MONTHS = 0.5  # part of the months that must have ten answers to be drawn by month
DAYS_A_MONTH = 30.4375


@dataclass(frozen=True)
class ShareSeries:
    """A share by period, those with no answers too; chart None: no period has ten answers."""

    periods: tuple[Period, ...]
    shares: tuple[Share, ...]
    chart: ControlChart | None


@dataclass(frozen=True)
class CountSeries:
    """A number by period."""

    periods: tuple[Period, ...]
    counts: tuple[int, ...]
    chart: RunChart


@dataclass(frozen=True)
class RateSeries:
    """A number by period with what it arose in, in months of work: a rate for each of them."""

    periods: tuple[Period, ...]
    counts: tuple[int, ...]
    exposures: tuple[float, ...]
    chart: ControlChart


@dataclass(frozen=True)
class GapSeries:
    """Days between rare events; chart None: fewer than three events, nothing to measure."""

    days: tuple[date, ...]
    chart: TimeBetween | None


Series = ShareSeries | CountSeries | RateSeries | GapSeries
Dated = tuple[date, CountedRow]


def months_under_way(facts: YearFacts, period: Period) -> float:
    """Months of work in a period: each assignment for as long as it went on then."""
    added_up = facts.days_under_way.get(period, 0)
    one_by_one = sum(_days_in(each, period) for each in facts.assignments)
    return (added_up + one_by_one) / DAYS_A_MONTH


def _days_in(assignment: Assignment, period: Period) -> int:
    if assignment.started_on is None:
        return 0
    end = period.after if assignment.ended_on is None else min(assignment.ended_on, period.after)
    return max(0, (end - max(assignment.started_on, period.first)).days)


# What a number arises in, where that is known: more work gives more ends.
_EXPOSED: Mapping[Exposure, Callable[[YearFacts, Period], float]] = {
    Exposure.MONTHS_UNDER_WAY: months_under_way
}


def series_of(indicator: Indicator, years: Iterable[YearFacts], today: date) -> Series | None:
    """Follow a figure over the whole periods of the last unbroken run of years that tell of it.

    None where no row has a day, or no period has ended. A period that today lies in is left out: it
    would look as if less had happened in it; so are those before the first row.
    """
    run = _last_run({facts.year: facts for facts in years if tells(indicator, facts)})
    dated = [
        (row.day, row)
        for facts in run.values()
        for row in rows(indicator, facts)
        if row.day is not None
    ]
    if not dated or indicator.kind is Kind.MEAN:
        return None
    first = min(day for day, _row in dated)
    ends = min(today, date(max(run) + 1, 1, 1))
    months, quarters = (whole_periods(first, ends, grain)[-MOST[grain] :] for grain in Grain)
    if not months:
        return None
    if indicator.kind is Kind.SHARE:
        return _share_series(dated, months, quarters)
    counts = _sums(dated, months, Grain.MONTH)[0]
    if is_rare(counts):
        return _gaps(dated, months)
    return _count_series(months, counts, _exposures(indicator, run, months))


def _last_run(told: Mapping[int, YearFacts]) -> Mapping[int, YearFacts]:
    """Keep the years back to the first that is missing."""
    parts, _breaks = unbroken(told, {})
    return {year: told[year] for part in parts[-1:] for year in part}


def _share_series(
    dated: Sequence[Dated], months: tuple[Period, ...], quarters: tuple[Period, ...]
) -> ShareSeries:
    by_month = _shares(dated, months, Grain.MONTH)
    if sum(share.may_be_percent for share in by_month) >= FEWEST_MONTHS * len(months):
        return ShareSeries(months, by_month, p_chart(by_month))
    by_quarter = _shares(dated, quarters, Grain.QUARTER)
    return ShareSeries(quarters, by_quarter, p_chart(by_quarter))


def _shares(dated: Iterable[Dated], periods: Sequence[Period], grain: Grain) -> tuple[Share, ...]:
    parts, bases = _sums(dated, periods, grain)
    return tuple(Share(part, base) for part, base in zip(parts, bases, strict=True))


def _sums(
    dated: Iterable[Dated], periods: Sequence[Period], grain: Grain
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    parts: dict[Period, int] = defaultdict(int)
    bases: dict[Period, int] = defaultdict(int)
    for day, row in dated:
        period = period_of(day, grain)
        parts[period] += int(row.contribution)
        bases[period] += int(row.weight)
    return tuple(parts[each] for each in periods), tuple(bases[each] for each in periods)


def _gaps(dated: Iterable[Dated], months: Sequence[Period]) -> GapSeries:
    first, after = months[0].first, months[-1].after
    days = sorted(
        day for day, row in dated if first <= day < after for _ in range(int(row.contribution))
    )
    return GapSeries(tuple(days), time_between(days))


def _exposures(
    indicator: Indicator, run: Mapping[int, YearFacts], months: Sequence[Period]
) -> tuple[float, ...]:
    if indicator.exposure is None:
        return ()
    exposed = _EXPOSED[indicator.exposure]
    return tuple(exposed(run[each.year], each) for each in months)


def _count_series(
    months: tuple[Period, ...], counts: tuple[int, ...], exposures: tuple[float, ...]
) -> CountSeries | RateSeries:
    if not exposures or min(exposures) <= 0:
        return CountSeries(months, counts, run_chart(counts))
    return RateSeries(
        months, counts, exposures, u_chart(tuple(zip(counts, exposures, strict=True)))
    )
