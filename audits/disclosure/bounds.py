"""Between which counts a cell must lie, for a reader who knows what is shown and what he knows.

Where the equations are those of a table of two dimensions, of any hierarchy in one and none in the
other, the bounds by linear programmes are whole numbers and those by counting all tables; otherwise
(three dimensions, linked tables) the true bounds by counting may be narrower than these. The gate
therefore asks for whole-number tables (movements), and these bounds only tell how wide a hidden
cell is. Source for bounds of cells: Fischetti and Salazar-González 2000.
"""

from dataclasses import dataclass
from math import inf

import numpy as np
from scipy.sparse import csc_array, csr_array

from audits.disclosure.solver import Flags, Ints, Optimum, Programme, Rows, product, solve
from audits.disclosure.systems import System

_CLOSE = 1e-6


@dataclass(frozen=True)
class CellBounds:
    """The least and most that a cell can count; high is inf where nothing holds it.

    equations: positions in system.equations from which the bounds follow.
    """

    low: float
    high: float
    equations: tuple[int, ...] = ()


def bounds_of(system: System, cell: int, movable: Flags) -> CellBounds:
    """Bounds of one cell where movable cells are unknown and all others known."""
    if not movable[cell]:
        value = float(system.values[cell])
        return CellBounds(value, value)
    cells = component(system.totals, cell, movable)
    part = csr_array(csc_array(system.totals)[:, cells])
    rows = np.flatnonzero(np.diff(part.indptr))
    matrix = csr_array(part[rows])
    here = product(matrix, system.values[cells]).astype(float)
    aim = (cells == cell).astype(float)
    nothing = np.zeros(len(cells))
    low, high = (
        solve(Programme(way * aim, matrix, here, nothing, nothing + inf)) for way in (1, -1)
    )
    # the true table satisfies all, so there is always a least; but what is not held has no most
    return CellBounds(
        low=_whole(low.cost) if low else 0.0,
        high=_whole(-high.cost) if high else inf,
        equations=_followed(rows, [end for end in (low, high) if end]),
    )


def component(totals: Rows, cell: int, movable: Flags) -> Ints:
    """The movable cells that hang together with a cell through equations; nothing else can move it."""
    columns = csc_array(totals)
    reached = np.zeros(len(movable), dtype=bool)
    reached[cell] = True
    fresh = np.array([cell])
    while len(fresh):
        rows = np.unique(columns[:, fresh].indices)
        near = np.unique(totals[rows].indices)
        fresh = near[movable[near] & ~reached[near]]
        reached[fresh] = True
    return np.flatnonzero(reached)


def _whole(value: float) -> float:
    nearest = round(value)
    return float(nearest) if abs(value - nearest) < _CLOSE else value


def _followed(rows: Ints, ends: list[Optimum]) -> tuple[int, ...]:
    # an equation with a price in the programme is one that the bound rests on
    used = np.zeros(len(rows), dtype=bool)
    for end in ends:
        used |= np.abs(end.prices) > _CLOSE
    return tuple(rows[used].tolist())
