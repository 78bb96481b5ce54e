"""Who reads a year's whole, and what each already knows of it: the counts of its own units."""

from collections.abc import Iterator
from itertools import combinations

from audits.release.domain.linked_figures import Amounts, LinkedFigures

Reader = frozenset[str]  # codes of the units whose counts are known to it
ANYBODY: Reader = frozenset()


def readers_of(linked: LinkedFigures) -> Iterator[Reader]:
    """Anybody, each unit that has told of anything, and the pairs and wholes of each provider."""
    telling = linked.telling
    of_provider: dict[str, list[str]] = {}
    for unit, provider in linked.providers:
        if unit in telling:
            of_provider.setdefault(provider, []).append(unit)
    found = [ANYBODY]
    for units in of_provider.values():
        found += [frozenset(each) for each in combinations(units, 1)]
        found += [frozenset(each) for each in combinations(units, 2)]
        found.append(frozenset(units))
    yield from dict.fromkeys(found)


def known_to(linked: LinkedFigures, units: Reader) -> Reader:
    """The units among some that tell of anything: what one who knows them knows by it."""
    return units & linked.telling


def left_of(amounts: Amounts, reader: Reader) -> int:
    """What a count is without the reader's own."""
    return sum(n for unit, n in amounts if unit not in reader)


def left_for(linked: LinkedFigures, reader: Reader) -> tuple[int, ...]:
    """What each count is without the reader's own."""
    return tuple(left_of(amounts, reader) for amounts in linked.counts)
