"""Showing again what need not be hidden: the clean-up after suppression."""

from collections.abc import Sequence

import numpy as np

from audits.disclosure.movements import Movement
from audits.disclosure.primary import Need
from audits.disclosure.proving import Ledger, Target
from audits.disclosure.solver import Flags
from audits.disclosure.systems import System


def spared(
    system: System, needs: Sequence[Need], hidden: Flags, movements: Sequence[Movement]
) -> tuple[Flags, list[Movement]]:
    """Show each cell again, the most telling first, whose movements the other movements can replace.

    Cheap: it solves nothing, it only asks whether every target stays closed without the movements
    that use the cell. Gives back what is still hidden and the movements that prove it.
    """
    book = _Book(system, needs, movements)
    needed = {need.cell for need in needs}
    complementary = [i for i in np.flatnonzero(hidden).tolist() if i not in needed]
    left = hidden.copy()
    for cell in sorted(complementary, key=lambda i: (-system.values[i], i)):
        if book.can_lose(cell):
            book.lose(cell)
            left[cell] = False
    return left, [movements[i] for i in sorted(book.kept)]


class _Book:
    """Which movement serves which target, for whom."""

    def __init__(
        self, system: System, needs: Sequence[Need], movements: Sequence[Movement]
    ) -> None:
        ledger = Ledger(system, needs)
        before = [
            (each, each.open) for one in ledger.targets for each in (one, one.instead) if each
        ]
        self._serving: dict[int, dict[int, int]] = {id(target): {} for target, _ in before}
        self._served: dict[int, list[int]] = {}
        self._using: dict[int, set[int]] = {}
        self.kept = set(range(len(movements)))
        for at, movement in enumerate(movements):
            self._note(at, movement, ledger.take(movement))
        # what was closed by all together must stay closed
        self._owed = {id(target): start & ~target.open for target, start in before}
        self._alive = ledger  # targets are told apart by identity while they live

    def _note(self, at: int, movement: Movement, served: Sequence[tuple[Target, int]]) -> None:
        self._served[at] = [id(target) for target, _ in served]
        for target, closed in served:
            self._serving[id(target)][at] = closed
        for cell in movement.cells.tolist():
            self._using.setdefault(cell, set()).add(at)

    def can_lose(self, cell: int) -> bool:
        """Say whether every target stays closed without the movements that use a cell."""
        lost = self._using.get(cell, set())
        touched = {target for at in lost for target in self._served[at]}
        return all(self._stays_closed(target, lost) for target in touched)

    def _stays_closed(self, target: int, lost: set[int]) -> bool:
        owed = self._owed[target]
        for at, closed in self._serving[target].items():
            if at not in lost:
                owed &= ~closed
            if not owed:
                return True
        return not owed

    def lose(self, cell: int) -> None:
        """Leave the movements that use a cell."""
        for at in self._using.pop(cell, set()).copy():
            self.kept.discard(at)
            for target in self._served[at]:
                self._serving[target].pop(at, None)
            for users in self._using.values():
                users.discard(at)
