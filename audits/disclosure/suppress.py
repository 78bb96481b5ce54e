"""Hiding as little as possible so that no small group can be derived from what is shown.

Complementary suppression as a series of linear programmes (Cox 1980, 1995; Fischetti and
Salazar-González 2000; Hundepool et al. 2012): for each cell that needs protection and each end of
its range, the cheapest movement that takes it there; the cells that move are hidden. The same with
each insider's own cells frozen. What is found is kept as proof for the gate.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

import numpy as np

from audits.disclosure.gate import Progress, Verdict, gate, reader_of
from audits.disclosure.movements import Movement, Search
from audits.disclosure.primary import Need
from audits.disclosure.proving import Ledger, prove
from audits.disclosure.released import Release
from audits.disclosure.solver import Flags, Floats
from audits.disclosure.sparing import spared
from audits.disclosure.systems import System
from audits.disclosure.tables import Cell, cell_of


class NotSafe(ValueError):
    """The gate refused a table; it must not be released."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__("; ".join(str(each) for each in verdict.breaches))
        self.verdict = verdict


# A hidden cell costs next to nothing to use again, yet few are used rather than many.
HIDDEN_COST = 0.01
KEEP_COST = 200.0


@dataclass(frozen=True, eq=False)
class Suppression:
    """A protected table: which cells of the system are hidden, and the gate's verdict on it.

    reasons: for a cell hidden to protect others, the reader against whom it was first needed.
    """

    system: System
    needs: tuple[Need, ...]
    hidden: Flags
    verdict: Verdict
    reasons: Mapping[int, str]

    @property
    def primary(self) -> Flags:
        """The cells hidden for their own sake."""
        found = np.zeros_like(self.hidden)
        found[[need.cell for need in self.needs if self.system.own[need.cell]]] = True
        return found

    @property
    def complementary(self) -> Flags:
        """The cells hidden to protect others."""
        return self.hidden & ~self.primary

    def release(self, title: str) -> Release:
        """What everybody knows once the table is released. Raises NotSafe unless the gate passed."""
        if not self.verdict.is_safe:
            raise NotSafe(self.verdict)
        index, table = self.system.index, self.system.table
        shown = {key: n for key, n in table.counts.items() if not self.hidden[index[cell_of(key)]]}
        return Release(title, table.shape, shown)


def costs_of(system: System, keep: Collection[Cell] = ()) -> Floats:
    """What it costs readers to lose a cell: more the more people it counts, most if asked to keep."""
    costs: Floats = np.sqrt(1 + system.values)
    costs[[system.index[cell] for cell in keep if cell in system.index]] *= KEEP_COST
    costs[~system.own] = HIDDEN_COST
    return costs


def suppress(
    system: System,
    needs: Sequence[Need],
    *,
    keep: Collection[Cell] = (),
    progress: Progress | None = None,
) -> Suppression:
    """Hide cells until every need is met for the outsider and each insider, where that can be.

    The verdict tells whether it could: a cell shown in an earlier release can't be hidden again.
    progress is told how many of how many ends are done.
    """
    costs = costs_of(system, keep)
    first = _Run.of(system, needs, costs)
    first.hide_for(~system.known, progress, (0, 2))
    hidden, _ = spared(system, needs, first.hidden, first.found)
    # once more the other way round, among the cells found: those that came last are used best
    second = _Run.of(system, needs[::-1], costs)
    second.hide_for((hidden | ~system.own) & ~system.known, progress, (1, 2))
    hidden, proofs = spared(system, needs, second.hidden, second.found)
    verdict = gate(system, hidden, needs, proofs=proofs)
    return Suppression(system, tuple(needs), hidden, verdict, second.reasons)


@dataclass(eq=False)
class _Run:
    system: System
    needs: Sequence[Need]
    hidden: Flags
    search: Search
    found: list[Movement] = field(default_factory=list)
    reasons: dict[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, system: System, needs: Sequence[Need], costs: Floats) -> Self:
        """A run that has hidden the small cells and nothing else."""
        hidden = np.zeros(len(system.cells), dtype=bool)
        hidden[[need.cell for need in needs if system.own[need.cell]]] = True
        return cls(system, needs, hidden, Search(system, np.where(hidden, HIDDEN_COST, costs)))

    def hide_for(self, movable: Flags, progress: Progress | None, part: tuple[int, int]) -> None:
        """Hide movable cells until all needs are met; this is one part of so many."""
        ledger = Ledger(self.system, self.needs)
        before, of = (n * len(ledger.targets) for n in part)
        for done, target in enumerate(ledger.targets):
            for movement in prove(ledger, self.search, target, movable):
                self._hide(movement, reader_of(self.system, target.open))
            if progress:
                progress(before + done + 1, of)

    def _hide(self, movement: Movement, reader: str) -> None:
        own = movement.cells[self.system.own[movement.cells]]
        for cell in own[~self.hidden[own]].tolist():
            self.reasons[cell] = reader
        self.hidden[own] = True
        self.search.costs[movement.cells] = HIDDEN_COST
        self.found.append(movement)
