"""Tally cells: what a response adds to which counts."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.instruments.domain.conditions import Equals
from surveys.instruments.domain.question_types.lines import whole_of_tenths
from surveys.instruments.domain.question_types.registry import TYPES
from surveys.instruments.domain.routing import reachable_answers
from surveys.tallies.domain import RESPONSE, cells
from tests.surveys.instruments.domain.making import (
    answered_instruments,
    make_instrument,
    make_question,
    make_section,
    values_for,
)


def make_one(type_, **changes):
    return make_instrument(make_section("s", make_question("a", type_, **changes)))


@pytest.mark.parametrize(
    ("type_", "value", "tallied"),
    [
        (TYPES["yes_no_dont_know"], "dont_know", ["dont_know"]),
        (TYPES["single_choice"], "red", ["red"]),
        (TYPES["faces"], "blue", ["blue"]),
        (TYPES["multiple_choice"], ["blue", "red"], ["blue", "red"]),
        (TYPES["line"], 73, ["7"]),
        (TYPES["line"], 75, ["8"]),
        (TYPES["line"], 100, ["10"]),
        (TYPES["whole_number"], 3, []),
        (TYPES["decimal_number"], "3.5", []),
        (TYPES["text"], "hej", []),
        (TYPES["date"], "2026-11-21", []),
        (TYPES["per_service_number"], {"x": 1}, []),
    ],
)
def test_cells_hold_the_value_as_its_type_is_tallied(type_, value, tallied):
    found = cells(make_one(type_), {"a": value})

    assert found == (RESPONSE, *(("a", each) for each in tallied))


def test_cells_count_the_response_when_nothing_is_answered():
    assert cells(make_one(TYPES["text"]), {}) == (("", ""),)


def test_cells_leave_out_answers_that_can_not_be_reached():
    instrument = make_instrument(
        make_section(
            "s",
            make_question("a", TYPES["yes_no_dont_know"]),
            make_question("b", TYPES["single_choice"], show_if=Equals("a", "yes")),
        )
    )

    assert cells(instrument, {"a": "no", "b": "red"}) == (("", ""), ("a", "no"))


@pytest.mark.parametrize(("tenths", "whole"), [(0, 0), (4, 0), (5, 1), (14, 1), (95, 10)])
def test_tenths_are_rounded_half_up(tenths, whole):
    assert whole_of_tenths(tenths) == whole


@given(case=answered_instruments())
def test_cells_are_sorted_and_each_is_there_once(case):
    instrument, answers = case

    found = cells(instrument, answers)

    assert list(found) == sorted(set(found))
    assert found[0] == RESPONSE


@given(case=answered_instruments())
def test_cells_are_those_of_the_reachable_answers(case):
    instrument, answers = case

    assert cells(instrument, answers) == cells(instrument, reachable_answers(instrument, answers))


@given(data=st.data())
def test_tallies_of_a_single_choice_sum_to_the_number_who_answered(data):
    question = make_question("a", TYPES["single_choice"])
    instrument = make_instrument(make_section("s", question))
    given_values = data.draw(st.lists(st.none() | values_for(question), max_size=20))
    responses = [{} if value is None else {"a": value} for value in given_values]

    tally = Counter(cell for answers in responses for cell in cells(instrument, answers))

    answered = sum(n for (key, _), n in tally.items() if key == "a")
    assert answered == sum(value is not None for value in given_values)
    assert tally[RESPONSE] == len(responses)
