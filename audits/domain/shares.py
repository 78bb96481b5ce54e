"""A share that knows its base, says itself honestly, and can be compared with another.

Below ten answers a share is said as a count in words, never as a percentage, never with an interval.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from audits.domain.statistics import Interval, newcombe, poisson_ratio, wilson, worst_best
from audits.domain.text import N_

FEWEST_FOR_PERCENT = 10
_BOTH = 2
_NUMBER_WORDS = (
    N_("ingen"),
    N_("en"),
    N_("två"),
    N_("tre"),
    N_("fyra"),
    N_("fem"),
    N_("sex"),
    N_("sju"),
    N_("åtta"),
    N_("nio"),
)


@dataclass(frozen=True)
class Wording:
    """A message with what fills it in. Params that are text are messages too."""

    msgid: str
    params: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True)
class Share:
    """A part of a base of answers.

    population: N of whom the base was drawn (invited); None where it is not known or has no meaning.
    dont_know: those who answered so and stand outside the base; skipped: forms without an answer.
    Raises ValueError unless 0 <= numerator <= base <= population.
    """

    numerator: int
    base: int
    population: int | None = None
    dont_know: int = 0
    skipped: int = 0

    def __post_init__(self) -> None:
        """Refuse what can't be a share."""
        if not 0 <= self.numerator <= self.base:
            raise ValueError(f"{self.numerator} of {self.base} is no share")
        if self.population is not None and self.base > self.population:
            raise ValueError(f"{self.base} answers of {self.population} asked")

    @property
    def may_be_percent(self) -> bool:
        """Say whether there are answers enough for a percentage."""
        return self.base >= FEWEST_FOR_PERCENT

    @property
    def is_whole_count(self) -> bool:
        """Say whether all of the population stand in the base: then there is nothing to guess."""
        return self.population == self.base

    @property
    def percent(self) -> int | None:
        """Whole per cent, halves rounded up; None below ten answers."""
        if not self.may_be_percent:
            return None
        return (200 * self.numerator + self.base) // (2 * self.base)

    @property
    def interval(self) -> Interval | None:
        """95 % interval, corrected where the population is known; None below ten answers."""
        if not self.may_be_percent:
            return None
        return wilson(self.numerator, self.base, population=self.population)

    @property
    def worst_best(self) -> Interval | None:
        """Share if all who did not answer had said no, or yes; None where it can't be said."""
        if not self.may_be_percent or self.population is None:
            return None
        return worst_best(self.numerator, self.base, self.population)

    def turned(self) -> "Share":
        """Give the share of the others: those of the base who are not in the numerator."""
        return Share(
            self.base - self.numerator, self.base, self.population, self.dont_know, self.skipped
        )


def _whole_percent(value: float) -> int:
    return int(100 * value + 0.5)


def wording(share: Share) -> Wording:
    """Say a share: in words below ten answers, else as a percentage with its interval."""
    interval = share.interval
    if interval is None or share.percent is None:
        return _in_words(share)
    if share.is_whole_count:
        return Wording(
            N_("%(percent)s %% (%(numerator)s av %(base)s)"),
            {"percent": share.percent, "numerator": share.numerator, "base": share.base},
        )
    return Wording(
        N_("%(percent)s %% (%(numerator)s av %(base)s; mellan %(low)s och %(high)s %%)"),
        {
            "percent": share.percent,
            "numerator": share.numerator,
            "base": share.base,
            "low": _whole_percent(interval.low),
            "high": _whole_percent(interval.high),
        },
    )


def _in_words(share: Share) -> Wording:
    if share.base == 0:
        return Wording(N_("Inga svar"))
    of = _NUMBER_WORDS[share.base]
    if share.base == 1:
        return Wording(N_("den enda som svarade") if share.numerator else N_("ingen av en"))
    if share.numerator == share.base:
        return (
            Wording(N_("båda"))
            if share.base == _BOTH
            else Wording(N_("alla %(base)s"), {"base": of})
        )
    part = _NUMBER_WORDS[share.numerator]
    return Wording(N_("%(numerator)s av %(base)s"), {"numerator": part, "base": of})


class Direction(StrEnum):
    """Which way a figure has gone since last year."""

    UP = "up"
    DOWN = "down"
    SAME = "same"


@dataclass(frozen=True)
class Change:
    """A direction, and whether the difference can be told from chance."""

    direction: Direction
    is_clear: bool

    @property
    def wording(self) -> Wording:
        """Say the change in words."""
        if self.direction is Direction.SAME:
            return Wording(N_("Lika som förra året"))
        if not self.is_clear:
            return Wording(N_("Skillnaden mot förra året kan bero på slumpen"))
        if self.direction is Direction.UP:
            return Wording(N_("Högre än förra året"))
        return Wording(N_("Lägre än förra året"))


def _direction(difference: float) -> Direction:
    if difference == 0:
        return Direction.SAME
    return Direction.UP if difference > 0 else Direction.DOWN


def change_of_shares(now: Share, before: Share) -> Change | None:
    """Compare two shares (Newcombe); None where either has no answers to compare."""
    if not now.base or not before.base:
        return None
    interval = newcombe((now.numerator, now.base), (before.numerator, before.base))
    difference = now.numerator * before.base - before.numerator * now.base
    return Change(_direction(difference), is_clear=not interval.holds(0))


def change_of_counts(now: int, before: int) -> Change:
    """Compare two counts of events of equal periods (exact Poisson ratio)."""
    if now == before:
        return Change(Direction.SAME, is_clear=False)
    return Change(_direction(now - before), is_clear=not poisson_ratio(now, before).holds(1))
