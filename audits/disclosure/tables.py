"""Tables of counts over crossed hierarchies, whole and adding up, or refused with the line."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import product

import numpy as np
from numpy.typing import NDArray

from audits.disclosure.dimensions import ROOT, Dimension

# One code for each dimension of its table, in the dimensions' order.
Key = tuple[str, ...]
# The same cell in every table: its codes without ROOT. Codes tell dimensions apart.
Cell = frozenset[str]
LARGEST_TABLE = 200_000


class BadTable(ValueError):
    """A table can't be used. line: where in the file it went wrong, None where no line is to blame."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason if line is None else f"line {line}: {reason}")
        self.reason = reason
        self.line = line


@dataclass(frozen=True)
class Equation:
    """total = sum of parts."""

    total: Cell
    parts: tuple[Cell, ...]


@dataclass(frozen=True)
class TableShape:
    """The dimensions of a table: which cells it has and how they add up.

    Raises BadTable where two dimensions share a code or the table is larger than LARGEST_TABLE.
    """

    dimensions: tuple[Dimension, ...]

    def __post_init__(self) -> None:
        codes = [code for each in self.dimensions for code in each.codes if code != ROOT]
        if len(codes) != len(set(codes)):
            raise BadTable("two columns use the same code")
        if self.size > LARGEST_TABLE:
            raise BadTable(f"the table has {self.size} cells; at most {LARGEST_TABLE} can be done")

    @property
    def size(self) -> int:
        """The number of cells."""
        return reduce(lambda n, each: n * len(each.codes), self.dimensions, 1)

    def keys(self) -> Iterator[Key]:
        """Every key, totals first."""
        return product(*(each.codes for each in self.dimensions))

    def equations(self) -> Iterator[Equation]:
        """Every total as the sum of its parts, in every dimension."""
        for at, dimension in enumerate(self.dimensions):
            before = [each.codes for each in self.dimensions[:at]]
            after = [each.codes for each in self.dimensions[at + 1 :]]
            for split in dimension.splits:
                for left in product(*before):
                    for right in product(*after):
                        parts = (cell_of((*left, part, *right)) for part in split.parts)
                        yield Equation(cell_of((*left, split.total, *right)), tuple(parts))


def cell_of(key: Key) -> Cell:
    """The cell that a key names, the same in every table."""
    return frozenset(key) - {ROOT}


def named(cell: Cell) -> str:
    """A cell in words: its codes, or what is said of the total of all."""
    return ", ".join(sorted(cell)) or "the total of all"


@dataclass(frozen=True)
class CountTable:
    """A whole table: a count for each cell, totals that add up.

    impossible: structural zeros, which everybody knows to be zero.
    """

    shape: TableShape
    counts: Mapping[Key, int]
    impossible: frozenset[Key] = frozenset()

    @cached_property
    def by_cell(self) -> Mapping[Cell, int]:
        """The counts by cell."""
        return {cell_of(key): count for key, count in self.counts.items()}


@dataclass(frozen=True)
class GivenCount:
    """A count as it was given, and on which line."""

    count: int
    line: int | None = None


def whole_table(
    shape: TableShape, given: Mapping[Key, GivenCount], impossible: frozenset[Key] = frozenset()
) -> CountTable:
    """Compute the totals that were not given and check those that were.

    An inner cell that was not given counts nobody. Raises BadTable for a negative count, a key that
    the shape has not, a count where there can be none, and a total that its parts don't add up to.
    """
    places = [{code: i for i, code in enumerate(each.codes)} for each in shape.dimensions]
    counts = _summed(shape, given, places, impossible)
    for key, each in given.items():
        found = int(counts[_place(key, places)])
        if found != each.count:
            reason = f"{named(cell_of(key))} says {each.count}, its parts add up to {found}"
            raise BadTable(reason, each.line)
    return CountTable(
        shape, dict(zip(shape.keys(), counts.ravel().tolist(), strict=True)), impossible
    )


def _summed(
    shape: TableShape,
    given: Mapping[Key, GivenCount],
    places: list[dict[str, int]],
    impossible: frozenset[Key],
) -> NDArray[np.int64]:
    counts = np.zeros([len(each.codes) for each in shape.dimensions], dtype=np.int64)
    for key, each in given.items():
        if any(code not in known for code, known in zip(key, places, strict=True)):
            raise BadTable(f"{named(cell_of(key))} is no cell of the table", each.line)
        if each.count < 0:
            raise BadTable(f"{named(cell_of(key))} is negative: {each.count}", each.line)
        if each.count and key in impossible:
            raise BadTable(f"{named(cell_of(key))} can't occur, yet counts {each.count}", each.line)
        counts[_place(key, places)] = each.count
    for at, dimension in enumerate(shape.dimensions):
        counts = np.moveaxis(np.tensordot(_membership(dimension), counts, (1, at)), 0, at)
    return counts


def _place(key: Key, places: list[dict[str, int]]) -> tuple[int, ...]:
    return tuple(known[code] for code, known in zip(key, places, strict=True))


def _membership(dimension: Dimension) -> NDArray[np.int64]:
    # codes x codes, one where the column is a leaf under the row's code
    place = {code: i for i, code in enumerate(dimension.codes)}
    found = np.zeros((len(place), len(place)), dtype=np.int64)
    for code, leaves in dimension.leaves_under.items():
        found[place[code], [place[leaf] for leaf in leaves]] = 1
    return found
