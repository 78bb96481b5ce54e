"""Conditions: when they hold, and what they hold about."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.instruments.domain.conditions import (
    Answered,
    AnyOf,
    AtLeast,
    Equals,
    Every,
    Negation,
    NotEquals,
    Some,
    is_true,
    questions_named,
)
from tests.surveys.instruments.domain.making import conditions

YES = Equals("a", "yes")


def test_condition_holds_when_there_is_none():
    assert is_true(None, {})


@pytest.mark.parametrize(
    ("condition", "answers", "holds"),
    [
        (Equals("a", "yes"), {"a": "yes"}, True),
        (Equals("a", "yes"), {"a": "no"}, False),
        (Equals("a", "yes"), {}, False),
        (Equals("a", "red"), {"a": ["blue", "red"]}, True),
        (Equals("a", "3"), {"a": 3}, True),
        (NotEquals("a", "yes"), {"a": "no"}, True),
        (NotEquals("a", "yes"), {"a": "yes"}, False),
        (NotEquals("a", "yes"), {}, False),
        (AnyOf("a", ("yes", "no")), {"a": "no"}, True),
        (AnyOf("a", ("yes", "no")), {"a": "dont_know"}, False),
        (AtLeast("a", Decimal(1)), {"a": 1}, True),
        (AtLeast("a", Decimal(1)), {"a": 0}, False),
        (AtLeast("a", Decimal(1)), {"a": "1.5"}, True),
        (AtLeast("a", Decimal(1)), {"a": "many"}, False),
        (AtLeast("a", Decimal(1)), {"a": ["red"]}, False),
        (AtLeast("a", Decimal(5)), {"a": {"x": 2, "y": 3}}, True),
        (AtLeast("a", Decimal(6)), {"a": {"x": 2, "y": 3}}, False),
        (Answered("a"), {"a": ""}, True),
        (Answered("a"), {"b": "x"}, False),
    ],
)
def test_condition_on_one_question_holds_as_its_operator_says(condition, answers, holds):
    assert is_true(condition, answers) is holds


def test_every_holds_when_all_parts_hold():
    both = Every((YES, Answered("b")))

    assert is_true(both, {"a": "yes", "b": 1})
    assert not is_true(both, {"a": "yes"})


def test_some_holds_when_one_part_holds():
    either = Some((YES, Answered("b")))

    assert is_true(either, {"b": 1})
    assert not is_true(either, {"a": "no"})


@given(condition=conditions(["a", "b"]), value=st.sampled_from(["yes", "red", 3, ["red"]]))
def test_negation_is_always_the_opposite(condition, value):
    answers = {"a": value}

    assert is_true(Negation(condition), answers) is not is_true(condition, answers)


def test_questions_named_lists_all_keys_when_conditions_are_nested():
    nested = Every((YES, Some((Answered("b"), Negation(AtLeast("c", Decimal(1)))))))

    assert questions_named(nested) == ("a", "b", "c")


def test_questions_named_is_empty_when_there_is_no_condition():
    assert questions_named(None) == ()


@given(condition=conditions(["a", "b"]))
def test_condition_depends_only_on_the_questions_that_it_names(condition):
    answers = {"a": "yes", "b": 3, "z": "red"}
    named = {key: answers[key] for key in questions_named(condition)}

    assert is_true(condition, answers) is is_true(condition, named)
