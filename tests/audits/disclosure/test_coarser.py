"""The coarser table that would hide nothing."""

from itertools import product

from audits.disclosure.coarser import coarser_tables
from audits.disclosure.dimensions import ROOT
from tests.audits.disclosure.factories import LINKED, SEX, UNITS, make_table

LEAVES = (9, 8, 3, 12, 11, 7, 6, 9, 2, 14)


def test_the_finest_table_that_hides_nothing_comes_first():
    found = coarser_tables(make_table((UNITS, SEX), LEAVES))

    assert (found[0].levels, found[0].cells, found[0].small) == (("unit",), 9, 0)
    assert all(each.cells < 27 for each in found)
    assert found[-1].small / found[-1].cells == max(each.small / each.cells for each in found)


def test_small_cells_are_counted_as_they_are():
    table = make_table((UNITS, SEX), LEAVES)

    (topmost,) = (
        each for each in coarser_tables(table) if each.levels == ("unit, topmost level", "sex")
    )

    counts = [table.counts[key] for key in product((ROOT, "p1", "p2", "p3"), SEX.codes)]
    assert topmost.small == sum(0 < each < 5 for each in counts) == 1


def test_each_hierarchy_has_a_topmost_level_of_its_own():
    found = coarser_tables(make_table((LINKED,), (9, 8, 7, 6, 5)))

    assert sorted(each.cells for each in found) == [1, 3, 4]
