"""How figures are said: in words below ten, with their base, in the reader's numbers."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.figures.domain.catalogue import CATALOGUE
from audits.figures.domain.figures import Figure
from audits.presenting.words import (
    base_text,
    detail_text,
    interval_text,
    large_first,
    number,
    percents,
    share_text,
    value_text,
)
from audits.statistics.shares import Share, whole_percent

COUNT, SHARE = CATALOGUE["complaints"], CATALOGUE["own_user_survey"]
MEAN = CATALOGUE["assignments_mean_hours"]


@pytest.fixture(autouse=True)
def reader(web):
    with web.test_request_context(headers={"Accept-Language": "sv"}):
        yield


@pytest.mark.parametrize(
    ("value", "said"),
    [(7, "7"), (1234567, "1\xa0234\xa0567"), (Fraction(127, 4), "31,8"), (Fraction(4, 2), "2")],
)
def test_number_is_written_as_people_here_write_it(value, said):
    assert number(value) == said


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (Share(38, 81), "47 % (38 av 81)"),
        (Share(2, 5), "Två av fem"),
        (Share(5, 5), "Alla fem"),
        (Share(0, 0), "Inga svar"),
        (Share(0, 10), "0 % (0 av 10)"),
    ],
)
def test_share_is_said_with_its_base(share, said):
    assert share_text(share) == said


@given(numerator=st.integers(0, 9), more=st.integers(0, 9))
def test_share_of_fewer_than_ten_has_no_percentage_and_no_interval(numerator, more):
    base = min(9, numerator + more)
    share = Share(min(numerator, base), base)

    assert "%" not in share_text(share)
    assert interval_text(share) == ""


def test_value_and_base_of_each_kind():
    share = Share(48, 96)

    assert value_text(SHARE, Figure("x", 48, 96), share) == "50 %"
    assert base_text(SHARE, Figure("x", 48, 96), share) == "48 av 96"
    assert value_text(COUNT, Figure("x", 161), None) == "161"
    assert base_text(COUNT, Figure("x", 161), None) == ""
    assert value_text(MEAN, Figure("x", Fraction(127, 2), 2), None) == "31,8"
    assert base_text(MEAN, Figure("x", Fraction(127, 2), 2), None) == "medel av 2"


def test_a_mean_of_nothing_is_a_dash():
    assert value_text(MEAN, Figure("x", 0, 0), None) == "–"


def test_a_part_larger_than_its_whole_is_shown_as_it_is():
    assert value_text(SHARE, Figure("x", 5, 4), None) == "5 av 4"


def test_interval_is_in_whole_per_cent_and_absent_where_all_are_known():
    assert interval_text(Share(9, 13)) == "42–87 %"
    assert interval_text(Share(9, 13, population=50)) == "46–86 %"
    assert interval_text(Share(13, 13, population=13)) == ""
    assert percents(0.18, 0.92) == "18–92 %"


def test_details_are_said_in_words_and_unknown_ones_as_they_are():
    assert detail_text("dont_know") == "vet inte"
    assert detail_text("grupp_7") == "grupp_7"


@given(st.text(max_size=8))
def test_large_first_changes_the_first_letter_alone(text):
    assert large_first(text)[1:] == text[1:] or len(text[:1].upper()) > 1


def test_halves_are_rounded_up_wherever_a_bound_is_said():
    # 12.5 % was 12 in the table and 13 in the sentence beside it
    assert percents(0.125, 0.625) == "13–63 %"
    assert (whole_percent(0.125), whole_percent(0.625)) == (13, 63)
    assert number(Fraction(1, 4)) == "0,3"
    assert number(Fraction(13, 20)) == "0,7"
