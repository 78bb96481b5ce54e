"""Made-up answers: whatever is drawn could have been answered by a reader."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.demo.chance import chance
from audits.demo.survey_answers import answers_to
from surveys.instruments.definitions import shipped
from surveys.instruments.domain.question_types.registry import TYPES
from surveys.instruments.domain.routing import reachable_questions

INSTRUMENTS = {instrument.key: instrument for instrument in shipped()}
seeds = st.integers(0, 10**6).map(str)


def fits(question, value) -> bool:
    """Whether a value is one that the question takes."""
    options = {choice.key for choice in question.choices}
    match question.type.key:
        case "whole_number":
            low = question.minimum or 0
            return low <= value and (question.maximum is None or value <= question.maximum)
        case "line":
            return isinstance(value, int) and 0 <= value <= 100
        case "multiple_choice":
            return value == sorted(set(value)) and set(value) <= options
        case _:
            return value in options


@pytest.mark.parametrize("key", sorted(INSTRUMENTS))
@given(seed=seeds)
def test_drawn_answers_fit_their_questions(key, seed):
    questions = {question.key: question for question in INSTRUMENTS[key].questions}

    drawn = answers_to(INSTRUMENTS[key], chance(seed), {})

    assert all(fits(questions[name], value) for name, value in drawn.items())


@pytest.mark.parametrize("key", sorted(INSTRUMENTS))
@given(seed=seeds)
def test_nothing_is_answered_that_the_answers_do_not_lead_to(key, seed):
    drawn = answers_to(INSTRUMENTS[key], chance(seed), {})

    assert set(drawn) <= {q.key for q in reachable_questions(INSTRUMENTS[key], drawn)}


@pytest.mark.parametrize("key", sorted(INSTRUMENTS))
def test_answers_are_the_same_when_the_seed_is(key):
    first, second = (answers_to(INSTRUMENTS[key], chance("a"), {}) for _ in range(2))

    assert first == second


@given(seed=seeds)
def test_required_questions_are_answered_when_they_can_be_drawn(seed):
    instrument = INSTRUMENTS["self_report"]
    written = {TYPES["text"], TYPES["per_service_number"]}

    drawn = answers_to(instrument, chance(seed), {}, skips=False)

    reached = reachable_questions(instrument, drawn)
    required = {q.key for q in reached if q.required and q.type not in written}
    assert required <= set(drawn)


def test_given_answers_are_kept_and_lead_on():
    given_beforehand = {"had_clients": "yes", "clients": {"family_counselling": 7}}

    drawn = answers_to(INSTRUMENTS["self_report"], chance("x"), given_beforehand)

    assert drawn["clients"] == {"family_counselling": 7}


def test_given_answers_are_left_out_when_nothing_leads_to_them():
    given_beforehand = {"had_clients": "no", "clients": {"family_counselling": 7}}

    drawn = answers_to(INSTRUMENTS["self_report"], chance("x"), given_beforehand)

    assert "clients" not in drawn
