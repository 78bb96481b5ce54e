"""Shares of small units drawn towards what units have in common, as far as they are uncertain.

From five units on; and the common part never outweighs the answers of a unit of middling size.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from statistics import median

from audits.statistics.distributions import beta_quantile
from audits.statistics.intervals import LEVEL, Interval
from audits.statistics.shares import Share

FEWEST_UNITS = 5
LEAST_WEIGHT = 1.0  # answers; without any, a unit where all agree would seem certain


@dataclass(frozen=True)
class Prior:
    """What units have in common: a share, and how many answers it is worth.

    estimated_weight: what the units themselves say it is worth; inf where they do not differ more
    than chance makes them. weight: the same, capped.
    """

    share: float
    weight: float
    estimated_weight: float

    @property
    def is_capped(self) -> bool:
        """Say whether the cap was used."""
        return self.weight < self.estimated_weight


@dataclass(frozen=True)
class Shrunk:
    """A unit's share drawn towards the common one. own_part: how much of it is its own answers."""

    label: str
    share: Share
    estimate: float
    interval: Interval
    own_part: float


def prior_of(shares: Sequence[Share]) -> Prior | None:
    """Estimate what units have in common; None below five units with answers.

    Source: the one-way analysis of variance estimator of the intraclass correlation (Fleiss 1981;
    Ridout, Demetrio and Firth 1999): weight = 1 / correlation - 1. Cap: the median base.
    """
    heard = [share for share in shares if share.base]
    if len(heard) < FEWEST_UNITS:
        return None
    answers = sum(share.base for share in heard)
    said_yes = sum(share.numerator for share in heard)
    estimated = _weight(heard, answers, said_yes / answers)
    cap = float(median(share.base for share in heard))
    return Prior(
        # half an answer of each kind more, so that none or all of a year's answers is not for ever
        share=(said_yes + 0.5) / (answers + 1),
        weight=min(max(estimated, LEAST_WEIGHT), cap),
        estimated_weight=estimated,
    )


def shrink(units: Sequence[tuple[str, Share]]) -> tuple[Shrunk, ...] | None:
    """Draw each unit's share towards the common one; None below five units with answers.

    The interval holds 95 % of what the unit's share can be, given its answers and the common part.
    """
    prior = prior_of([share for _, share in units])
    if prior is None:
        return None
    return tuple(_shrunk(label, share, prior) for label, share in units if share.base)


def _weight(shares: Sequence[Share], answers: int, common: float) -> float:
    between = sum(share.base * (share.numerator / share.base - common) ** 2 for share in shares)
    within = sum(share.numerator * (1 - share.numerator / share.base) for share in shares)
    freedom = answers - len(shares)
    if freedom == 0:  # one answer each: nothing tells unit from chance
        return inf
    mean_between, mean_within = between / (len(shares) - 1), within / freedom
    typical = (answers - sum(share.base**2 for share in shares) / answers) / (len(shares) - 1)
    excess = mean_between - mean_within
    if excess <= 0:
        return inf
    # 1 / correlation - 1, where correlation = excess / (excess + typical * mean_within)
    return typical * mean_within / excess


def _shrunk(label: str, share: Share, prior: Prior) -> Shrunk:
    yes = share.numerator + prior.weight * prior.share
    no = share.base - share.numerator + prior.weight * (1 - prior.share)
    tail = (1 - LEVEL) / 2
    return Shrunk(
        label=label,
        share=share,
        estimate=yes / (yes + no),
        interval=Interval(beta_quantile(tail, yes, no), beta_quantile(1 - tail, yes, no)),
        own_part=share.base / (share.base + prior.weight),
    )
