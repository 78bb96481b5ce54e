"""Uncertainty of shares and counts: intervals that say what a figure can bear, and tests from them.

A test and its interval always agree: a difference is told from chance at 5 % exactly where its 95 %
interval leaves out "no difference". Plain Python, so that a page needs neither numpy nor scipy.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import erfc, inf, sqrt
from statistics import NormalDist

from audits.statistics.distributions import beta_quantile, binomial_cdf

LEVEL = 0.95
_FARTHEST_Z = 40.0  # beyond it a probability is nought in floating point
_HALVINGS = 60

Counted = tuple[int, int]  # successes, n


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


@lru_cache
def normal_quantile(level: float) -> float:
    """How many standard deviations hold the level's part of a normal distribution: 0.95 to 1.96."""
    return NormalDist().inv_cdf((1 + level) / 2)


def wilson(
    successes: int, n: int, *, population: int | None = None, level: float = LEVEL
) -> Interval:
    """95 % interval for a share, in 0..1.

    population: N the n were drawn from; None for no correction. Where all answered (n = N) nothing
    is uncertain. Raises ValueError unless 0 <= successes <= n <= N and n > 0.
    Source: Wilson 1927; the correction as n(N-1)/(N-n), numbers.md.
    """
    _check_share(successes, n, population)
    if population == n:
        return Interval(successes / n, successes / n)
    effective = n if population is None else n * (population - 1) / (population - n)
    return _score(successes, n, effective, normal_quantile(level))


def _score(successes: int, n: int, effective: float, z: float) -> Interval:
    share = successes / n
    scale = 1 + z**2 / effective
    centre = (share + z**2 / (2 * effective)) / scale
    half = z / scale * sqrt(share * (1 - share) / effective + z**2 / (4 * effective**2))
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


def clopper_pearson(successes: int, n: int, *, level: float = LEVEL) -> Interval:
    """Exact interval for a share, in 0..1: never narrower than its level, often wider.

    Raises ValueError unless 0 <= successes <= n and n > 0. Source: Clopper and Pearson 1934.
    """
    _check_share(successes, n, None)
    tail = (1 - level) / 2
    low = beta_quantile(tail, successes, n - successes + 1) if successes else 0.0
    high = beta_quantile(1 - tail, successes + 1, n - successes) if successes < n else 1.0
    return Interval(low, high)


def newcombe(first: Counted, second: Counted, *, level: float = LEVEL) -> Interval:
    """95 % interval for the difference of two independent shares, first minus second, in -1..1.

    first, second: (successes, n). Source: Newcombe 1998, method 10 (Wilson limits, no correction).
    """
    _check_share(*first, None)
    _check_share(*second, None)
    return _hybrid(first, second, normal_quantile(level))


def _hybrid(first: Counted, second: Counted, z: float) -> Interval:
    one, other = _score(*first, first[1], z), _score(*second, second[1], z)
    share_one, share_other = first[0] / first[1], second[0] / second[1]
    difference = share_one - share_other
    down = sqrt((share_one - one.low) ** 2 + (other.high - share_other) ** 2)
    up = sqrt((one.high - share_one) ** 2 + (share_other - other.low) ** 2)
    return Interval(difference - down, difference + up)


@lru_cache(maxsize=1024)
def newcombe_p(first: Counted, second: Counted) -> float:
    """How seldom chance alone makes two equal shares differ so much, in 0..1.

    It is 1 minus the level at which the interval of the difference just reaches nought.
    """
    _check_share(*first, None)
    _check_share(*second, None)
    near, far = 0.0, _FARTHEST_Z
    for _ in range(_HALVINGS):
        z = (near + far) / 2
        near, far = (near, z) if _hybrid(first, second, z).holds(0) else (z, far)
    return erfc(near / sqrt(2))


def poisson_ratio(
    now: int, before: int, *, exposures: tuple[float, float] = (1, 1), level: float = LEVEL
) -> Interval:
    """Exact 95 % interval for the ratio of two counts, now to before.

    exposures: what each count arose in (units, clients, months), where not the same. high is inf
    where before is 0. Raises ValueError on a negative count, where both are 0, or without exposure.
    Source: given their sum, now is binomial (Przyborowski and Wilenski 1940); Clopper-Pearson limits.
    """
    _check_counts(now, before, exposures)
    part = clopper_pearson(now, now + before, level=level)
    scale = exposures[1] / exposures[0]
    return Interval(
        scale * part.low / (1 - part.low),
        scale * part.high / (1 - part.high) if part.high < 1 else inf,
    )


def poisson_p(now: int, before: int, *, exposures: tuple[float, float] = (1, 1)) -> float:
    """How seldom chance alone makes two equal rates differ so much, in 0..1; exact, both tails.

    Raises ValueError as poisson_ratio does.
    """
    _check_counts(now, before, exposures)
    expected = exposures[0] / sum(exposures)
    at_most = binomial_cdf(now, now + before, expected)
    at_least = 1 - binomial_cdf(now - 1, now + before, expected)
    return min(1.0, 2 * min(at_most, at_least))


def _check_share(successes: int, n: int, population: int | None) -> None:
    if not 0 <= successes <= n or n == 0:
        raise ValueError(f"{successes} of {n} is no share")
    if population is not None and n > population:
        raise ValueError(f"{n} answers of {population} asked")


def _check_counts(now: int, before: int, exposures: tuple[float, float]) -> None:
    if min(now, before) < 0 or now + before == 0:
        raise ValueError("two counts, not negative and not both zero, make a ratio")
    if min(exposures) <= 0:
        raise ValueError("a count arises in something: an exposure is above zero")
