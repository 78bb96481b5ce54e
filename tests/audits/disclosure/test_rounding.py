"""Rounding to fives: the same group the same way everywhere."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.disclosure.dimensions import ROOT
from audits.disclosure.rounding import rounded, rounded_table
from audits.disclosure.tables import cell_of
from tests.audits.disclosure.factories import SEX, UNITS, make_table

SECRET = b"only for tests"


@given(st.integers(0, 1000), st.text(min_size=1, max_size=5))
def test_count_becomes_a_near_multiple_of_five(count, code):
    found = rounded(count, frozenset({code}), SECRET)

    assert found % 5 == 0
    assert abs(found - count) < 5
    assert count % 5 or found == count


def test_the_same_group_is_rounded_the_same_way_in_every_table():
    narrow = rounded_table(make_table((UNITS,), [13, 12, 8, 3, 6]), SECRET)
    wide = rounded_table(make_table((UNITS, SEX), [9, 4, 6, 6, 1, 7, 2, 1, 3, 3]), SECRET)

    assert {key: wide[(*key, ROOT)] for key in narrow} == narrow


def test_rounding_is_right_on_average():
    drawn = Counter(rounded(7, frozenset({f"c{i}"}), SECRET) for i in range(2000))

    assert set(drawn) == {5, 10}
    assert 0.35 < drawn[10] / 2000 < 0.45


def test_rounding_depends_on_the_secret_and_the_people():
    cells = [cell_of((f"c{i}",)) for i in range(50)]

    one = [rounded(7, cell, SECRET, "2025") for cell in cells]

    assert one != [rounded(7, cell, SECRET, "2026") for cell in cells]
    assert one != [rounded(7, cell, b"another", "2025") for cell in cells]


@pytest.mark.parametrize(("count", "secret"), [(-1, SECRET), (1, b"")])
def test_rounding_refuses_what_it_can_not_do(count, secret):
    with pytest.raises(ValueError, match="a count of people and a secret"):
        rounded(count, frozenset(), secret)
