"""Tails and quantiles of the beta and the binomial distribution, in plain Python.

scipy has them too, but takes a third of a second to load, and a page must answer sooner than that.
"""

from bisect import bisect_left
from collections.abc import Iterable
from functools import lru_cache
from itertools import accumulate
from math import exp, lgamma, log, log1p

_CLOSE = 1e-14  # relative, of the fraction
_CLOSE_ENOUGH = 1e-13  # relative, of a quantile
_NEARLY_NOTHING = 1e-300


def beta_cdf(x: float, a: float, b: float) -> float:
    """Probability that a beta(a, b) is at most x; a and b above 0.

    Source: the continued fraction of the incomplete beta function, DLMF 8.17.22.
    """
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):  # the fraction converges fast on the other side only
        return 1 - beta_cdf(1 - x, b, a)
    front = exp(a * log(x) + b * log1p(-x) - _log_beta(a, b)) / a
    return min(1.0, front * _fraction(x, a, b))


def _log_beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)


def _fraction(x: float, a: float, b: float) -> float:
    """The fraction by Lentz' method, two terms a turn, until a turn changes nothing."""
    above, below = 1.0, 1 / (1 - (a + b) * x / (a + 1))
    result, change, m = below, 0.0, 0
    while abs(change - 1) > _CLOSE:
        m += 1
        change = 1.0
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            below = 1 / (1 + term * below)
            above = 1 + term / above
            change = above * below
            result *= change
    return result


@lru_cache(
    maxsize=4096
)  # the units of a page have the same few shares, and its chart has them again
def beta_quantile(p: float, a: float, b: float) -> float:
    """Value that a beta(a, b) lies below with probability p: Newton's method, kept in bounds."""
    low, high, x, last = 0.0, 1.0, a / (a + b), 2.0
    while min(abs(x - last), high - low) > _CLOSE_ENOUGH * x:
        over = beta_cdf(x, a, b) - p
        low, high = (low, x) if over > 0 else (x, high)
        density = exp((a - 1) * log(x) + (b - 1) * log1p(-x) - _log_beta(a, b))
        step = x - over / (density or _NEARLY_NOTHING)
        last, x = x, step if low < step < high else (low + high) / 2
    return x


def binomial_cdf(k: int, n: int, p: float) -> float:
    """Probability of at most k of n, each with probability p."""
    if k < 0 or k >= n:
        return float(k >= n)
    return beta_cdf(1 - p, n - k, k + 1)


def binomial_quantiles(levels: Iterable[float], n: int, p: float) -> tuple[int, ...]:
    """Smallest number of n that is not exceeded with each of the probabilities; 0 <= p <= 1."""
    if p in (0, 1):
        return tuple(int(n * p) for _ in levels)
    middle = int((n + 1) * p)  # outwards from the largest term, which no n makes vanish
    odds = p / (1 - p)
    down = list(
        accumulate(range(middle, 0, -1), lambda term, k: term * k / (n - k + 1) / odds, initial=1.0)
    )
    up = accumulate(range(middle, n), lambda term, k: term * (n - k) / (k + 1) * odds, initial=1.0)
    sums = list(accumulate([*reversed(down), *list(up)[1:]]))
    return tuple(bisect_left(sums, level * sums[-1]) for level in levels)
