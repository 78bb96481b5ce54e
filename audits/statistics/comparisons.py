"""Differences of shares, ratios of counts, and whether chance explains them when many are looked at.

The number of comparisons made is part of the answer: of twenty, chance alone makes one stand out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf

from audits.statistics.intervals import Interval, newcombe, newcombe_p, poisson_p, poisson_ratio
from audits.statistics.shares import (
    CHANCE,
    Change,
    Direction,
    Share,
    Wording,
    direction_of,
    whole_percent,
)
from audits.text import N_

FEWEST_FOR_RATIO = 5  # events in the two counts together before a ratio is said as a number


@dataclass(frozen=True)
class Comparison:
    """A difference with its uncertainty, by itself.

    interval: of the difference in -1..1 (shares), or of the ratio (counts); None where answers or
    events are too few for a number. p: how seldom chance alone makes so large a difference.
    size: the difference or the ratio in words.
    """

    direction: Direction
    p: float
    interval: Interval | None
    size: Wording | None


@dataclass(frozen=True)
class Judged:
    """A comparison as one of those made together. adjusted_p: by Holm."""

    comparison: Comparison
    adjusted_p: float

    @property
    def is_clear(self) -> bool:
        """Say whether the difference can be told from chance, so many comparisons being made."""
        return self.adjusted_p < CHANCE

    @property
    def change(self) -> Change:
        """The comparison as a direction and whether it is clear."""
        return Change(self.comparison.direction, self.is_clear)

    @property
    def wording(self) -> Wording:
        """Say whether the difference can be told from chance."""
        if self.comparison.direction is Direction.SAME:
            return Wording(N_("Ingen skillnad"))
        if self.is_clear:
            return Wording(N_("Skillnaden är större än vad slumpen brukar ge"))
        if self.comparison.p < CHANCE:
            return Wording(
                N_("Skillnaden kan bero på slumpen, när så många jämförelser görs samtidigt")
            )
        return Wording(N_("Skillnaden kan bero på slumpen"))


@dataclass(frozen=True)
class Comparisons:
    """Comparisons made together, by the key of each. made: how many."""

    judged: Mapping[str, Judged]
    made: int

    @property
    def clear(self) -> int:
        """Count those that can be told from chance."""
        return sum(each.is_clear for each in self.judged.values())

    @property
    def wording(self) -> Wording:
        """Say how many comparisons were made, and what that does to them."""
        if self.made == 0:
            return Wording(N_("Inga jämförelser har gjorts"))
        if self.made == 1:
            return Wording(N_("En jämförelse har gjorts"))
        return Wording(
            N_(
                "%(made)s jämförelser har gjorts. Ju fler som görs, desto fler ser stora ut av en "
                "slump; därför krävs mer av var och en (Holms metod). Antal som inte kan förklaras "
                "av slumpen: %(clear)s"
            ),
            {"made": self.made, "clear": self.clear},
        )


def compare_shares(now: Share, before: Share) -> Comparison | None:
    """Compare two independent shares (Newcombe); None where either has no answers."""
    if not now.base or not before.base:
        return None
    pair = (now.numerator, now.base), (before.numerator, before.base)
    # whole numbers, so that equal shares of unequal bases are equal
    difference = now.numerator * before.base - before.numerator * now.base
    interval = newcombe(*pair) if now.may_be_percent and before.may_be_percent else None
    return Comparison(
        direction=direction_of(difference),
        p=newcombe_p(*pair) if difference else 1.0,
        interval=interval,
        size=None if interval is None else _points(difference / now.base / before.base, interval),
    )


def compare_counts(
    now: int, before: int, *, exposures: tuple[float, float] = (1, 1)
) -> Comparison | None:
    """Compare two counts of events (exact Poisson ratio); None where there were none at all.

    exposures: what each arose in (units, clients, months), where not the same.
    """
    if now + before == 0:
        return None
    difference = now * exposures[1] - before * exposures[0]
    interval = (
        poisson_ratio(now, before, exposures=exposures)
        if now + before >= FEWEST_FOR_RATIO
        else None
    )
    ratio = now * exposures[1] / (before * exposures[0]) if before else inf
    return Comparison(
        direction=direction_of(difference),
        p=poisson_p(now, before, exposures=exposures),
        interval=interval,
        size=None if interval is None else _ratio(ratio, interval),
    )


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """Adjust for how many tests were made, in the order given.

    Source: Holm 1979; step down, never below the one before.
    """
    adjusted = [0.0] * len(p_values)
    highest = 0.0
    for rank, place in enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[place]))
        adjusted[place] = highest
    return tuple(adjusted)


def together(comparisons: Mapping[str, Comparison | None]) -> Comparisons:
    """Judge the comparisons of one page together; those that could not be made are left out."""
    made = {key: each for key, each in comparisons.items() if each is not None}
    adjusted = holm([each.p for each in made.values()])
    judged = {key: Judged(each, p) for (key, each), p in zip(made.items(), adjusted, strict=True)}
    return Comparisons(judged, len(made))


def _points(difference: float, interval: Interval) -> Wording:
    return Wording(
        N_("%(difference)s procentenheter (mellan %(low)s och %(high)s)"),
        {
            "difference": _signed(difference),
            "low": _signed(interval.low),
            "high": _signed(interval.high),
        },
    )


def _signed(part: float) -> str:
    percent = whole_percent(abs(part))
    if percent == 0:
        return "0"
    return f"+{percent}" if part > 0 else f"−{percent}"


def _ratio(ratio: float, interval: Interval) -> Wording:
    low = whole_percent(interval.low)
    if interval.high == inf:
        return Wording(N_("Inga då; nu minst %(low)s %% av vad det kan ha varit"), {"low": low})
    return Wording(
        N_("%(ratio)s %% av antalet då (mellan %(low)s och %(high)s %%)"),
        {"ratio": whole_percent(ratio), "low": low, "high": whole_percent(interval.high)},
    )
