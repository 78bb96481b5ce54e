"""Uncertainty of shares and counts: intervals that say what a figure can bear.

numpy and scipy are imported inside the functions that need them: they cost a second to load.
"""

from dataclasses import dataclass
from math import inf, sqrt

LEVEL = 0.95
Z = 1.959963984540054  # the normal quantile at 97.5 %


@dataclass(frozen=True)
class Interval:
    """From low to high, both included."""

    low: float
    high: float

    def holds(self, value: float) -> bool:
        """Say whether the value lies in the interval."""
        return self.low <= value <= self.high

    def overlaps(self, other: "Interval") -> bool:
        """Say whether the two intervals have any value in common."""
        return self.low <= other.high and other.low <= self.high


def wilson(successes: int, n: int, *, population: int | None = None) -> Interval:
    """95 % interval for a share, in 0..1.

    population: N the n were drawn from; None for no correction. Where all answered (n = N) nothing
    is uncertain. Raises ValueError unless 0 <= successes <= n <= N and n > 0.
    Source: Wilson 1927; the correction as n(N-1)/(N-n), numbers.md.
    """
    _check_share(successes, n, population)
    share = successes / n
    if population == n:
        return Interval(share, share)
    effective = n if population is None else n * (population - 1) / (population - n)
    scale = 1 + Z**2 / effective
    centre = (share + Z**2 / (2 * effective)) / scale
    half = Z / scale * sqrt(share * (1 - share) / effective + Z**2 / (4 * effective**2))
    # none and all touch the ends by the formula; rounding must not leave them a hair outside
    low = 0.0 if successes == 0 else max(0.0, centre - half)
    high = 1.0 if successes == n else min(1.0, centre + half)
    return Interval(low, high)


def worst_best(successes: int, n: int, population: int) -> Interval:
    """Share if every one of the population who did not answer had said no, or yes; in 0..1.

    Raises ValueError unless 0 <= successes <= n <= population and n > 0.
    """
    _check_share(successes, n, population)
    return Interval(successes / population, (successes + population - n) / population)


def newcombe(first: tuple[int, int], second: tuple[int, int]) -> Interval:
    """95 % interval for the difference of two independent shares, first minus second, in -1..1.

    first, second: (successes, n). Source: Newcombe 1998, method 10 (Wilson limits, no correction).
    """
    one, other = wilson(*first), wilson(*second)
    share_one, share_other = first[0] / first[1], second[0] / second[1]
    difference = share_one - share_other
    down = sqrt((share_one - one.low) ** 2 + (other.high - share_other) ** 2)
    up = sqrt((one.high - share_one) ** 2 + (share_other - other.low) ** 2)
    return Interval(difference - down, difference + up)


def poisson_ratio(now: int, before: int) -> Interval:
    """Exact 95 % interval for the ratio of two counts of equal periods, now to before.

    high is inf where before is 0. Raises ValueError on a negative count, or where both are 0.
    Source: given their sum, now is binomial (Przyborowski and Wilenski 1940); Clopper-Pearson limits.
    """
    total = now + before
    if now < 0 or before < 0 or total == 0:
        raise ValueError("two counts, not negative and not both zero, make a ratio")
    # special, not stats: the same quantile of the beta distribution at a third of the time to load
    from scipy.special import betaincinv  # noqa: PLC0415 - late: few pages need it

    tail = (1 - LEVEL) / 2
    low = float(betaincinv(now, before + 1, tail)) if now else 0.0
    high = float(betaincinv(now + 1, before, 1 - tail)) if before else 1.0
    return Interval(low / (1 - low), high / (1 - high) if high < 1 else inf)


def _check_share(successes: int, n: int, population: int | None) -> None:
    if not 0 <= successes <= n or n == 0:
        raise ValueError(f"{successes} of {n} is no share")
    if population is not None and n > population:
        raise ValueError(f"{n} answers of {population} asked")
