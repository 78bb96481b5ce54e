"""Units beside each other as a funnel: who differs more than chance makes units of that size differ.

No ranking: the order is the caller's, and a unit inside the funnel is like any other inside it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import floor, sqrt

from audits.statistics.distributions import binomial_quantiles
from audits.statistics.intervals import Interval
from audits.statistics.shares import FEWEST_FOR_PERCENT, Share, Wording, whole_percent
from audits.text import N_

WARNING, ALARM = 0.95, 0.998
FEWEST_FOR_SPREAD = 10  # units, below which winsorising a tenth at each end cuts nobody
WINSORISED = 0.1  # of the units at each end
_MOST_CURVE_POINTS = 120


class Place(StrEnum):
    """Where a unit stands: inside, outside the 95 % limits, or outside the 99.8 % limits."""

    INSIDE = "inside"
    LOW = "low"
    HIGH = "high"
    VERY_LOW = "very_low"
    VERY_HIGH = "very_high"


PLACE_TEXTS: Mapping[Place, str] = {
    Place.INSIDE: N_("inom det som slumpen brukar ge"),
    Place.LOW: N_("lägre än 95-procentsgränsen: en fråga att ställa"),
    Place.HIGH: N_("högre än 95-procentsgränsen: en fråga att ställa"),
    Place.VERY_LOW: N_("lägre än 99,8-procentsgränsen: en fråga att ställa först"),
    Place.VERY_HIGH: N_("högre än 99,8-procentsgränsen: en fråga att ställa först"),
}


@dataclass(frozen=True)
class Limits:
    """What shares of a base n chance leaves inside, at 95 and 99.8 %, in 0..1."""

    n: int
    warning: Interval
    alarm: Interval


@dataclass(frozen=True)
class FunnelPoint:
    """A unit in the funnel; limits are those of its own base."""

    label: str
    share: Share
    limits: Limits
    place: Place

    @property
    def at(self) -> float:
        """The unit's share, 0..1."""
        return self.share.numerator / self.share.base


@dataclass(frozen=True)
class Funnel:
    """Units around a centre, with the limits to draw.

    curve: limits for growing bases, from the smallest shown to the largest. spread: how many times
    more the units vary than chance makes them (phi); None below ten units. is_widened: the limits
    were widened by its square root. too_few: units with fewer than ten answers: in the centre, but
    not drawn.
    """

    centre: float
    points: tuple[FunnelPoint, ...]
    curve: tuple[Limits, ...]
    spread: float | None
    is_widened: bool
    too_few: tuple[str, ...]

    @property
    def outside(self) -> tuple[FunnelPoint, ...]:
        """Units outside the 95 % limits, in the order given."""
        return tuple(point for point in self.points if point.place is not Place.INSIDE)

    @property
    def expected_outside(self) -> float:
        """How many chance alone puts outside the 95 % limits, at most."""
        return (1 - WARNING) * len(self.points)

    @property
    def wording(self) -> Wording:
        """Say what the funnel shows, and whether its limits were widened."""
        params: dict[str, str | int] = {
            "units": len(self.points),
            "outside": len(self.outside),
            "centre": whole_percent(self.centre),
        }
        if not self.is_widened or self.spread is None:
            return Wording(
                N_(
                    "%(units)s verksamheter runt genomsnittet %(centre)s %%. Utanför "
                    "95-procentsgränsen: %(outside)s"
                ),
                params,
            )
        return Wording(
            N_(
                "%(units)s verksamheter runt genomsnittet %(centre)s %%. Utanför "
                "95-procentsgränsen: %(outside)s. Verksamheterna skiljer sig mer än slumpen ger "
                "(spridningen är %(spread)s %% av den väntade), så gränserna är vidgade"
            ),
            {**params, "spread": whole_percent(self.spread)},
        )


def exact_limits(centre: float, n: int) -> Limits:
    """Exact binomial limits: outside lies only what chance makes at most 2.5, or 0.1, % of each side.

    n: at least 1. centre: the share that all have in common, 0..1.
    """
    tails = (1 - ALARM) / 2, (1 - WARNING) / 2
    levels = (tails[0], tails[1], 1 - tails[1], 1 - tails[0])
    alarm_low, low, high, alarm_high = (k / n for k in binomial_quantiles(levels, n, centre))
    return Limits(n, Interval(low, high), Interval(alarm_low, alarm_high))


def widened(limits: Limits, centre: float, spread: float) -> Limits:
    """Move each limit away from the centre by the square root of the spread, within 0..1."""
    if spread == 1:  # the limits themselves: a unit exactly on one lies inside
        return limits
    warning, alarm = (
        Interval(
            max(0.0, centre - sqrt(spread) * (centre - each.low)),
            min(1.0, centre + sqrt(spread) * (each.high - centre)),
        )
        for each in (limits.warning, limits.alarm)
    )
    return Limits(limits.n, warning, alarm)


def spread_of(shares: Sequence[Share], centre: float) -> float | None:
    """How many times more units vary around the centre than chance makes them (phi).

    The tenth of the units farthest out at each end is drawn in to the next, so that a few true
    outliers do not hide themselves. None below ten units, or where the centre leaves no room.
    Source: Spiegelhalter 2005, Handling over-dispersion of performance indicators.
    """
    if len(shares) < FEWEST_FOR_SPREAD or centre in (0, 1):
        return None
    scores = sorted(
        (share.numerator / share.base - centre) / sqrt(centre * (1 - centre) / share.base)
        for share in shares
    )
    cut = floor(WINSORISED * len(scores))
    low, high = scores[cut], scores[-1 - cut]
    return sum(min(high, max(low, score)) ** 2 for score in scores) / len(scores)


def is_overdispersed(spread: float | None, units: int) -> bool:
    """Say whether the spread is more than chance gives: above 1 + 2 sqrt(2 / units)."""
    return spread is not None and spread > 1 + 2 * sqrt(2 / units)


def funnel(units: Sequence[tuple[str, Share]], *, centre: float | None = None) -> Funnel | None:
    """Put units in a funnel; None where no unit has ten answers.

    units: label and share, those without answers too. centre: None for that of all answers together.
    """
    shown = [(label, share) for label, share in units if share.may_be_percent]
    if not shown:
        return None
    if centre is None:
        answers = sum(share.base for _, share in units)
        centre = sum(share.numerator for _, share in units) / answers
    spread = spread_of([share for _, share in shown], centre)
    used = spread if spread is not None and is_overdispersed(spread, len(shown)) else 1.0
    return Funnel(
        centre=centre,
        points=tuple(_point(label, share, centre, used) for label, share in shown),
        curve=funnel_curve(centre, max(share.base for _, share in shown), used),
        spread=spread,
        is_widened=used > 1,
        too_few=tuple(label for label, share in units if not share.may_be_percent),
    )


def funnel_curve(centre: float, largest: int, spread: float = 1.0) -> tuple[Limits, ...]:
    """Limits to draw, for bases from ten to the largest."""
    step = 1 + (largest - FEWEST_FOR_PERCENT) // _MOST_CURVE_POINTS
    bases = [*range(FEWEST_FOR_PERCENT, largest, step), largest]
    return tuple(widened(exact_limits(centre, n), centre, spread) for n in bases)


def _point(label: str, share: Share, centre: float, spread: float) -> FunnelPoint:
    limits = widened(exact_limits(centre, share.base), centre, spread)
    return FunnelPoint(label, share, limits, _place(share.numerator / share.base, limits))


def _place(at: float, limits: Limits) -> Place:
    if limits.warning.holds(at):
        return Place.INSIDE
    if at < limits.warning.low:
        return Place.LOW if limits.alarm.holds(at) else Place.VERY_LOW
    return Place.HIGH if limits.alarm.holds(at) else Place.VERY_HIGH
