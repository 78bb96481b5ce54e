"""Bounds of hidden cells, against the enumeration of all tables."""

from math import inf

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from audits.disclosure.bounds import bounds_of, component
from audits.disclosure.dimensions import Dimension
from audits.disclosure.systems import system_of
from tests.audits.disclosure.factories import (
    SEX,
    UNITS,
    flags,
    make_system,
    make_table,
    possible_tables,
)
from tests.examples import examples

LARGEST = 4
SMALL = Dimension.flat("unit", ["a", "b", "c"])
SMALL_TREE = Dimension.tree("unit", {"a": "p", "b": "p", "c": "*", "p": "*"})
AGE = Dimension.flat("age", ["young", "old"])


def few(n):
    """Counts of n inner cells, few enough to list every table."""
    return st.lists(st.integers(0, 2), min_size=n, max_size=n).filter(lambda of: sum(of) <= LARGEST)


@given(
    st.sampled_from([SMALL, SMALL_TREE]),
    few(6),
    st.lists(st.booleans(), min_size=20, max_size=20),
)
def test_bounds_equal_the_enumeration_when_the_table_has_two_dimensions(units, leaves, hide):
    system = system_of(make_table((units, SEX), leaves))
    movable = np.array(hide[: len(system.cells)]) & (np.arange(len(system.cells)) > 0)
    tables = possible_tables(system, movable, sum(leaves))

    for cell in range(len(system.cells)):
        found = bounds_of(system, cell, movable)

        assert (found.low, found.high) == (tables[:, cell].min(), tables[:, cell].max())


@examples(1 / 2)
@given(few(8), st.lists(st.booleans(), min_size=27, max_size=27))
def test_bounds_contain_the_enumeration_when_the_table_has_three(leaves, hide):
    units = Dimension.flat("unit", ["a", "b"])
    system = system_of(make_table((units, SEX, AGE), leaves))
    movable = np.array(hide) & (np.arange(27) > 0)
    tables = possible_tables(system, movable, sum(leaves))

    for cell in range(27):
        found = bounds_of(system, cell, movable)

        assert found.low <= tables[:, cell].min()
        assert tables[:, cell].max() <= found.high


def test_a_shown_cell_is_known_exactly():
    system = make_system((UNITS, SEX), range(10))

    found = bounds_of(system, system.index[frozenset({"u2", "boy"})], flags(system))

    assert (found.low, found.high, found.equations) == (3, 3, ())


def test_what_no_total_holds_has_no_most():
    system = make_system((UNITS, SEX), range(10))
    everything = np.ones(len(system.cells), dtype=bool)

    found = bounds_of(system, system.index[frozenset({"u2", "boy"})], everything)

    assert (found.low, found.high) == (0, inf)


def test_bounds_name_the_equations_that_they_follow_from():
    system = make_system((UNITS, SEX), range(10))
    hidden = flags(system, "u5 girl")

    found = bounds_of(system, int(np.flatnonzero(hidden)[0]), hidden)

    assert (found.low, found.high) == (8, 8)
    followed = [system.equations[each] for each in found.equations]
    assert any(frozenset({"u5", "girl"}) in (each.total, *each.parts) for each in followed)


def test_cells_apart_are_solved_apart():
    system = make_system((UNITS, SEX), range(10))
    movable = flags(system, "u1 girl", "u2 girl", "u3 boy", "u4 boy")

    found = component(system.totals, system.index[frozenset({"u1", "girl"})], movable)

    assert {system.cells[cell] for cell in found} == {
        frozenset({"u1", "girl"}),
        frozenset({"u2", "girl"}),
    }


@given(st.lists(st.integers(0, 9), min_size=10, max_size=10), st.data())
def test_knowing_more_never_widens_bounds(leaves, data):
    system = make_system((UNITS, SEX), leaves)
    movable = np.array(data.draw(st.lists(st.booleans(), min_size=27, max_size=27)))
    fewer = movable & np.array(data.draw(st.lists(st.booleans(), min_size=27, max_size=27)))
    cell = data.draw(st.integers(0, 26))

    wide, narrow = bounds_of(system, cell, movable), bounds_of(system, cell, fewer)

    assert wide.low <= narrow.low <= narrow.high <= wide.high
