"""The gate: nothing is released unless every small group in it withstands every reader.

For each cell that needs protection it must be possible, to the outsider and to each insider, with
all earlier releases known, that it counts nobody, and that it counts k. An insider who knows some of
a cell's people must be able to think so of the rest. The gate trusts no one: it checks proofs that
it is given with whole numbers, and finds the rest itself.

What it does not promise: groups that are no cell (two units out of three) are not looked at; of a
cell hidden in an earlier release and not in this table, whose count is not known here, it asks only
that it may be nobody or may be k, and takes an insider to know one count that agrees with the rest.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from audits.disclosure.bounds import CellBounds, bounds_of
from audits.disclosure.movements import Movement, Search
from audits.disclosure.primary import Need
from audits.disclosure.proving import Ledger, Target, are_movements, prove
from audits.disclosure.solver import Flags
from audits.disclosure.systems import System, bits
from audits.disclosure.tables import named

OUTSIDER = "anybody"
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Breach:
    """A cell that could be derived: by whom, between which counts, and from which equations."""

    cell: str
    reader: str
    bounds: CellBounds
    equations: tuple[str, ...]

    def __str__(self) -> str:
        """The breach in words, without the cell's count."""
        because = "; ".join(self.equations) or "it is shown"
        return f"{self.cell} could be derived by {self.reader}, from: {because}"


@dataclass(frozen=True)
class Verdict:
    """What the gate says. proofs: movements that show it, to check it again by."""

    breaches: tuple[Breach, ...]
    proofs: tuple[Movement, ...]

    @property
    def is_safe(self) -> bool:
        """Whether the table may be released."""
        return not self.breaches


def gate(
    system: System,
    hidden: Flags,
    needs: Sequence[Need],
    *,
    proofs: Sequence[Movement] = (),
    progress: Progress | None = None,
) -> Verdict:
    """Judge a table of which the hidden cells are not shown.

    proofs are checked, not believed: one that is no movement of hidden cells is thrown away.
    """
    movable = movable_cells(system, hidden)
    ledger = Ledger(system, needs)
    found = [each for each in proofs if are_movements(system, movable, [each])]
    for each in found:
        ledger.take(each)
    search = Search(system, np.ones(len(system.cells)))
    breaches = []
    for done, target in enumerate(ledger.targets):
        found += prove(ledger, search, target, movable)
        if target.open:
            breaches += _breaches(system, movable, ledger, target)
        if progress:
            progress(done + 1, len(ledger.targets))
    return Verdict(tuple(breaches), tuple(found))


def movable_cells(system: System, hidden: Flags) -> Flags:
    """The cells that a reader does not know: hidden here and before, or never in a table shown."""
    return (hidden | ~system.own) & ~system.known


def reader_of(system: System, readers: int) -> str:
    """The name of one of these readers: anybody if the outsider is among them, else who knows most."""
    if readers >> len(system.insiders) & 1:
        return OUTSIDER
    return system.insiders[next(bits(readers))].name


def _breaches(system: System, movable: Flags, ledger: Ledger, target: Target) -> list[Breach]:
    if target.open & ledger.outsider:
        return [_breach(system, movable, target.cell, None)]
    return [_breach(system, movable, target.cell, bit) for bit in bits(target.open)]


def _breach(system: System, movable: Flags, cell: int, insider: int | None) -> Breach:
    free = movable.copy()
    if insider is not None:
        free[system.owned[insider]] = False
    bounds = bounds_of(system, cell, free)
    return Breach(
        cell=named(system.cells[cell]),
        reader=reader_of(system, 1 << (len(system.insiders) if insider is None else insider)),
        bounds=bounds,
        equations=tuple(_in_words(system, each) for each in bounds.equations),
    )


def _in_words(system: System, equation: int) -> str:
    each = system.equations[equation]
    parts = " + ".join(f"({named(part)})" for part in each.parts)
    return f"({named(each.total)}) = {parts}"
