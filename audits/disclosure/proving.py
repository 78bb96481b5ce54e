"""What must be shown possible, to whom, and what has been: the books of a protection."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from audits.disclosure.movements import NEARBY, REACHES, Movement, Search
from audits.disclosure.primary import Need
from audits.disclosure.solver import Flags, product
from audits.disclosure.systems import System, bits


@dataclass
class Target:
    """A count that a cell must seem able to have, and to whom that is not yet shown.

    open: insiders as bits, and above them one bit for the outsider. instead: another target that
    does as well where this one can't be met.
    """

    cell: int
    level: int
    open: int
    instead: "Target | None" = None

    def is_met_by(self, low: int, high: int, value: int) -> bool:
        """Say whether a movement that takes the cell from low to high shows the level possible."""
        return low <= self.level if self.level < value else high >= self.level


class Ledger:
    """All targets of a system; each movement that is taken closes what it proves."""

    def __init__(self, system: System, needs: Iterable[Need]) -> None:
        self._system = system
        self.outsider = 1 << len(system.insiders)
        self.targets = [target for need in needs for target in _targets(system, need)]
        self._of: dict[int, list[Target]] = {}
        for target in self.targets:
            self._of.setdefault(target.cell, []).append(target)
            if target.instead:
                self._of[target.cell].append(target.instead)
        self._marks = np.zeros(len(system.cells), dtype=bool)
        self._marks[list(self._of)] = True

    def take(self, movement: Movement) -> list[tuple[Target, int]]:
        """Close all that a movement proves; gives back each target that it served, and for whom."""
        lows, highs = movement.reach(self._system.values)
        touched = self._system.touched(movement.cells)
        served = []
        for at in np.flatnonzero(self._marks[movement.cells]).tolist():
            cell = int(movement.cells[at])
            value = int(self._system.values[cell])
            for target in self._of[cell]:
                if target.is_met_by(int(lows[at]), int(highs[at]), value):
                    served.append((target, ~touched))
                    target.open &= touched
        return served


def _targets(system: System, need: Need) -> Iterator[Target]:
    value = int(system.values[need.cell])
    everyone = (2 << len(system.insiders)) - 1 & ~system.owners[need.cell]
    shares = system.shares(need.cell)
    for share, insiders in groupby(sorted(shares, key=shares.__getitem__), shares.__getitem__):
        mask = sum(1 << insider for insider in insiders)
        everyone &= ~mask
        if share < value:
            # a part that an insider knows can't be doubted by it: what is guarded is the rest
            high = need.high + share if need.high > value else need.high
            yield from _two_ends(need, (max(need.low, share), high), value, mask)
    yield from _two_ends(need, (need.low, need.high), value, everyone)


def _two_ends(need: Need, span: tuple[int, int], value: int, mask: int) -> Iterator[Target]:
    low, high = (Target(need.cell, level, mask) for level in span)
    if need.either:
        low.instead = high
        yield low
        return
    yield low
    if high.level > value:
        yield high


def prove(ledger: Ledger, search: Search, target: Target, movable: Flags) -> Iterator[Movement]:
    """Find movements until a target is closed; each is yielded before it is taken.

    What stays open afterwards can't be met: whoever is left in `open` could derive the cell.
    """
    failed = 0
    while left := target.open & ~failed:
        asked = ledger.outsider if left & ledger.outsider else left
        found = _against(search, target, movable, asked)
        if found is None and asked.bit_count() > 1:
            asked = left & -left
            found = _against(search, target, movable, asked)
        if found is None:
            # what the outsider can derive, everybody can
            failed |= left if asked == ledger.outsider else asked
            continue
        yield found
        ledger.take(found)
    if failed and target.instead:
        target.instead.open = failed
        yield from prove(ledger, search, target.instead, movable)
        target.open = target.instead.open


def _against(search: Search, target: Target, movable: Flags, insiders: int) -> Movement | None:
    system = search.system
    free = movable.copy()
    for bit in bits(insiders & ~(1 << len(system.insiders))):
        free[system.owned[bit]] = False
    if not free[target.cell]:
        return None
    step = target.level - int(system.values[target.cell])
    # against several at once it is only a try: each alone is answered for sure afterwards
    return search.find(target.cell, step, free, NEARBY if insiders & insiders - 1 else REACHES)


def are_movements(system: System, movable: Flags, movements: Sequence[Movement]) -> bool:
    """Say whether each movement keeps all equations, moves only movable cells, and none below zero."""
    for each in movements:
        if not movable[each.cells].all() or (system.values[each.cells] + each.steps < 0).any():
            return False
        change = np.zeros(len(system.cells), dtype=np.int64)
        change[each.cells] = each.steps
        if product(system.totals, change).any():
            return False
    return True
