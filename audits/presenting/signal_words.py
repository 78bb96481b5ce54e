"""Signals of a row of points in words: which rule, from where to where, and which points are part."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from audits.presenting.words import say
from audits.statistics.over_time import (
    NO_SIGNAL,
    OUTSIDE_TEXTS,
    SHIFT_LENGTH,
    TOO_FEW_POINTS,
    ControlChart,
    Rule,
    Signal,
)


@dataclass(frozen=True)
class SignalWords:
    """said: a sentence each. of_row: what each row is part of, by its place; missing: of nothing."""

    said: tuple[str, ...]
    of_row: Mapping[int, str]


@dataclass(frozen=True)
class Found:
    """What a chart found. positions: the row of each of its points. outside: row, and if above."""

    signals: tuple[Signal, ...]
    positions: tuple[int, ...]
    outside: Mapping[int, bool]


def found_by(chart: ControlChart) -> Found:
    """What a chart with limits found."""
    outside = {
        place: point.value > point.limits.high
        for place, point in zip(chart.positions, chart.points, strict=True)
        if point.is_outside
    }
    return Found(chart.signals, chart.positions, outside)


def in_words(found: Found, labels: Sequence[str], rules: Mapping[Rule, str]) -> SignalWords:
    """Say what was found of rows with these labels; where nothing was, say that."""
    spans = [
        (found.positions[each.first], found.positions[each.last], say(rules[each.rule]))
        for each in found.signals
    ]
    spans += [(row, row, say(OUTSIDE_TEXTS[above])) for row, above in found.outside.items()]
    of_row: dict[int, list[str]] = {}
    for first, last, words in sorted(spans):
        for row in range(first, last + 1):
            of_row.setdefault(row, []).append(words)
    said = tuple(f"{words}: {_span(labels, first, last)}." for first, last, words in sorted(spans))
    return SignalWords(
        said=said or (_nothing(len(found.positions)),),
        of_row={row: ". ".join(words) for row, words in of_row.items()},
    )


def _span(labels: Sequence[str], first: int, last: int) -> str:
    return labels[first] if first == last else f"{labels[first]}–{labels[last]}"


def _nothing(points: int) -> str:
    return say(TOO_FEW_POINTS if points < SHIFT_LENGTH else NO_SIGNAL)
