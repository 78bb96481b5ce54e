"""Which cells are near a cell: where a movement is looked for first."""

from collections.abc import Iterable

import numpy as np

from audits.disclosure.dimensions import ROOT
from audits.disclosure.solver import Flags, Floats, Ints
from audits.disclosure.systems import System

_ABSENT = -1
_NO_ROOM = 0.01


class Neighbours:
    """The cells laid out as a grid: the widest dimension's codes down, all other codes across.

    costs: of each cell; the caller may change them in place.
    """

    def __init__(self, system: System, costs: Floats) -> None:
        self._costs, self._values = costs, system.values
        self._wide = max(system.table.shape.dimensions, key=lambda each: len(each.codes))
        codes = {code: i for i, code in enumerate(self._wide.codes)}
        across: dict[frozenset[str], int] = {}
        places = []
        for cell in system.cells:
            row = next((codes[code] for code in cell if code in codes), codes[ROOT])
            rest = cell - {self._wide.codes[row]}
            places.append((row, across.setdefault(rest, len(across))))
        self._row, self._column = np.array(places).T
        self._grid = np.full((len(codes), len(across)), _ABSENT)
        self._grid[self._row, self._column] = np.arange(len(system.cells))
        self._splits = [
            (codes[split.total], [codes[part] for part in split.parts])
            for split in self._wide.splits
        ]
        self._over: list[list[int]] = [[] for _ in codes]
        self._under: list[list[list[int]]] = [[] for _ in codes]
        for total, parts in self._splits:
            self._under[total].append(parts)
            for part in parts:
                self._over[part].append(total)

    def near(self, cell: int, step: int, reach: int | None, movable: Flags) -> Ints:
        """Movable cells in rows near the cell's, cell included; all movable ones for reach None.

        A row near: the `reach` cheapest beside and below the cell's row, with their totals, and for
        each total some of its parts, so that what moves in one can be made up for in another.
        """
        if reach is None:
            return np.unique(np.append(np.flatnonzero(movable), cell))
        price = self._prices(int(self._column[cell]), step, movable)
        rows = self._rows(int(self._row[cell]), reach, price)
        found = self._grid[sorted(rows)].ravel()
        found = found[found != _ABSENT]
        return np.unique(np.append(found[movable[found]], cell))

    def _prices(self, column: int, step: int, movable: Flags) -> Floats:
        # what a step costs in each row; where the cell goes up, the others must be able to go down
        cells = self._grid[:, column]
        free = (cells != _ABSENT) & movable[cells]
        room = np.minimum(self._values[cells], step) if step > 0 else np.ones(len(cells))
        prices = self._costs[cells] / np.maximum(room, _NO_ROOM)
        return np.where(free, prices, np.inf)

    def _rows(self, row: int, reach: int, price: Floats) -> set[int]:
        chosen = {row}
        groups = [*self._under[row]]
        groups += [parts for over in self._over[row] for parts in self._under[over]]
        for parts in groups:
            chosen.update(_cheapest(parts, reach, price))
        waiting = sorted(chosen)
        while waiting:
            each = waiting.pop()
            wanted = set(self._over[each])
            for parts in self._under[each]:
                if not chosen.intersection(parts):
                    wanted.update(_cheapest(parts, 2, price))
            waiting += wanted - chosen
            chosen |= wanted
        return chosen


def _cheapest(rows: Iterable[int], n: int, price: Floats) -> list[int]:
    return sorted(rows, key=price.__getitem__)[:n]
