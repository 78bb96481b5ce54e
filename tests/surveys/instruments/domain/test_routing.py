"""Routing: who meets which questions, and which answers count."""

import pytest
from hypothesis import given

from surveys.instruments.domain.conditions import Answered, Equals, is_true
from surveys.instruments.domain.question_types.registry import TYPES
from surveys.instruments.domain.routing import (
    Progress,
    next_section,
    previous_section,
    progress,
    reachable_answers,
    reachable_questions,
    reachable_sections,
)
from tests.surveys.instruments.domain.making import (
    answered_instruments,
    make_instrument,
    make_question,
    make_section,
)

YES_NO = TYPES["yes_no_dont_know"]


@pytest.fixture
def branched():
    """Three pages, of which the middle one is only for those who say yes."""
    return make_instrument(
        make_section("start", make_question("has", YES_NO)),
        make_section(
            "details",
            make_question("which"),
            make_question("why", show_if=Answered("which")),
            show_if=Equals("has", "yes"),
        ),
        make_section("end", make_question("words"), make_question("more", show_if=Answered("why"))),
    )


def keys(parts):
    return [part.key for part in parts]


def test_sections_are_skipped_when_their_condition_does_not_hold(branched):
    assert keys(reachable_sections(branched, {"has": "no"})) == ["start", "end"]


def test_sections_are_reached_when_their_condition_holds(branched):
    assert keys(reachable_sections(branched, {"has": "yes"})) == ["start", "details", "end"]


def test_section_is_skipped_when_none_of_its_questions_is_shown():
    instrument = make_instrument(
        make_section("one", make_question("a")),
        make_section("two", make_question("b", show_if=Answered("a"))),
    )

    assert keys(reachable_sections(instrument, {})) == ["one"]


def test_questions_are_those_of_the_section_when_one_is_named(branched):
    answers = {"has": "yes", "which": "x"}

    assert keys(reachable_questions(branched, answers, "details")) == ["which", "why"]
    assert keys(reachable_questions(branched, answers)) == ["has", "which", "why", "words"]


def test_stale_answer_opens_nothing_when_its_question_is_no_longer_shown(branched):
    answers = {"has": "no", "which": "x", "why": "y", "more": "z", "words": "w"}

    assert reachable_answers(branched, answers) == {"has": "no", "words": "w"}


def test_unknown_keys_are_dropped_when_the_instrument_has_no_conditions():
    instrument = make_instrument(make_section("one", make_question("a"), make_question("b")))

    assert reachable_answers(instrument, {"z": "?", "a": "x"}) == {"a": "x"}


def test_next_and_previous_skip_what_is_not_reachable(branched):
    answers = {"has": "no"}

    assert next_section(branched, answers, "start").key == "end"
    assert previous_section(branched, answers, "end").key == "start"


def test_next_is_none_after_the_last_and_previous_before_the_first(branched):
    assert next_section(branched, {}, "end") is None
    assert previous_section(branched, {}, "start") is None


def test_neighbours_are_found_from_a_section_that_is_not_reachable(branched):
    assert next_section(branched, {"has": "no"}, "details").key == "end"
    assert previous_section(branched, {"has": "no"}, "details").key == "start"


def test_no_section_is_reached_when_nothing_can_be():
    hidden = make_section("one", make_question("a", show_if=Answered("a")))

    assert reachable_sections(make_instrument(hidden), {}) == ()


def test_first_section_is_where_one_begins(branched):
    assert reachable_sections(branched, {})[0].key == "start"


def test_progress_counts_only_reachable_sections(branched):
    assert progress(branched, {"has": "no"}, "end") == Progress(number=2, total=2)
    assert progress(branched, {"has": "yes"}, "end") == Progress(number=3, total=3)
    assert progress(branched, {"has": "yes"}, "start") == Progress(number=1, total=3)


def test_routing_raises_key_error_when_the_section_is_unknown(branched):
    with pytest.raises(KeyError):
        next_section(branched, {}, "nowhere")


@given(case=answered_instruments())
def test_reachable_answers_are_the_same_when_taken_twice(case):
    instrument, answers = case

    once = reachable_answers(instrument, answers)

    assert reachable_answers(instrument, once) == once


@given(case=answered_instruments())
def test_reachable_answers_change_nothing_in_what_is_shown(case):
    instrument, answers = case

    kept = reachable_answers(instrument, answers)

    assert reachable_questions(instrument, kept) == reachable_questions(instrument, answers)
    shown = {question.key for question in reachable_questions(instrument, answers)}
    assert kept == {key: value for key, value in answers.items() if key in shown}


@given(case=answered_instruments())
def test_every_shown_question_has_its_conditions_met(case):
    instrument, answers = case

    kept = reachable_answers(instrument, answers)

    for section in reachable_sections(instrument, answers):
        assert is_true(section.show_if, kept)
        for question in reachable_questions(instrument, answers, section.key):
            assert is_true(question.show_if, kept)


@given(case=answered_instruments())
def test_walking_forward_and_back_meets_the_same_sections(case):
    instrument, answers = case
    forward = []
    section = next(iter(reachable_sections(instrument, answers)), None)
    while section:
        forward.append(section)
        section = next_section(instrument, answers, section.key)

    back = forward[-1:]
    while back and (section := previous_section(instrument, answers, back[0].key)):
        back.insert(0, section)

    assert tuple(forward) == reachable_sections(instrument, answers)
    assert back == forward
    places = [progress(instrument, answers, section.key).number for section in forward]
    assert places == list(range(1, len(forward) + 1))
