"""The one door to scipy's HiGHS: minimise a cost over movements that keep all equations."""

from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csc_array, csr_array

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Rows = csr_array[np.int64]
Columns = csc_array[np.int64]

_OPTIMAL = 0


@dataclass(frozen=True, eq=False)
class Programme:
    """min costs @ x so that matrix @ x = right and lower <= x <= upper."""

    costs: Floats
    matrix: Rows | Columns
    right: Floats
    lower: Floats
    upper: Floats


@dataclass(frozen=True, eq=False)
class Optimum:
    """Where a programme has its least cost, and the price of each equation there."""

    x: Floats
    cost: float
    prices: Floats


def solve(programme: Programme) -> Optimum | None:
    """The least cost by the dual simplex, or None where nothing satisfies all or there is no least."""
    # Any: scipy's stubs know neither sparse matrices here nor the result's fields
    found: Any = cast("Any", linprog)(
        programme.costs,
        A_eq=programme.matrix,
        b_eq=programme.right,
        bounds=np.column_stack([programme.lower, programme.upper]),
        method="highs-ds",
        options={"presolve": False},
    )
    if found.status != _OPTIMAL:
        return None
    return Optimum(found.x, float(found.fun), found.eqlin.marginals)


def corner(programme: Programme) -> Floats | None:
    """Where a programme has its least cost, without prices; None as solve.

    The same solver through the door with less behind it: half of a small programme's time is spent
    on the way there and back.
    """
    found: Any = cast("Any", milp)(
        programme.costs,
        bounds=Bounds(programme.lower, programme.upper),
        constraints=LinearConstraint(
            cast("Any", programme.matrix), programme.right, programme.right
        ),
        options={"presolve": False},
    )
    return None if found.x is None or found.status != _OPTIMAL else found.x


def solve_whole(programme: Programme, *, seconds: float) -> Ints | None:
    """Any good x of whole numbers, or None where there is none or it takes too long."""
    found: Any = cast("Any", milp)(
        programme.costs,
        integrality=np.ones(len(programme.costs), dtype=np.int64),
        bounds=Bounds(programme.lower, programme.upper),
        constraints=LinearConstraint(
            cast("Any", programme.matrix.astype(float)), programme.right, programme.right
        ),
        options={"time_limit": seconds, "mip_rel_gap": 1.0},
    )
    return None if found.x is None else np.rint(found.x).astype(np.int64)


def product(matrix: Rows | Columns, vector: Ints) -> Ints:
    """Matrix @ vector."""
    return np.asarray(matrix @ vector)
