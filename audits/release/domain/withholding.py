"""Which counts of a year must be withheld from those who may not see its rows: the gate's answer.

One answer for all readers, so that two of them cannot put their pages together: it withstands
anybody, each unit, each provider and each pair of a provider's units, with their own counts known,
and everything that was released of the year before. What a reader knows is taken away from every
count; the gate then judges what is left of the others. A count that was shown is known for ever: only
what is new can be withheld.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from audits.disclosure.limits import SMALLEST_SHOWN
from audits.release.domain.differences import Joined
from audits.release.domain.linked_figures import LinkedFigures, Sum
from audits.release.domain.readers import ANYBODY, Reader, left_for, left_of, readers_of
from audits.release.domain.solving import Guarded, Shown, passes, suppressed

Group = tuple[int, ...]  # counts that can only move together


@dataclass(frozen=True)
class Withheld:
    """Numbers of the counts that are not shown, and those of them in too small a group.

    readers: for whom it was judged. lost: those to whom an earlier release alone, which was not
    judged for them, gives a small group away; nothing can be kept from them, so they must not get the
    page. is_safe: the gate passed; else everything is withheld that is not known.
    """

    hidden: frozenset[int]
    primary: frozenset[int]
    readers: tuple[Reader, ...]
    lost: tuple[Reader, ...]
    is_safe: bool

    def hides(self, linked: LinkedFigures, key: str) -> bool:
        """Whether a figure must not be shown: one of its counts is withheld."""
        counts = dict(linked.figures).get(key)
        return counts is None or not self.hidden.isdisjoint(counts)


def withheld(year: Joined, more: Iterable[Reader] = ()) -> Withheld:
    """What to withhold from everybody.

    more: readers to withstand beside anybody, the units, the providers and their pairs of units.
    """
    found = tuple(dict.fromkeys((*readers_of(year.linked), *more)))
    lost = _lost(year, found) if year.known else ()
    readers = tuple(reader for reader in found if reader not in lost)
    guard = _Guard(year)
    for reader in readers:
        guard.hide_for(reader)
    is_safe = ANYBODY in readers and all(guard.withstands(reader) for reader in readers)
    hidden = frozenset(guard.hidden) if is_safe else year.linked.told - year.known
    return Withheld(hidden, frozenset(guard.primary), readers, lost, is_safe)


def _lost(year: Joined, readers: Iterable[Reader]) -> tuple[Reader, ...]:
    """The readers who could work out a small group if nothing new were shown at all."""
    guard = _Guard(replace(year, barred=year.linked.told))
    return tuple(
        reader
        for reader in readers
        if guard.knows_small_group(reader) or not guard.withstands(reader)
    )


class _Guard:
    """The counts hidden so far, and the judging of them reader by reader."""

    def __init__(self, year: Joined) -> None:
        self._linked = linked = year.linked
        self._known = year.known
        self._told = linked.told - year.known  # what may be withheld
        self._summed = {each for one in linked.sums for each in (one.total, *one.parts)}
        self._lone = self._told - self._summed
        totals = [one.total for one in linked.sums]
        self._bases = {each for each in totals if totals.count(each) > 1}
        self._judged: dict[tuple[object, ...], bool] = {}
        self._groups: dict[int, Group] = {}
        self.primary: set[int] = set()
        self.hidden: set[int] = set()
        self._hide(year.barred)

    def _hide(self, counts: Iterable[int]) -> None:
        self.hidden |= self._told.intersection(counts)
        free = self._summed - self._known - (self._told - self.hidden)
        self._groups = _groups(free, self._linked.sums)

    def hide_for(self, reader: Reader) -> None:
        """Hide what must be hidden from one reader, besides what is hidden already."""
        left = left_for(self._linked, reader)
        lone = {each for each in self._lone if _is_small(left[each])}
        needs = self._needs(left)
        self.primary |= (lone | {need.count for need in needs}) & self._told
        if not lone <= self.hidden:
            self._hide(lone)
        if not self._passes(left, needs):
            self._hide(self._suppressed(left, needs))

    def knows_small_group(self, reader: Reader) -> bool:
        """Whether what was shown before is a small group to the reader."""
        return any(_is_small(left_of(self._linked.counts[each], reader)) for each in self._known)

    def withstands(self, reader: Reader) -> bool:
        """Whether the reader can't derive any small group from what is shown."""
        left = left_for(self._linked, reader)
        shown = self._lone - self.hidden
        return not any(_is_small(left[each]) for each in shown) and self._passes(
            left, self._needs(left)
        )

    def _needs(self, left: Sequence[int]) -> tuple[Guarded, ...]:
        k = SMALLEST_SHOWN
        # what is known can't be guarded any more
        secret = self._summed - self._known
        found = {each: Guarded(each, 0, k) for each in sorted(secret) if _is_small(left[each])}
        for part, whole in self._linked.sensitive:
            if part in secret and left[part] == left[whole] >= k:
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
        shown = Shown(self._told - self.hidden, self._bases, self._known)
        return suppressed(self._linked.sums, left, shown, needs)


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
