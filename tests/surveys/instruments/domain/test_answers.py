"""Answers from a form: absent, empty and wrong are three different things."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.instruments.domain.answers import AnswerError, Parsed, fields, missing_required, parse
from surveys.instruments.domain.conditions import Equals
from surveys.instruments.domain.question_types.registry import TYPES
from tests.surveys.instruments.domain.making import (
    SERVICES,
    answered_instruments,
    forms,
    instruments,
    make_instrument,
    make_question,
    make_section,
    values_for,
)

LINE = make_question("a", TYPES["line"])
MANY = make_question("a", TYPES["multiple_choice"])
NUMBERS = make_question("a", TYPES["per_service_number"])
YES_NO = make_question("a", TYPES["yes_no_dont_know"])


def parse_a(question, **form):
    return parse([question], form, services=SERVICES)


def test_absent_field_leaves_the_old_value():
    old = {"a": "yes"}

    parsed = parse_a(YES_NO)

    assert parsed == Parsed({}, frozenset(), ())
    assert parsed.applied_to(old) == old


@pytest.mark.parametrize("empty", [[], [""], ["  "]])
def test_empty_field_takes_the_old_value_away(empty):
    parsed = parse_a(YES_NO, a=empty)

    assert parsed.cleared == {"a"}
    assert parsed.applied_to({"a": "yes", "b": "no"}) == {"b": "no"}


def test_filled_field_replaces_the_old_value():
    parsed = parse_a(YES_NO, a=["no"])

    assert parsed.applied_to({"a": "yes"}) == {"a": "no"}


def test_last_value_counts_when_a_field_is_sent_twice():
    assert parse_a(YES_NO, a=["", "no", "yes"]).values == {"a": "yes"}


def test_wrong_value_is_an_error_and_leaves_the_old_value():
    parsed = parse_a(YES_NO, a=["maybe"])

    assert parsed.applied_to({"a": "yes"}) == {"a": "yes"}
    (error,) = parsed.errors
    assert (error.question_key, error.field) == ("a", "a")
    assert error.message.endswith("Välj ett av dem.")


@pytest.mark.parametrize(
    ("form", "value"),
    [
        ({"a": ["73"]}, 73),
        ({"a__whole": ["7"]}, 70),
        ({"a": [""], "a__whole": ["0"]}, 0),
        ({"a": ["73"], "a__whole": ["9"]}, 73),
    ],
)
def test_line_is_read_from_the_slider_or_else_from_the_radio_buttons(form, value):
    assert parse_a(LINE, **form).values == {"a": value}


def test_line_is_unanswered_when_the_slider_was_never_touched():
    parsed = parse_a(LINE, a=[""])

    assert parsed.values == {}
    assert parsed.cleared == {"a"}


@pytest.mark.parametrize("field", ["a", "a__whole"])
def test_line_error_names_the_field_that_is_wrong(field):
    (error,) = parse_a(LINE, **{field: ["101"]}).errors

    assert error.field == field


def test_multiple_choice_is_sorted_and_without_repeats():
    assert parse_a(MANY, a=["red", "blue", "red"]).values == {"a": ["blue", "red"]}


def test_multiple_choice_is_cleared_when_only_its_marker_is_sent():
    assert parse_a(MANY, a__present=["1"]).cleared == {"a"}


def test_multiple_choice_is_left_alone_when_neither_it_nor_its_marker_is_sent():
    assert parse_a(MANY).applied_to({"a": ["red"]}) == {"a": ["red"]}


def test_multiple_choice_is_refused_whole_when_one_option_is_unknown():
    parsed = parse_a(MANY, a=["red", "purple"])

    assert parsed.values == {}
    assert len(parsed.errors) == 1


def test_radio_buttons_are_cleared_when_only_their_marker_is_sent():
    assert parse_a(LINE, a__present=["1"]).cleared == {"a"}


def test_numbers_per_service_are_read_from_a_field_each():
    parsed = parse_a(NUMBERS, a__family_counselling=["8"], a__residential=["0"])

    assert parsed.values == {"a": {"family_counselling": 8, "residential": 0}}


def test_numbers_per_service_keep_the_old_number_of_an_absent_field():
    form = {"a__residential": ["3"]}

    parsed = parse([NUMBERS], form, services=SERVICES, old={"a": {"family_counselling": 8}})

    assert parsed.values == {"a": {"family_counselling": 8, "residential": 3}}


def test_numbers_per_service_lose_the_number_of_an_empty_field():
    form = {"a__residential": [""]}
    old = {"a": {"family_counselling": 8, "residential": 3}}

    parsed = parse([NUMBERS], form, services=SERVICES, old=old)

    assert parsed.values == {"a": {"family_counselling": 8}}


def test_numbers_per_service_are_cleared_when_all_fields_are_empty():
    parsed = parse_a(NUMBERS, a__family_counselling=[""], a__residential=[""])

    assert parsed.cleared == {"a"}


def test_numbers_per_service_ignore_services_that_the_unit_does_not_have():
    assert parse_a(NUMBERS, a__secret=["8"]) == Parsed({}, frozenset(), ())


def test_numbers_per_service_name_each_field_that_is_wrong():
    parsed = parse_a(NUMBERS, a__family_counselling=["åtta"], a__residential=["1,5"])

    assert [error.field for error in parsed.errors] == ["a__family_counselling", "a__residential"]
    assert parsed.values == {}


def test_fields_are_named_after_the_question():
    assert fields(YES_NO) == ("a",)
    assert fields(LINE) == ("a", "a__whole")
    assert fields(NUMBERS, SERVICES) == ("a__family_counselling", "a__residential")


def test_error_has_no_params_when_its_message_needs_none():
    assert AnswerError("a", "a", "Fel.").params == {}


def make_required(type_=TYPES["text"], **changes):
    return make_question("a", type_, required=True, **changes)


def missing_of(question, answers, services=()):
    instrument = make_instrument(make_section("s", question))
    return [each.key for each in missing_required(instrument, answers, services)]


@pytest.mark.parametrize("answers", [{}, {"a": ""}])
def test_required_question_is_missing_when_not_answered(answers):
    assert missing_of(make_required(), answers) == ["a"]


def test_required_question_is_not_missing_when_the_number_is_zero():
    assert missing_of(make_required(TYPES["whole_number"]), {"a": 0}) == []


def test_optional_question_is_never_missing():
    assert missing_of(make_question("a"), {}) == []


def test_required_list_is_missing_when_it_is_empty():
    assert missing_of(make_required(TYPES["multiple_choice"]), {"a": []}) == ["a"]


@pytest.mark.parametrize(
    ("numbers", "missing"),
    [({}, ["a"]), ({"residential": 1}, ["a"]), (dict.fromkeys(SERVICES, 0), [])],
)
def test_required_numbers_are_missing_when_a_service_has_none(numbers, missing):
    question = make_required(TYPES["per_service_number"])

    assert missing_of(question, {"a": numbers}, SERVICES) == missing


def test_required_question_is_not_missing_when_it_can_not_be_reached():
    instrument = make_instrument(
        make_section(
            "s",
            make_question("first", TYPES["yes_no_dont_know"]),
            make_required(show_if=Equals("first", "yes")),
        )
    )

    assert missing_required(instrument, {"first": "no"}) == ()
    assert len(missing_required(instrument, {"first": "yes"})) == 1


@given(data=st.data())
def test_parse_never_raises_whatever_form_is_posted(data):
    instrument = data.draw(instruments())
    form = data.draw(forms(instrument))

    parsed = parse(instrument.questions, form, services=SERVICES)

    keys = {question.key for question in instrument.questions}
    wrong = {error.question_key for error in parsed.errors}
    assert set(parsed.values) | parsed.cleared | wrong <= keys
    assert not wrong & (set(parsed.values) | parsed.cleared)
    assert not set(parsed.values) & parsed.cleared
    assert all(error.message % error.params for error in parsed.errors)


@given(case=answered_instruments(), data=st.data())
def test_parse_changes_only_what_the_form_speaks_of(case, data):
    instrument, old = case
    form = data.draw(forms(instrument))

    new = parse(instrument.questions, form, services=SERVICES, old=old).applied_to(old)

    spoken = {name.partition("__")[0] for name in form}
    for key in set(old) - spoken:
        assert new[key] == old[key]


@given(data=st.data(), type_=st.sampled_from(tuple(TYPES.values())))
def test_value_comes_back_equal_when_the_form_is_filled_in_with_it(data, type_):
    question = make_question("a", type_)
    value = data.draw(values_for(question))
    match value:
        case dict():
            form = {f"a__{service}": [str(number)] for service, number in value.items()}
        case list():
            form = {"a": value}
        case _:
            form = {"a": [str(value)]}

    once = parse([question], form, services=SERVICES).applied_to({})
    again = parse([question], form, services=SERVICES, old=once).applied_to(once)

    assert again == once
    if type_ not in (TYPES["text"], TYPES["decimal_number"], TYPES["date"]):
        assert once == {"a": value}
