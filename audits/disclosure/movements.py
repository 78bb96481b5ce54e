"""Movements: other tables that agree with everything shown, found by linear programmes.

A movement y is added to the true table: totals @ y = 0, y = 0 wherever the cell is shown or known,
values + y >= 0. One that brings a cell to k proves that nobody to whom all this is known can exclude
k. The programme min sum of w|y| finds one that uses the cheapest cells (Fischetti and
Salazar-González 2000 call the cells that it uses a protection pattern). Every movement is of whole
numbers: it stands against a reader who knows that people are counted, not only against fractions.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy.sparse import csc_array

from audits.disclosure.neighbours import Neighbours
from audits.disclosure.solver import (
    Columns,
    Flags,
    Floats,
    Ints,
    Programme,
    corner,
    product,
    solve_whole,
)
from audits.disclosure.systems import System

# How many alternatives are tried along the widest dimension before all cells are; None: all.
NEARBY = (2, 6, 30)
REACHES = (*NEARBY, None)
INTEGER_TIME_LIMIT_S = 5.0
CORNERS = 4


@dataclass(frozen=True, eq=False)
class Movement:
    """Steps of whole numbers on some cells; all other cells stay."""

    cells: Ints
    steps: Ints

    def reach(self, values: Ints) -> tuple[Ints, Ints]:
        """Lowest and highest count of each moved cell, along the movement and against it."""
        here = values[self.cells]
        ahead, back = _stretch(here, self.steps), _stretch(here, -self.steps)
        ends = np.array([ahead * self.steps, -back * self.steps])
        return here + ends.min(axis=0), here + ends.max(axis=0)


def _stretch(values: Ints, steps: Ints) -> int:
    # how many times the steps can be taken before a cell would be negative; enough where never
    down = steps < 0
    if not down.any():
        return int(values.max(initial=0)) + 1_000
    return int((values[down] // -steps[down]).min())


@dataclass(frozen=True, eq=False)
class Search:
    """Finds movements in a system; costs may be lowered by the caller as cells are hidden."""

    system: System
    costs: Floats

    @cached_property
    def _columns(self) -> Columns:
        return csc_array(self.system.totals)

    @cached_property
    def _neighbours(self) -> Neighbours:
        return Neighbours(self.system, self.costs)

    def find(
        self, cell: int, step: int, movable: Flags, reaches: Sequence[int | None] = REACHES
    ) -> Movement | None:
        """The cheapest movement of cell by step within movable cells, or None where there is none.

        Looks among nearby cells first: what is found there is a movement of the whole system, so
        only None needs all cells. reaches: how far to look, the last None for an answer that is sure.
        """
        if self.system.values[cell] + step < 0:
            return None
        tried = 0
        for reach in reaches:
            cells = self._neighbours.near(cell, step, reach, movable)
            if len(cells) == tried:
                continue
            tried = len(cells)
            found = self._solve(cell, step, cells)
            if found is not None:
                return found
        return None

    def _solve(self, cell: int, step: int, cells: Ints) -> Movement | None:
        up = _cut(self._columns, cells)
        values = self.system.values[cells]
        downs = np.flatnonzero(values > 0)
        lower = np.zeros(len(cells) + len(downs))
        upper = np.concatenate([np.full(len(cells), np.inf), values[downs].astype(float)])
        at = np.flatnonzero(cells == cell)
        lowered = len(cells) + np.flatnonzero(downs == at)
        fixed = at if step > 0 else lowered
        upper[at], upper[lowered] = 0, 0
        lower[fixed], upper[fixed] = abs(step), abs(step)
        costs = np.concatenate([self.costs[cells], self.costs[cells[downs]]])
        matrix = _beside(up, downs)
        programme = Programme(costs, matrix, np.zeros(up.shape[0]), lower, upper)
        x = whole_solution(programme)
        if x is None:
            return None
        steps = x[: len(cells)].copy()
        steps[downs] -= x[len(cells) :]
        moved = steps != 0
        return Movement(cells[moved], steps[moved])


def whole_solution(programme: Programme) -> Ints | None:
    """A cheap solution of whole numbers, or None where there is none."""
    costs = programme.costs
    for attempt in range(CORNERS):
        found = corner(replace(programme, costs=costs))
        if found is None:
            return None
        x = np.rint(found).astype(np.int64)
        if not product(programme.matrix, x).any():
            return x
        # a corner of fractions, as tables of three dimensions have: aim at another one
        costs = programme.costs * np.random.default_rng(attempt).uniform(0.7, 1.3, len(costs))
    return solve_whole(programme, seconds=INTEGER_TIME_LIMIT_S)


def _cut(matrix: Columns, cells: Ints) -> Columns:
    # the columns of these cells, and only the rows in which they stand
    starts, ends = matrix.indptr[cells], matrix.indptr[cells + 1]
    lengths = ends - starts
    offsets = np.repeat(starts - np.concatenate([[0], np.cumsum(lengths)[:-1]]), lengths)
    picked = offsets + np.arange(lengths.sum())
    rows, places = np.unique(matrix.indices[picked], return_inverse=True)
    pointers = np.concatenate([[0], np.cumsum(lengths)])
    return csc_array((matrix.data[picked], places, pointers), shape=(len(rows), len(cells)))


def _beside(up: Columns, downs: Ints) -> Columns:
    # the matrix and, to its right, the negative of the columns that can go down
    down = up[:, downs]
    data = np.concatenate([up.data, -down.data])
    places = np.concatenate([up.indices, down.indices])
    pointers = np.concatenate([up.indptr, down.indptr[1:] + up.indptr[-1]])
    return csc_array((data, places, pointers), shape=(up.shape[0], up.shape[1] + len(downs)))
