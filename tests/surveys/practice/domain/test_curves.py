"""Reading a course of scores; every threshold is a norm in the data."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.instruments.domain.instruments import Ages
from surveys.practice.domain.curves import ChangeStatus, Flag, SessionScore, population_at, reading
from tests.surveys.instruments.domain.making import make_norm

NORMS = (
    make_norm("cutoff", "<", 25, population="adult", ages=Ages(18, None), key="adult"),
    make_norm("cutoff", "<", 28, population="adolescent", ages=Ages(13, 17), key="young"),
    make_norm("reliable_change", ">=", 5),
    make_norm("ceiling", ">", 32),
    make_norm("fewest_scores", "<", 2),
    make_norm("turn_size", ">=", 6),
    make_norm("turns", ">=", 4),
)
ALLIANCE = (make_norm("talk_level", "<", 36), make_norm("talk_drop", ">=", 1))
SCORES = st.lists(st.integers(0, 400).map(lambda tenths: Decimal(tenths) / 10), min_size=1)


def make_points(*scores):
    return [SessionScore(number, Decimal(str(score))) for number, score in enumerate(scores, 1)]


def read(*scores, norms=NORMS, population="adult"):
    return reading(make_points(*scores), norms, population=population)


def test_reading_is_none_when_there_is_no_score():
    assert reading([], NORMS) is None


def test_reading_tells_first_last_and_change():
    result = read(15, 18, 22.5)

    assert (result.first, result.last, result.change) == (15, Decimal("22.5"), Decimal("7.5"))
    assert result.scores == 3


def test_reading_goes_by_session_and_not_by_order_of_points():
    points = make_points(10, 20)

    assert reading(points[::-1], NORMS) == reading(points, NORMS)


@pytest.mark.parametrize(("population", "cutoff"), [("adult", 25), ("adolescent", 28)])
def test_cutoff_is_that_of_the_population(population, cutoff):
    assert read(26, 26, population=population).cutoff.value == cutoff


def test_cutoff_says_where_the_course_begins_and_where_it_is_now():
    result = read(24.9, 25)

    assert result.first_in_cutoff_range is True
    assert result.last_in_cutoff_range is False


def test_cutoff_says_nothing_when_no_norm_fits_the_population():
    result = read(10, 20, population="all")

    assert result.cutoff is None
    assert result.first_in_cutoff_range is None
    assert result.last_in_cutoff_range is None


@pytest.mark.parametrize(
    ("scores", "status"),
    [
        ((15, 20), ChangeStatus.RELIABLY_UP),
        ((15, 19.9), ChangeStatus.NOT_RELIABLE),
        ((20, 15), ChangeStatus.RELIABLY_DOWN),
        ((20, 20), ChangeStatus.NOT_RELIABLE),
    ],
)
def test_change_is_reliable_when_it_reaches_the_norm(scores, status):
    assert read(*scores).change_status is status


def test_change_has_no_status_when_there_is_no_norm_for_it():
    assert read(15, 30, norms=()).change_status is None


@pytest.mark.parametrize(
    ("scores", "flag"),
    [
        ((32.1, 30), Flag.HIGH_FIRST_SCORE),
        ((20,), Flag.TOO_FEW_SCORES),
        ((10, 20, 10, 20, 10, 20), Flag.SAW_TOOTH),
    ],
)
def test_flag_is_raised_and_statistics_left_out_when_the_course_is_unreliable(scores, flag):
    result = read(*scores)

    assert result.flags == {flag}
    assert result.change_status is None


@pytest.mark.parametrize(
    "scores",
    [
        (32, 20),
        (10, 20, 10, 20, 10),
        (10, 15.9, 10, 15.9, 10, 15.9, 10),
        (10, 12, 14, 16, 18, 20, 22, 24),
    ],
)
def test_no_flag_is_raised_when_the_course_is_within_the_norms(scores):
    assert read(*scores).flags == frozenset()


def test_saw_tooth_is_seen_when_small_moves_lie_between_the_large_ones():
    result = read(20, 17, 13, 14, 20, 19, 13, 15, 21, 16, 14)

    assert result.flags == {Flag.SAW_TOOTH}


def test_saw_tooth_is_never_seen_when_no_norm_says_how_large_a_turn_is():
    norms = (make_norm("turns", ">=", 4),)

    assert read(10, 20, 10, 20, 10, 20, norms=norms).flags == frozenset()


@given(scores=SCORES)
def test_saw_tooth_looks_the_same_upside_down_and_backwards(scores):
    norms = NORMS[-2:]

    plain = read(*scores, norms=norms).flags

    assert read(*(40 - score for score in scores), norms=norms).flags == plain


@given(scores=SCORES)
def test_course_that_only_rises_never_has_a_saw_tooth(scores):
    assert Flag.SAW_TOOTH not in read(*sorted(scores)).flags


@pytest.mark.parametrize(
    ("scores", "worth"),
    [((36, 36), False), ((35.9,), True), ((39, 38), True), ((39, 38.1), False), ((36,), False)],
)
def test_session_is_worth_talking_about_when_low_or_lower_than_last_time(scores, worth):
    assert read(*scores, norms=ALLIANCE).worth_talking_about is worth


@pytest.mark.parametrize("norm", ALLIANCE)
def test_session_is_read_by_one_norm_when_the_other_is_missing(norm):
    assert read(38, 30, norms=(norm,)).worth_talking_about is True


def test_nothing_is_said_of_talking_when_no_norm_does():
    assert read(10, 5).worth_talking_about is None


@pytest.mark.parametrize(
    ("age", "population"), [(17, "adolescent"), (18, "adult"), (90, "adult"), (12, "all")]
)
def test_population_is_the_one_whose_ages_fit(age, population):
    assert population_at(NORMS, age) == population


@given(scores=SCORES)
def test_reading_agrees_with_the_scores(scores):
    result = read(*scores)

    assert result.last - result.first == result.change
    assert (Flag.TOO_FEW_SCORES in result.flags) is (len(scores) < 2)
    assert (result.change_status is None) is bool(result.flags)
