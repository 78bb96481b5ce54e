"""A share that knows its base, says itself honestly, and can be compared with another.

Below ten answers a share is said as a count in words, never as a percentage, never with an interval.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from math import floor

from audits.statistics.intervals import Interval, wilson, worst_best
from audits.text import N_

FEWEST_FOR_PERCENT = 10
CHANCE = 0.05  # a difference that chance makes more seldom can be told from it
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

    def said(self, translate: Callable[[str], str]) -> str:
        """Fill in the message in the language that translate gives."""
        params = {
            key: translate(value) if isinstance(value, str) else value
            for key, value in self.params.items()
        }
        text = translate(self.msgid)
        return text % params if params else text


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
    def answered(self) -> int:
        """Count those who gave an answer to the question, don't know among them."""
        return self.base + self.dont_know

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


def whole_percent(value: float | Fraction) -> int:
    """Whole per cent of a part in 0..1, halves rounded up."""
    return floor(100 * value + 0.5)


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
            "low": whole_percent(interval.low),
            "high": whole_percent(interval.high),
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


def sentences(share: Share) -> tuple[Wording, ...]:
    """Say all that a reader needs to judge a share, the share itself first."""
    told = [wording(share), _uncertainty(share), *_who_answered(share)]
    return tuple(each for each in told if each is not None)


def spoken(share: Share, translate: Callable[[str], str]) -> str:
    """Say a share in full, the same for page, report and alternative text."""
    return joined(sentences(share), translate)


def joined(wordings: Iterable[Wording], translate: Callable[[str], str]) -> str:
    """Make sentences of wordings: a large first letter and a full stop each."""
    texts = (each.said(translate) for each in wordings)
    return " ".join(f"{text[:1].upper()}{text[1:].removesuffix('.')}." for text in texts)


def _uncertainty(share: Share) -> Wording | None:
    if share.base == 0:
        return None
    if share.is_whole_count:
        return Wording(N_("Alla är räknade, så slumpen har ingen del i andelen"))
    if not share.may_be_percent:
        return Wording(N_("För få svar för procent: läs det som vad de som svarat har sagt"))
    if share.population is None:
        return Wording(N_("Osäkerheten är ett 95-procentigt konfidensintervall (Wilson)"))
    return Wording(
        N_(
            "Osäkerheten är ett 95-procentigt konfidensintervall (Wilson), korrigerat för att "
            "%(base)s av %(population)s är räknade"
        ),
        {"base": share.base, "population": share.population},
    )


def _who_answered(share: Share) -> Iterator[Wording]:
    bounds = share.worst_best
    if bounds is not None and not share.is_whole_count:
        yield Wording(
            N_(
                "Bortfall: om alla övriga hade sagt nej vore andelen %(low)s %%, om alla hade sagt "
                "ja %(high)s %%"
            ),
            {"low": whole_percent(bounds.low), "high": whole_percent(bounds.high)},
        )
    if share.population is not None and not share.is_whole_count:
        yield Wording(
            N_("Svarsfrekvens på frågan: %(answered)s av %(population)s"),
            {"answered": share.answered, "population": share.population},
        )
    if share.dont_know:
        yield Wording(N_("Vet inte, räknas för sig: %(count)s"), {"count": share.dont_know})
    if share.skipped:
        yield Wording(N_("Hoppade över frågan: %(count)s"), {"count": share.skipped})


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


def direction_of(difference: float) -> Direction:
    """Say which way a difference, now minus before, points."""
    if difference == 0:
        return Direction.SAME
    return Direction.UP if difference > 0 else Direction.DOWN
