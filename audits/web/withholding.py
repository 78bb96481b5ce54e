"""Which counts of a year must be withheld from those who may not see its rows: the gate's answer.

One answer for all readers, so that two of them cannot put their pages together: it withstands
anybody, each unit, each provider and each pair of a provider's units, with their own counts known.
What a reader knows is taken away from every count; the gate then judges what is left of the others.
The solver is loaded by the first who asks; the answer is kept in the process by the facts it is of.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from audits.domain.small_groups import SMALLEST_SHOWN
from audits.web.linked_figures import LinkedFigures, Sum
from audits.web.solving import Guarded, passes, suppressed

Reader = frozenset[str]  # codes of the units whose counts are known to it
Group = tuple[int, ...]  # counts that can only move together


@dataclass(frozen=True)
class Withheld:
    """Numbers of the counts that are not shown, those of them in too small a group, and the readers.

    is_safe: the gate passed; else everything is withheld.
    """

    hidden: frozenset[int]
    primary: frozenset[int]
    readers: int
    is_safe: bool

    def hides(self, linked: LinkedFigures, key: str) -> bool:
        """Whether a figure must not be shown: one of its counts is withheld."""
        counts = dict(linked.figures).get(key)
        return counts is None or not self.hidden.isdisjoint(counts)


@lru_cache(maxsize=16)
def withheld(linked: LinkedFigures, own: Reader = frozenset()) -> Withheld:
    """What to withhold from everybody, and from one who knows the own units' counts.

    own: only where it is more than a unit, a provider or a pair of a provider's units.
    """
    guard = _Guard(linked)
    known = list(readers_of(linked))
    if own and own not in known:
        known.append(own)
    for reader in known:
        guard.hide_for(reader)
    is_safe = all(guard.withstands(reader) for reader in known)
    hidden = frozenset(guard.hidden) if is_safe else linked.told
    return Withheld(hidden, frozenset(guard.primary), len(known), is_safe)


def readers_of(linked: LinkedFigures) -> Iterator[Reader]:
    """Anybody, each unit that has told of anything, and the pairs and wholes of each provider."""
    telling = {unit for amounts in linked.counts for unit, _n in amounts if unit}
    of_provider: dict[str, list[str]] = {}
    for unit, provider in linked.providers:
        if unit in telling:
            of_provider.setdefault(provider, []).append(unit)
    found = [frozenset[str]()]
    for units in of_provider.values():
        found += [frozenset(each) for each in combinations(units, 1)]
        found += [frozenset(each) for each in combinations(units, 2)]
        found.append(frozenset(units))
    yield from dict.fromkeys(found)


def left_for(linked: LinkedFigures, reader: Reader) -> tuple[int, ...]:
    """What each count is without the reader's own."""
    return tuple(sum(n for unit, n in amounts if unit not in reader) for amounts in linked.counts)


class _Guard:
    """The counts hidden so far, and the judging of them reader by reader."""

    def __init__(self, linked: LinkedFigures) -> None:
        self._linked = linked
        self._summed = {each for one in linked.sums for each in (one.total, *one.parts)}
        self._lone = (set(range(len(linked.counts))) - self._summed) & linked.told
        totals = [one.total for one in linked.sums]
        self._bases = {each for each in totals if totals.count(each) > 1}
        self._judged: dict[tuple[object, ...], bool] = {}
        self._groups: dict[int, Group] = {}
        self.primary: set[int] = set()
        self.hidden: set[int] = set()
        self._hide(set())

    def _hide(self, counts: set[int]) -> None:
        self.hidden |= counts & self._linked.told
        free = self._summed - (self._linked.told - self.hidden)
        self._groups = _groups(free, self._linked.sums)

    def hide_for(self, reader: Reader) -> None:
        """Hide what must be hidden from one reader, besides what is hidden already."""
        left = left_for(self._linked, reader)
        lone = {each for each in self._lone if _is_small(left[each])}
        needs = self._needs(left)
        self.primary |= (lone | {need.count for need in needs}) & self._linked.told
        if not lone <= self.hidden:
            self._hide(lone)
        if not self._passes(left, needs):
            self._hide(self._suppressed(left, needs))

    def withstands(self, reader: Reader) -> bool:
        """Whether the reader can't derive any small group from what is shown."""
        left = left_for(self._linked, reader)
        if any(_is_small(left[each]) for each in self._lone - self.hidden):
            return False
        return self._passes(left, self._needs(left))

    def _needs(self, left: Sequence[int]) -> tuple[Guarded, ...]:
        k = SMALLEST_SHOWN
        found = {each: Guarded(each, 0, k) for each in self._summed if _is_small(left[each])}
        for part, whole in self._linked.sensitive:
            if part in self._summed and left[part] == left[whole] >= k:
                found[part] = Guarded(part, left[part] - k, left[part])
        return tuple(found.values())

    def _passes(self, left: Sequence[int], needs: Sequence[Guarded]) -> bool:
        together: dict[Group, list[Guarded]] = {}
        for need in needs:
            if need.count not in self._groups:
                return False  # it is shown
            together.setdefault(self._groups[need.count], []).append(need)
        return all(self._group_passes(group, left, of) for group, of in together.items())

    def _group_passes(self, group: Group, left: Sequence[int], needs: list[Guarded]) -> bool:
        """The gate's answer for counts that move together; the same for readers to whom they are."""
        place = (group, tuple(left[each] for each in group), tuple(needs))
        if place not in self._judged:
            sums = [one for one in self._linked.sums if not _touched(one).isdisjoint(group)]
            self._judged[place] = passes(sums, left, set(group), needs)
        return self._judged[place]

    def _suppressed(self, left: Sequence[int], needs: Sequence[Guarded]) -> set[int]:
        shown = self._linked.told - self.hidden
        return suppressed(self._linked.sums, left, (shown, self._bases), needs)


def _groups(free: set[int], sums: Iterable[Sum]) -> dict[int, Group]:
    """The counts that can only move together: those that share sums, shown counts apart."""
    members = {each: {each} for each in free}
    for one in sums:
        touched = [each for each in _touched(one) if each in free]
        joined = set().union(*(members[each] for each in touched)) if touched else set()
        members |= dict.fromkeys(joined, joined)
    made = {id(group): tuple(sorted(group)) for group in members.values()}
    return {each: made[id(group)] for each, group in members.items()}


def _touched(one: Sum) -> set[int]:
    return {one.total, *one.parts}


def _is_small(n: int) -> bool:
    return 0 < n < SMALLEST_SHOWN
