"""Hierarchies: what stands under what."""

import pytest

from audits.disclosure.dimensions import ROOT, Dimension, Split
from tests.audits.disclosure.factories import LINKED, UNITS


def test_codes_come_from_the_top_down_each_once():
    assert LINKED.codes == (
        *(ROOT, "p1", "p2", "p3", "s1", "s2"),
        *("u1", "u2", "u3", "u4", "u5"),
    )


def test_leaves_stand_under_all_their_totals():
    assert LINKED.leaves_under["s1"] == {"u1", "u3", "u5"}
    assert LINKED.leaves_under["p3"] == LINKED.leaves_under["u5"] == {"u5"}
    assert UNITS.leaves == ("u1", "u2", "u3", "u4", "u5")


def test_one_who_knows_all_parts_knows_their_total():
    assert UNITS.covered_by(frozenset({"u5"})) == {"u5", "p3"}
    assert UNITS.covered_by(frozenset({"u1", "u2"})) == {"u1", "u2", "p1"}
    assert UNITS.covered_by(frozenset({"p2"})) == {"p2", "u3", "u4"}
    assert UNITS.covered_by(frozenset({"u1"})) == {"u1"}


@pytest.mark.parametrize(
    ("splits", "words"),
    [
        ((Split("p1", ("u1",)),), "has no"),
        ((Split(ROOT, ("a", "a")),), "twice"),
        ((Split(ROOT, ("a", "b")), Split(ROOT, ("a", "c"))), "differ"),
        ((Split(ROOT, ("a",)), Split("a", ("b",)), Split("b", ("a",))), "part of itself"),
    ],
)
def test_dimension_is_refused_when_it_makes_no_sense(splits, words):
    with pytest.raises(ValueError, match=words):
        Dimension("unit", splits)
