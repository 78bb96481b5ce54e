"""What a protection did, in figures and words. No count of a hidden cell is in it."""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from audits.disclosure.bounds import bounds_of
from audits.disclosure.coarser import Coarser, coarser_tables
from audits.disclosure.gate import Breach, movable_cells
from audits.disclosure.suppress import Suppression
from audits.disclosure.tables import Key, cell_of, named


@dataclass(frozen=True)
class ProtectionReport:
    """What is hidden and why.

    small: cells hidden for their own sake. protecting: other cells hidden, by whom they keep from
    deriving a small one. share: hidden of all cells, 0..1. seconds: wall clock.
    """

    cells: int
    hidden: int
    small: int
    protecting: tuple[tuple[str, int], ...]
    breaches: tuple[Breach, ...]
    coarser: tuple[Coarser, ...]
    k: int
    seconds: float

    @property
    def share(self) -> float:
        """Hidden cells of all cells, 0..1."""
        return self.hidden / self.cells

    def public_text(self) -> str:
        """What may be said beside the table: not which cells are small and which protect them."""
        return (
            f"{self.hidden} of {self.cells} cells ({self.share:.0%}) are withheld, shown as two dots:"
            f" they tell of fewer than {self.k} people, or would let such a cell be worked out."
        )

    def text(self) -> str:
        """For those who may see the counts themselves: reasons, breaches, coarser tables, time."""
        lines = [self.public_text(), f"Hidden because 0 < count < {self.k}: {self.small}."]
        lines += [f"Hidden so that {who} can't derive them: {n}." for who, n in self.protecting]
        if not self.breaches:
            lines.append(f"Each small cell may be 0 or {self.k} to every reader considered.")
        lines += [f"NOT SAFE: {each}" for each in self.breaches]
        lines += [
            f"Coarser: {' × '.join(each.levels) or 'the total only'}: {each.cells} cells,"
            f" {each.small} of them small."
            for each in self.coarser
        ]
        return "\n".join([*lines, f"Time: {self.seconds:.1f} s."])


def report_on(done: Suppression, k: int, seconds: float, suggestions: int = 3) -> ProtectionReport:
    """Sum a protection up."""
    table = done.system.table
    reasons = Counter(done.reasons[cell] for cell in np.flatnonzero(done.complementary).tolist())
    return ProtectionReport(
        cells=table.shape.size,
        hidden=int(done.hidden.sum()),
        small=int(done.primary.sum()),
        protecting=tuple(reasons.most_common()),
        breaches=done.verdict.breaches,
        coarser=tuple(coarser_tables(table, k)[:suggestions]) if done.hidden.any() else (),
        k=k,
        seconds=seconds,
    )


def bounds_text(done: Suppression) -> str:
    """Between which counts each hidden cell must lie for a reader of the table, one line a cell.

    Anybody can work this out from what is shown. Solves two programmes a hidden cell.
    """
    movable = movable_cells(done.system, done.hidden)
    lines = []
    for cell in np.flatnonzero(done.hidden).tolist():
        found = bounds_of(done.system, cell, movable)
        lines.append(f"{named(done.system.cells[cell])}: {found.low:g} to {found.high:g}")
    return "\n".join(lines)


def is_hidden(done: Suppression, key: Key) -> bool:
    """Whether a cell of the table is hidden."""
    return bool(done.hidden[done.system.index[cell_of(key)]])
