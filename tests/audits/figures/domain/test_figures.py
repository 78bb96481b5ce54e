"""How numbers are written in files."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.figures.domain.figures import CountedRow, format_number


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (0, "0"),
        (100, "100"),
        (1_000_000_000_000, "1000000000000"),
        (Fraction(83, 2), "41.5"),
        (Fraction(1, 3), "0.3333"),
        (Fraction(2, 3), "0.6667"),
        (Fraction(1, 20000), "0.0001"),
        (Fraction(-1, 100000), "0"),
        (Fraction(-5, 2), "-2.5"),
        (Fraction(20, 2), "10"),
    ],
)
def test_format_number_is_plain_when_written(number, written):
    assert format_number(number) == written


@given(st.fractions(-(10**9), 10**9, max_denominator=10**6))
def test_format_number_is_within_half_of_the_last_decimal_when_read_back(number):
    written = format_number(number)

    assert abs(Fraction(written) - number) <= Fraction(1, 20000)
    assert "E" not in written.upper()
    assert not written.endswith(".")


def test_counted_row_is_in_the_numerator_when_it_adds_something():
    assert CountedRow("U1", 2).in_numerator
    assert not CountedRow("U1", 0).in_numerator
