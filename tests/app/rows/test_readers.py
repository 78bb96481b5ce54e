from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rows import readers
from app.rows.faults import BadCell


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_date_is_read_back_when_written_in_iso(day):
    assert readers.iso_date(day.isoformat()) == day


@pytest.mark.parametrize(
    "cell", ["2018-04-31", "2017-02-29", "20180430", "2018-W01-1", "30/4 2018", "0001-01-01", "١٢"]
)
def test_date_is_refused_when_not_of_the_calendar_or_written_otherwise(cell):
    with pytest.raises(BadCell):
        readers.iso_date(cell)


@given(st.integers(0, readers.LARGEST))
def test_whole_number_is_read_back_when_within_bounds(number):
    assert readers.whole()(str(number)) == number


@pytest.mark.parametrize("cell", ["-1", "1.5", "1e3", "9" * 5000, "٣", "10000001", "1 000"])
def test_whole_number_is_refused_when_negative_broken_or_too_large(cell):
    with pytest.raises(BadCell):
        readers.whole()(cell)


@given(st.decimals(0, 1000, places=2))
def test_decimal_is_read_back_when_of_two_places(number):
    assert readers.decimal(1000)(str(number)) == number


@pytest.mark.parametrize("cell", ["-0.5", "41,5", "1.234", "1001", "NaN", "1e2"])
def test_decimal_is_refused_when_not_written_so(cell):
    with pytest.raises(BadCell):
        readers.decimal(1000)(cell)


def test_decimal_is_exact_when_it_has_no_binary_form():
    assert readers.decimal(10)("0.1") == Decimal("0.1")


@pytest.mark.parametrize("cell", ["Family", "9lives", "a b", "å", "a" * 61])
def test_key_is_refused_when_not_of_small_letters(cell):
    with pytest.raises(BadCell):
        readers.key_of(60)(cell)


def test_word_is_refused_with_the_words_there_are_when_unknown():
    with pytest.raises(BadCell) as caught:
        readers.yes_no("ja")

    assert caught.value.params == {"words": "yes, no"}
