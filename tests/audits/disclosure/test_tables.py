"""Whole tables: totals computed and checked."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.disclosure import tables
from audits.disclosure.dimensions import ROOT, Dimension
from audits.disclosure.tables import BadTable, GivenCount, TableShape, cell_of, named, whole_table
from tests.audits.disclosure.factories import LINKED, SEX, UNITS, counts, make_table

SHAPE = TableShape((UNITS, SEX))


def test_missing_totals_are_computed():
    table = make_table((UNITS, SEX), range(10))

    assert table.counts["p1", "girl"] == 0 + 2
    assert table.counts["p2", ROOT] == 4 + 5 + 6 + 7
    assert table.counts[ROOT, ROOT] == 45
    assert len(table.counts) == SHAPE.size == 9 * 3


@given(st.lists(counts, min_size=10, max_size=10))
def test_every_equation_holds_in_a_whole_table(leaves):
    table = make_table((LINKED, SEX), leaves)

    for equation in table.shape.equations():
        parts = sum(table.by_cell[part] for part in equation.parts)
        assert table.by_cell[equation.total] == parts


@pytest.mark.parametrize(
    ("given_", "words"),
    [
        (
            {("u1", "girl"): GivenCount(3, 2), ("p1", "girl"): GivenCount(4, 5)},
            "line 5: girl, p1 says 4",
        ),
        ({("u1", "girl"): GivenCount(-1, 7)}, "line 7: girl, u1 is negative"),
        ({("u9", "girl"): GivenCount(1, 3)}, "line 3: girl, u9 is no cell"),
        ({("u5", "boy"): GivenCount(1, 4)}, "line 4: boy, u5 can't occur"),
        ({(ROOT, ROOT): GivenCount(1)}, "the total of all says 1, its parts add up to 0"),
    ],
)
def test_table_is_refused_with_its_line(given_, words):
    with pytest.raises(BadTable, match=words) as refused:
        whole_table(SHAPE, given_, frozenset({("u5", "boy")}))

    assert refused.value.line == next(reversed(given_.values())).line


def test_codes_tell_dimensions_apart():
    with pytest.raises(BadTable, match="same code"):
        TableShape((SEX, Dimension.flat("other", ["girl", "x"])))


def test_table_is_refused_when_it_is_too_large_to_do(monkeypatch):
    monkeypatch.setattr(tables, "LARGEST_TABLE", 26)

    with pytest.raises(BadTable, match="has 27 cells"):
        TableShape((UNITS, SEX))


def test_a_cell_has_one_name_in_every_table():
    narrow, wide = TableShape((UNITS,)), SHAPE

    assert cell_of(("u1",)) == cell_of(("u1", ROOT))
    assert {cell_of(key) for key in narrow.keys()} <= {cell_of(key) for key in wide.keys()}  # noqa: SIM118
    assert named(cell_of(("u1", "girl"))) == "girl, u1"
    assert len(set(map(cell_of, product(UNITS.codes, SEX.codes)))) == SHAPE.size
