"""What can be known about a table: its cells, all equations between them, and who knows what."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, reduce
from itertools import combinations
from operator import or_

import numpy as np
from scipy.sparse import csr_array

from audits.disclosure.completing import complete
from audits.disclosure.dimensions import ROOT, Dimension
from audits.disclosure.released import Release
from audits.disclosure.solver import Flags, Ints, Rows
from audits.disclosure.tables import (
    BadTable,
    Cell,
    CountTable,
    Equation,
    TableShape,
    cell_of,
    named,
)


@dataclass(frozen=True)
class Insider:
    """Somebody who knows exactly all cells of the people under these codes of one dimension."""

    name: str
    codes: frozenset[str]


def insiders_of(dimension: Dimension, codes: Iterable[str]) -> tuple[Insider, ...]:
    """Each code (a provider), each of its parts (its units), and each pair of parts of one code."""
    found: dict[frozenset[str], Insider] = {}
    for code in codes:
        parts = {part for split in dimension.splits_of.get(code, ()) for part in split.parts}
        for known in [(code,), *combinations(sorted(parts), 1), *combinations(sorted(parts), 2)]:
            found.setdefault(frozenset(known), Insider(" with ".join(known), frozenset(known)))
    return tuple(found.values())


@dataclass(frozen=True, eq=False)
class System:
    """Cells and equations as arrays, of the table and of all earlier releases together.

    values: what each cell counts; for a cell hidden in an earlier release that the table does not
    hold, a whole number that agrees with everything shown. known: cells that everybody knows before
    the table is released (structural zeros, and what was shown before). own: cells of the table.
    knowers: for a code the insiders who know its people, as bits in the order of `insiders`.
    """

    table: CountTable
    earlier: tuple[Release, ...]
    insiders: tuple[Insider, ...]
    cells: tuple[Cell, ...]
    equations: tuple[Equation, ...]
    values: Ints
    known: Flags
    own: Flags
    knowers: Mapping[str, int]
    index: Mapping[Cell, int] = field(repr=False)

    @cached_property
    def totals(self) -> Rows:
        """Equations x cells: 1 for a part, -1 for the total, so that totals @ values == 0."""
        return totals_matrix(self.equations, self.index)

    @cached_property
    def owners(self) -> tuple[int, ...]:
        """For each cell the insiders who know it, as bits."""
        return tuple(
            reduce(or_, (self.knowers.get(code, 0) for code in cell), 0) for cell in self.cells
        )

    @cached_property
    def owned(self) -> tuple[Ints, ...]:
        """For each insider the cells known to it."""
        return tuple(
            np.array([i for i, mask in enumerate(self.owners) if mask >> bit & 1], dtype=np.int64)
            for bit in range(len(self.insiders))
        )

    def touched(self, cells: Ints) -> int:
        """Which insiders know one of these cells, as bits."""
        return reduce(or_, (self.owners[cell] for cell in cells.tolist()), 0)

    def shares(self, cell: int) -> Mapping[int, int]:
        """For each insider who knows some of a cell's people but not all, how many it knows."""
        found: dict[int, int] = {}
        key = self.cells[cell]
        for dimension in self.table.shape.dimensions:
            code = next((each for each in key if each in dimension.leaves_under), ROOT)
            for leaf in dimension.leaves_under[code] - {code}:
                part = self.index.get((key - {code}) | {leaf})
                mask = self.knowers.get(leaf, 0) & ~self.owners[cell]
                if part is None or not self.values[part]:
                    continue
                for insider in bits(mask):
                    found[insider] = found.get(insider, 0) + int(self.values[part])
        return found


def totals_matrix(equations: Sequence[Equation], index: Mapping[Cell, int]) -> Rows:
    """The equations as a sparse matrix of 1 and -1, one row each."""
    columns = [[index[each.total], *(index[part] for part in each.parts)] for each in equations]
    rows = np.repeat(np.arange(len(columns)), [len(each) for each in columns])
    signs = [sign for each in columns for sign in (-1, *(1,) * (len(each) - 1))]
    flat = np.array([cell for each in columns for cell in each], dtype=np.int64)
    data = np.array(signs, dtype=np.int64)
    return csr_array((data, (rows, flat)), shape=(len(columns), len(index)))


def system_of(
    table: CountTable, earlier: Sequence[Release] = (), insiders: Sequence[Insider] = ()
) -> System:
    """Put a table, what was released before and who knows what together.

    Raises BadTable where an earlier release shows another count for a cell of the table, or does
    not agree with it: then the two do not count the same people.
    """
    shapes = [table.shape, *(release.shape for release in earlier)]
    equations = tuple(dict.fromkeys(each for shape in shapes for each in shape.equations()))
    cells = dict.fromkeys(cell_of(key) for each in shapes for key in each.keys())  # noqa: SIM118 - a shape is no mapping
    index = {cell: i for i, cell in enumerate(cells)}
    values, known = _values(table, earlier, index)
    matrix = totals_matrix(equations, index)
    ranked = tuple(_ranked(shapes, insiders))
    own = np.zeros(len(cells), dtype=bool)
    own[[index[cell] for cell in table.by_cell]] = True
    return System(
        table=table,
        earlier=tuple(earlier),
        insiders=tuple(insider for insider, _ in ranked),
        cells=tuple(cells),
        equations=equations,
        values=complete(matrix, values),
        known=known,
        own=own,
        knowers=_knowers([codes for _, codes in ranked]),
        index=index,
    )


def _values(
    table: CountTable, earlier: Sequence[Release], index: Mapping[Cell, int]
) -> tuple[Ints, Flags]:
    values = np.full(len(index), -1, dtype=np.int64)
    known = np.zeros(len(index), dtype=bool)
    for cell, count in table.by_cell.items():
        values[index[cell]] = count
    known[[index[cell_of(key)] for key in table.impossible]] = True
    for release in earlier:
        for key, count in release.shown.items():
            at = index[cell_of(key)]
            if values[at] not in (-1, count):
                raise BadTable(
                    f"{named(cell_of(key))} counts {values[at]} here and was released as {count}"
                    f" in {release.title}: give the tables a column that tells them apart"
                )
            values[at], known[at] = count, True
    return values, known


def _ranked(
    shapes: Sequence[TableShape], insiders: Sequence[Insider]
) -> list[tuple[Insider, frozenset[str]]]:
    # those who know most come first: whoever withstands a provider withstands its units
    dimensions = [each for shape in shapes for each in shape.dimensions]
    found = []
    for insider in insiders:
        codes = frozenset[str]()
        for dimension in dimensions:
            held = insider.codes & set(dimension.codes)
            codes |= dimension.covered_by(held) if held else frozenset()
        found.append((insider, codes - {ROOT}))
    return sorted(found, key=lambda each: -len(each[1]))


def _knowers(known: Sequence[frozenset[str]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for bit, codes in enumerate(known):
        for code in codes:
            found[code] = found.get(code, 0) | 1 << bit
    return found


def bits(mask: int) -> Iterator[int]:
    """The positions of the bits that are set, lowest first."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest
