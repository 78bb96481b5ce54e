"""A figure over the years, broken where the question changed or a year is missing.

What was asked otherwise can't be compared: across a break there is no line, no step and no trend.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from math import erfc, sqrt

from audits.statistics.comparisons import Comparison, Comparisons, compare_shares, together
from audits.statistics.shares import CHANCE, Direction, Share, Wording, direction_of
from audits.text import N_

FEWEST_YEARS = 3

REWORDED_NOTE = N_(
    "Frågan har fått nya ord men samma innebörd där linjen är streckad. Läs skillnaden försiktigt."
)


class Link(StrEnum):
    """How the question of a year stands to that of the year before."""

    SAME = "same"
    REWORDED = "reworded"
    BROKEN = "broken"


@dataclass(frozen=True)
class YearShare:
    """A year's share."""

    year: int
    share: Share


@dataclass(frozen=True)
class Step:
    """From one year's point to the next, drawn as a line: whole where same, dashed where reworded."""

    before: YearShare
    now: YearShare
    link: Link
    comparison: Comparison | None

    @property
    def key(self) -> str:
        """What the step is called among the comparisons made."""
        return f"{self.before.year}-{self.now.year}"


@dataclass(frozen=True)
class Segment:
    """Years that can be compared. direction: of all its years together; p: by chance alone.

    p None: fewer than three years with answers.
    """

    years: tuple[YearShare, ...]
    steps: tuple[Step, ...]
    direction: Direction
    p: float | None

    @property
    def is_reworded(self) -> bool:
        """Say whether the wording of the question changed within it."""
        return any(step.link is Link.REWORDED for step in self.steps)

    @property
    def wording(self) -> Wording:
        """Say which way the years go, and whether chance explains it."""
        span = {"first": self.years[0].year, "last": self.years[-1].year}
        if self.p is None:
            return Wording(N_("För få år för att tala om en utveckling"))
        if self.p >= CHANCE or self.direction is Direction.SAME:
            return Wording(
                N_("Ingen utveckling från %(first)s till %(last)s som går att skilja från slumpen"),
                span,
            )
        if self.direction is Direction.UP:
            return Wording(N_("Stiger från %(first)s till %(last)s, mer än slumpen ger"), span)
        return Wording(N_("Sjunker från %(first)s till %(last)s, mer än slumpen ger"), span)


@dataclass(frozen=True)
class Break:
    """Between two years that can't be compared. missing: no answers in the years between."""

    before: int
    now: int
    missing: bool

    @property
    def wording(self) -> Wording:
        """Say why the line is broken."""
        years: dict[str, str | int] = {"before": self.before, "now": self.now}
        if self.missing:
            return Wording(N_("Uppgift saknas mellan %(before)s och %(now)s"), years)
        return Wording(
            N_("Frågan ändrades mellan %(before)s och %(now)s: åren kan inte jämföras"), years
        )


@dataclass(frozen=True)
class Trend:
    """A figure over the years: segments, the breaks between them, and the steps judged together."""

    segments: tuple[Segment, ...]
    breaks: tuple[Break, ...]
    comparisons: Comparisons


def trend(years: Sequence[YearShare], links: Mapping[int, Link]) -> Trend:
    """Follow a share over the years.

    years: in any order; one without answers counts as missing. links: how a year's question stands
    to that of the year before; a year not named: the same.
    """
    heard = {each.year: each for each in years if each.share.base}
    parts, breaks = unbroken(heard, links)
    segments = tuple(_segment([heard[year] for year in part], links) for part in parts)
    made = {step.key: step.comparison for part in segments for step in part.steps}
    return Trend(segments, breaks, together(made))


def unbroken(
    years: Iterable[int], links: Mapping[int, Link]
) -> tuple[tuple[tuple[int, ...], ...], tuple[Break, ...]]:
    """Divide years into those that can be compared with each other, and the breaks between them."""
    ordered = sorted(years)
    parts: list[list[int]] = [[year] for year in ordered[:1]]
    breaks: list[Break] = []
    for before, now in pairwise(ordered):
        missing = now - before > 1
        if missing or link_to(links, now) is Link.BROKEN:
            breaks.append(Break(before, now, missing))
            parts.append([])
        parts[-1].append(now)
    return tuple(tuple(part) for part in parts), tuple(breaks)


def link_to(links: Mapping[int, Link], year: int) -> Link:
    """Give how a year's question stands to the year before; not named: the same."""
    return links.get(year, Link.SAME)


def _segment(years: Sequence[YearShare], links: Mapping[int, Link]) -> Segment:
    steps = tuple(
        Step(before, now, link_to(links, now.year), compare_shares(now.share, before.share))
        for before, now in pairwise(years)
    )
    if len(years) < FEWEST_YEARS:
        return Segment(tuple(years), steps, Direction.SAME, None)
    z = trend_z(years)
    return Segment(tuple(years), steps, direction_of(z), erfc(abs(z) / sqrt(2)))


def trend_z(years: Sequence[YearShare]) -> float:
    """How far the years rise (above nought) or fall, in standard deviations of chance.

    Nought where all, or none, said yes. Source: Cochran 1954, Armitage 1955, scores the years.
    """
    answers = sum(each.share.base for each in years)
    common = sum(each.share.numerator for each in years) / answers
    middle = sum(each.year * each.share.base for each in years) / answers
    rise = sum(
        (each.year - middle) * (each.share.numerator - each.share.base * common) for each in years
    )
    room = (
        common * (1 - common) * sum(each.share.base * (each.year - middle) ** 2 for each in years)
    )
    return rise / sqrt(room) if room else 0.0
