"""What must be withheld from those who may not see the rows."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.domain.figures import Figure
from audits.domain.small_groups import is_figure_withheld, is_withheld


@pytest.mark.parametrize(
    ("count", "base", "withheld"),
    [
        (0, None, False),
        (1, None, True),
        (4, None, True),
        (5, None, False),
        (0, 96, False),
        (5, 96, False),
        (4, 96, True),
        (92, 96, True),
        (91, 96, False),
        (96, 96, False),
        (0, 4, True),
        (4, 4, True),
        (0, 0, False),
    ],
)
def test_figure_is_withheld_when_a_group_is_below_five(count, base, withheld):
    assert is_withheld(count, base) is withheld
    assert is_figure_withheld(Figure("key", count, base)) is withheld


def test_limit_is_refused_when_below_five():
    with pytest.raises(ValueError, match="at least"):
        is_withheld(3, 10, k=4)


@given(st.integers(5, 50), st.integers(0, 100), st.integers(0, 100))
def test_nothing_is_shown_by_a_stricter_limit_when_a_weaker_one_withheld_it(k, count, rest):
    if is_withheld(count, count + rest, k):
        assert is_withheld(count, count + rest, k + 1)


def test_sum_is_withheld_when_it_is_a_part_below_five():
    assert is_withheld(Fraction(7, 2))
