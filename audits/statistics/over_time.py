"""One figure over time: run charts and their rules, p- and u-charts, and time between rare events.

A signal says that something other than chance is likely at work, not whether it is good: more
complaints may mean better registration.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby, pairwise
from math import log, sqrt
from statistics import NormalDist, mean, median

from audits.statistics.intervals import Interval
from audits.statistics.shares import Share
from audits.text import N_

SHIFT_LENGTH = 8  # points on one side of the median
TREND_LENGTH = 6  # points rising, or falling
FEWEST_EVENTS = 5  # a period; below it the time between events says more than their number
SIGMAS = 3.0
FEWEST_GAPS = 2


class Rule(StrEnum):
    """What in a row of points is unlikely by chance."""

    ABOVE = "above"
    BELOW = "below"
    RISING = "rising"
    FALLING = "falling"


# The rules said of months, of quarters and of the time between events.
RULE_TEXTS_OF_MONTHS: Mapping[Rule, str] = {
    Rule.ABOVE: N_("Åtta månader eller fler i rad över medianen"),
    Rule.BELOW: N_("Åtta månader eller fler i rad under medianen"),
    Rule.RISING: N_("Sex månader eller fler i rad som stiger"),
    Rule.FALLING: N_("Sex månader eller fler i rad som sjunker"),
}
RULE_TEXTS_OF_QUARTERS: Mapping[Rule, str] = {
    Rule.ABOVE: N_("Åtta kvartal eller fler i rad över medianen"),
    Rule.BELOW: N_("Åtta kvartal eller fler i rad under medianen"),
    Rule.RISING: N_("Sex kvartal eller fler i rad som stiger"),
    Rule.FALLING: N_("Sex kvartal eller fler i rad som sjunker"),
}
RULE_TEXTS_OF_GAPS: Mapping[Rule, str] = {
    Rule.ABOVE: N_("Åtta gånger eller fler i rad längre tid emellan än medianen"),
    Rule.BELOW: N_("Åtta gånger eller fler i rad kortare tid emellan än medianen"),
    Rule.RISING: N_("Sex gånger eller fler i rad allt längre tid emellan"),
    Rule.FALLING: N_("Sex gånger eller fler i rad allt kortare tid emellan"),
}
OUTSIDE_TEXTS: Mapping[bool, str] = {
    True: N_("Över gränsen för vad slumpen brukar ge"),
    False: N_("Under gränsen för vad slumpen brukar ge"),
}
SIGNAL_NOTE = N_(
    "En signal säger att något annat än slumpen troligen ligger bakom. Den är varken bra eller dålig i "
    "sig: fråga vad som hände då."
)
NO_SIGNAL = N_("Inga signaler: upp- och nedgångarna är som slumpen brukar göra dem.")
TOO_FEW_POINTS = N_("Med färre än åtta punkter kan reglerna inte säga något ännu.")


@dataclass(frozen=True)
class Signal:
    """A rule met, from the first of its points to the last (positions from 0, both included)."""

    rule: Rule
    first: int
    last: int


@dataclass(frozen=True)
class RunChart:
    """Points with their median and what the rules say of them."""

    values: tuple[float, ...]
    median: float
    signals: tuple[Signal, ...]


def run_chart(values: Sequence[float]) -> RunChart:
    """Draw points around their median. Raises ValueError without points."""
    if not values:
        raise ValueError("a run chart has at least one point")
    middle = median(values)
    signals = (*_shifts(values, middle), *_trends(values))
    return RunChart(tuple(values), middle, tuple(sorted(signals, key=lambda each: each.first)))


def _shifts(values: Sequence[float], middle: float) -> list[Signal]:
    """Runs on one side of the median; a point on it neither counts nor breaks a run."""
    off = [(place, value > middle) for place, value in enumerate(values) if value != middle]
    runs = [(above, [place for place, _ in run]) for above, run in groupby(off, lambda at: at[1])]
    return [
        Signal(Rule.ABOVE if above else Rule.BELOW, places[0], places[-1])
        for above, places in runs
        if len(places) >= SHIFT_LENGTH
    ]


def _trends(values: Sequence[float]) -> list[Signal]:
    """Runs that go one way; a point like the one before neither counts nor breaks a run."""
    steps = [
        (place, later > earlier)
        for place, (earlier, later) in enumerate(pairwise(values), start=1)
        if later != earlier
    ]
    runs = [(up, [place for place, _ in run]) for up, run in groupby(steps, lambda at: at[1])]
    return [
        Signal(Rule.RISING if up else Rule.FALLING, places[0] - 1, places[-1])
        for up, places in runs
        if len(places) >= TREND_LENGTH - 1
    ]


@dataclass(frozen=True)
class ControlPoint:
    """A period: its value and the limits of chance for a base of its size."""

    value: float
    limits: Interval

    @property
    def is_outside(self) -> bool:
        """Say whether chance seldom makes such a value."""
        return not self.limits.holds(self.value)


@dataclass(frozen=True)
class ControlChart:
    """Periods around their common centre. positions: which of the periods given each point is."""

    centre: float
    points: tuple[ControlPoint, ...]
    positions: tuple[int, ...]
    signals: tuple[Signal, ...]


def p_chart(shares: Sequence[Share]) -> ControlChart | None:
    """Shares by period with three-sigma limits; None where no period has ten answers.

    A period of fewer than ten answers is in the centre but is not a point.
    Source: Shewhart's p-chart, as in Montgomery, Introduction to Statistical Quality Control.
    """
    shown = [(place, share) for place, share in enumerate(shares) if share.may_be_percent]
    if not shown:
        return None
    centre = sum(share.numerator for share in shares) / sum(share.base for share in shares)
    points = tuple(
        _control_point(share.numerator / share.base, centre, centre * (1 - centre) / share.base, 1)
        for _, share in shown
    )
    return _control_chart(centre, points, tuple(place for place, _ in shown))


def u_chart(events: Sequence[tuple[int, float]]) -> ControlChart:
    """Events by period, each with the exposure it arose in, with three-sigma limits.

    Raises ValueError without periods, on a negative count or without exposure.
    Source: Shewhart's u-chart, as above; the variance of a count is its mean.
    """
    if not events or min(count for count, _ in events) < 0 or min(at for _, at in events) <= 0:
        raise ValueError("a period has a count from nought up, and an exposure above nought")
    centre = sum(count for count, _ in events) / sum(exposure for _, exposure in events)
    points = tuple(
        _control_point(count / exposure, centre, centre / exposure, None)
        for count, exposure in events
    )
    return _control_chart(centre, points, tuple(range(len(events))))


def _control_point(
    value: float, centre: float, variance: float, highest: float | None
) -> ControlPoint:
    high = centre + SIGMAS * sqrt(variance)
    limits = Interval(
        max(0.0, centre - SIGMAS * sqrt(variance)), high if highest is None else min(highest, high)
    )
    return ControlPoint(value, limits)


def _control_chart(
    centre: float, points: tuple[ControlPoint, ...], positions: tuple[int, ...]
) -> ControlChart:
    signals = run_chart([point.value for point in points]).signals
    return ControlChart(centre, points, positions, signals)


@dataclass(frozen=True)
class TimeBetween:
    """Days between events, in order, with what chance makes of events that come at an even rate.

    usual: half of the gaps are longer than it. outside: positions of the gaps outside the limits.
    A gap above the limits: the events have become rarer.
    """

    days: tuple[int, ...]
    usual: float
    limits: Interval
    outside: tuple[int, ...]
    signals: tuple[Signal, ...]


def is_rare(counts: Sequence[int]) -> bool:
    """Say whether events are too few a period to be counted by it: time between them says more."""
    return not counts or mean(counts) < FEWEST_EVENTS


def time_between(dates: Sequence[date]) -> TimeBetween | None:
    """Days between events; None below three events.

    The limits leave outside as little as three sigmas do. Source: the exponential distribution, its
    mean the mean of the gaps (Woodall 2006, on charts for rare events in health care).
    """
    days = tuple((later - earlier).days for earlier, later in pairwise(sorted(dates)))
    if len(days) < FEWEST_GAPS:
        return None
    tail = NormalDist().cdf(-SIGMAS)
    middle = mean(days)
    limits = Interval(-middle * log(1 - tail), -middle * log(tail))
    return TimeBetween(
        days=days,
        usual=middle * log(2),
        limits=limits,
        # many on the same day are said by the run rules: whole days can't go below a lower limit
        outside=tuple(place for place, gap in enumerate(days) if gap > limits.high),
        signals=run_chart(days).signals,
    )
