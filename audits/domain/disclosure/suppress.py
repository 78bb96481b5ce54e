"""Hiding as little as possible so that no small group can be derived from what is shown.

Complementary suppression as a series of linear programmes (Cox 1980, 1995; Fischetti and
Salazar-González 2000; Hundepool et al. 2012): for each cell that needs protection and each end of
its range, the cheapest movement that takes it there; the cells that move are hidden. The same with
each insider's own cells frozen. What is found is kept as proof for the gate.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from audits.domain.disclosure.gate import Progress, Verdict, gate
from audits.domain.disclosure.movements import Movement, Search
from audits.domain.disclosure.primary import Need
from audits.domain.disclosure.proving import Ledger, prove
from audits.domain.disclosure.solver import Flags, Floats
from audits.domain.disclosure.sparing import spared
from audits.domain.disclosure.systems import System
from audits.domain.disclosure.tables import Cell

# A hidden cell costs next to nothing to use again, yet few are used rather than many.
HIDDEN_COST = 0.01
KEEP_COST = 200.0


@dataclass(frozen=True, eq=False)
class Suppression:
    """A protected table: which cells of the system are hidden, why, and the gate's verdict on it."""

    system: System
    needs: tuple[Need, ...]
    hidden: Flags
    verdict: Verdict

    @property
    def primary(self) -> Flags:
        """The cells hidden for their own sake."""
        found = np.zeros_like(self.hidden)
        found[[need.cell for need in self.needs if self.system.own[need.cell]]] = True
        return found


def costs_of(system: System, keep: Collection[Cell] = ()) -> Floats:
    """What it costs readers to lose a cell: more the more people it counts, most if asked to keep."""
    costs: Floats = np.log2(2 + 2 * system.values)
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
    hidden = np.zeros(len(system.cells), dtype=bool)
    hidden[[need.cell for need in needs if system.own[need.cell]]] = True
    costs = costs_of(system, keep)
    costs[hidden] = HIDDEN_COST
    found = _movements(system, needs, (hidden, costs), progress)
    hidden, proofs = spared(system, needs, hidden, found)
    return Suppression(system, tuple(needs), hidden, gate(system, hidden, needs, proofs=proofs))


def _movements(
    system: System, needs: Sequence[Need], state: tuple[Flags, Floats], progress: Progress | None
) -> list[Movement]:
    hidden, costs = state
    ledger, search = Ledger(system, needs), Search(system, costs)
    found = []
    for done, target in enumerate(ledger.targets):
        for movement in prove(ledger, search, target, ~system.known):
            found.append(movement)
            hidden[movement.cells[system.own[movement.cells]]] = True
            costs[movement.cells] = HIDDEN_COST
        if progress:
            progress(done + 1, len(ledger.targets))
    return found
