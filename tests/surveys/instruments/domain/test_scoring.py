"""Scores: sums, reversal, bounds, and which answers are positive."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.instruments.domain.instruments import Scoring, ScoringKind
from surveys.instruments.domain.question_types.registry import TYPES
from surveys.instruments.domain.scoring import bounds, is_positive, item_range, item_score, score
from tests.surveys.instruments.domain.making import (
    answered_instruments,
    make_instrument,
    make_line_instrument,
    make_options,
    make_question,
    make_section,
)

TENTHS = st.integers(0, 100)


def make_scored(*questions, reversed_=()):
    items = tuple(question.key for question in questions)
    return make_instrument(
        make_section("s", *questions),
        scoring=Scoring(ScoringKind.SUM, items=items, reversed=reversed_),
    )


def test_score_sums_lines_with_one_decimal():
    result = score(make_line_instrument(), {"a": 73, "b": 50, "c": 0, "d": 100})

    assert result.value == Decimal("22.3")
    assert (result.minimum, result.maximum) == (0, 40)


def test_score_is_none_when_an_item_is_missing():
    assert score(make_line_instrument(), {"a": 73, "b": 50, "c": 0}) is None


def test_score_is_none_when_the_instrument_is_never_scored():
    instrument = make_instrument(make_section("s", make_question("a", TYPES["line"])))

    assert score(instrument, {"a": 50}) is None


def test_score_reverses_numbers_within_their_range():
    first, second = (
        make_question(key, TYPES["whole_number"], minimum=Decimal(1), maximum=Decimal(5))
        for key in ("a", "b")
    )

    result = score(make_scored(first, second, reversed_=("b",)), {"a": 2, "b": 1})

    assert result.value == 7
    assert (result.minimum, result.maximum) == (2, 10)


def test_score_uses_the_worth_of_the_chosen_option():
    question = make_question(
        "a",
        TYPES["faces"],
        options=make_options("sad", "glad", "none", scores=(1, 4)),
    )

    assert score(make_scored(question), {"a": "glad"}).value == 4
    assert score(make_scored(question), {"a": "none"}) is None


def test_item_score_is_none_when_the_option_is_unknown():
    assert item_score(make_question("a", TYPES["faces"]), "purple") is None


def test_item_range_is_refused_when_the_item_has_none():
    with pytest.raises(ValueError, match="a has no range"):
        item_range(make_question("a", TYPES["whole_number"], minimum=Decimal(1)))


def test_bounds_are_those_of_all_items():
    assert bounds(make_line_instrument()) == (0, 40)


@given(values=st.lists(TENTHS, min_size=4, max_size=4))
def test_score_of_lines_stays_within_its_bounds(values):
    answers = dict(zip("abcd", values, strict=True))

    result = score(make_line_instrument(), answers)

    assert 0 <= result.value <= 40
    assert result.value * 10 == sum(values)


@given(values=st.lists(TENTHS, min_size=4, max_size=4))
def test_score_and_its_reversed_score_add_up_to_the_whole_scale(values):
    answers = dict(zip("abcd", values, strict=True))

    plain = score(make_line_instrument(), answers)
    turned = score(make_line_instrument(reversed=("a", "b", "c", "d")), answers)

    assert plain.value + turned.value == 40


@given(values=st.lists(TENTHS, min_size=4, max_size=4), place=st.integers(0, 3))
def test_score_rises_when_one_item_rises(values, place):
    answers = dict(zip("abcd", values, strict=True))
    key = "abcd"[place]
    answers[key] = min(answers[key], 99)

    before = score(make_line_instrument(), answers)
    after = score(make_line_instrument(), answers | {key: answers[key] + 1})

    assert after.value - before.value == Decimal("0.1")


@pytest.mark.parametrize(
    ("value", "positive"),
    [("yes", True), ("no", False), ("dont_know", None), (None, None), ("maybe", None), (3, None)],
)
def test_yes_is_positive_and_dont_know_is_outside_the_base(value, positive):
    question = make_question("a", TYPES["yes_no_dont_know"])

    assert is_positive(question, value) is positive


@given(case=answered_instruments())
def test_positive_answers_are_always_among_the_choices(case):
    instrument, answers = case

    positive = [q for q in instrument.questions if is_positive(q, answers.get(q.key))]

    assert all(question.option(answers[question.key]).score > 0 for question in positive)
