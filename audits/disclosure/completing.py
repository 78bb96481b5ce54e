"""Whole numbers for cells that an earlier release hid: some that agree with everything shown."""

import numpy as np
from scipy.sparse import csc_array

from audits.disclosure.solver import Ints, Programme, Rows, product, solve_whole
from audits.disclosure.tables import BadTable

TIME_LIMIT_S = 60.0


def complete(totals: Rows, values: Ints) -> Ints:
    """Fill in the cells whose value is -1 so that totals @ values == 0 and none is negative.

    Raises BadTable where no whole numbers agree with what is given, or none were found in time.
    """
    unknown = values < 0
    given = np.where(unknown, 0, values)
    rest = -product(totals, given)
    if not unknown.any():
        if rest.any():
            raise BadTable(_DISAGREE)
        return given
    parts = csc_array(totals)[:, np.flatnonzero(unknown)]
    nothing = np.zeros(parts.shape[1])
    programme = Programme(nothing, parts, rest.astype(float), nothing, nothing + np.inf)
    found = solve_whole(programme, seconds=TIME_LIMIT_S)
    if found is None:
        raise BadTable(_DISAGREE)
    given[unknown] = found
    return given


_DISAGREE = "an earlier release does not add up with this table: they do not count the same people"
