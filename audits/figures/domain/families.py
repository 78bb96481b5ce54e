"""Which counts make up another one: what protection must know, whether anybody has declared it or not.

Plain counting. What a family says of its indicators is true by their definitions; what is found here
is true of one year's rows, which is all that a reader of that year needs.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from audits.figures.domain.facts import YearFacts
from audits.figures.domain.figures import CountedRow, Number
from audits.figures.domain.indicators import Indicator, Kind, is_known, rows

Amounts = Mapping[str, Number]  # of each row, by its label; never of nought


class Cover(NamedTuple):
    """A whole, and parts that divide it without rest; both by their places."""

    whole: int
    parts: tuple[int, ...]


def part_of(counted: Iterable[CountedRow]) -> dict[str, Number]:
    """What each label adds to the numerator."""
    return _added((row.label, row.contribution) for row in counted)


def base_of(counted: Iterable[CountedRow]) -> dict[str, Number]:
    """What each label adds to the denominator."""
    return _added((row.label, row.weight) for row in counted)


def _added(pairs: Iterable[tuple[str, Number]]) -> dict[str, Number]:
    found: dict[str, Number] = {}
    for label, n in pairs:
        found[label] = found.get(label, 0) + n
    return {label: n for label, n in found.items() if n}


def covers(wholes: Sequence[Amounts], parts: Sequence[Amounts]) -> tuple[Cover, ...]:
    """Every way in which two or more of the parts make up a whole, row by row."""
    distinct = _distinct(parts)
    return tuple(
        Cover(at, places)
        for at, whole in enumerate(wholes)
        for places in _covering(dict(whole), _within(whole, distinct))
        if len(places) > 1
    )


def _distinct(parts: Sequence[Amounts]) -> dict[int, Amounts]:
    """The parts without those that are nothing, or the same as an earlier one."""
    seen: dict[frozenset[tuple[str, Number]], int] = {}
    for place, part in enumerate(parts):
        if part:
            seen.setdefault(frozenset(part.items()), place)
    return {place: parts[place] for place in seen.values()}


def _within(left: Amounts, parts: Mapping[int, Amounts]) -> dict[int, Amounts]:
    return {
        place: part
        for place, part in parts.items()
        if all(n <= left.get(label, 0) for label, n in part.items())
    }


def _covering(left: Amounts, parts: Mapping[int, Amounts]) -> Iterable[tuple[int, ...]]:
    """Exact covers, after Knuth: the row that fewest parts hold first, each part at most once."""
    if not left:
        yield ()
        return
    holding = {
        label: [place for place, part in parts.items() if label in part] for label in sorted(left)
    }
    scarcest = min(holding.values(), key=len)
    unused = dict(parts)
    for place in scarcest:
        part = unused.pop(place)  # what follows does without it: no cover is found twice
        rest = {label: n - part.get(label, 0) for label, n in left.items()}
        rest = {label: n for label, n in rest.items() if n}
        for more in _covering(rest, _within(rest, unused)):
            yield tuple(sorted((place, *more)))


def undeclared(indicators: Iterable[Indicator], facts: YearFacts) -> tuple[tuple[str, ...], ...]:
    """Shares that divide a base between them in the year's rows, and are no one family, by key.

    A number that is told as a count alone is a whole too. In a year with few rows some do so by
    accident; in one with every combination of answers only those whose definitions say so.
    """
    known = [each for each in indicators if is_known(each, facts) and each.kind is not Kind.MEAN]
    counted = {each.key: rows(each, facts) for each in known}
    parts = [part_of(counted[each.key]) for each in known]
    wholes = [
        part if each.kind is Kind.COUNT else base_of(counted[each.key])
        for each, part in zip(known, parts, strict=True)
    ]
    found = (tuple(known[place] for place in cover.parts) for cover in covers(wholes, parts))
    return tuple(
        dict.fromkeys(
            tuple(each.key for each in members) for members in found if not _is_family(members)
        )
    )


def _is_family(members: Sequence[Indicator]) -> bool:
    return len({each.family for each in members}) == 1 and members[0].family is not None
