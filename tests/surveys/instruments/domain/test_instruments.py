"""Instruments as values: words, choices, norms, and finding parts by key."""

from decimal import Decimal

import pytest

from surveys.instruments.domain.conditions import Answered
from surveys.instruments.domain.instruments import Ages
from surveys.instruments.domain.question_types.registry import TYPES
from surveys.instruments.domain.texts import Text
from surveys.text import N_
from tests.surveys.instruments.domain.making import (
    make_instrument,
    make_norm,
    make_options,
    make_question,
    make_section,
)


def test_text_gives_the_words_of_the_language_when_it_has_them():
    text = Text.of({"sv": "Ja", "en": "Yes"})

    assert text.in_("en") == "Yes"
    assert text.locales == ("en", "sv")


def test_text_falls_back_on_swedish_when_the_language_is_missing():
    assert Text.of({"sv": "Ja", "en": "Yes"}).in_("fa") == "Ja"


def test_text_falls_back_on_any_language_when_there_is_no_swedish():
    assert Text.of({"en": "Yes"}).in_("fa") == "Yes"


def test_text_is_empty_when_it_has_no_language():
    assert Text.of({}).in_("sv") == ""


def test_text_is_equal_whatever_the_order_of_languages():
    assert Text.of({"sv": "Ja", "en": "Yes"}) == Text.of({"en": "Yes", "sv": "Ja"})


def test_message_is_unchanged_when_marked_for_translation():
    assert N_("Hej %(name)s") == "Hej %(name)s"


def test_yes_no_question_brings_its_own_choices():
    question = make_question(type_=TYPES["yes_no_dont_know"])

    assert [option.key for option in question.choices] == ["yes", "no", "dont_know"]
    assert question.option("dont_know").text.in_("sv") == "Vet inte"


def test_yes_no_question_has_two_choices_when_dont_know_is_not_allowed():
    question = make_question(type_=TYPES["yes_no_dont_know"], allow_dont_know=False)

    assert [option.key for option in question.choices] == ["yes", "no"]
    assert question.option("dont_know") is None


def test_choice_question_has_the_options_that_it_was_given():
    question = make_question(type_=TYPES["single_choice"], options=make_options("x", "y"))

    assert question.choices == question.options
    assert question.option("y").text.in_("sv") == "Y"


def test_question_is_a_requirement_when_it_has_a_quality_area():
    assert make_question(area="safety").is_requirement
    assert not make_question().is_requirement


@pytest.mark.parametrize(
    ("ages", "inside", "outside"),
    [
        (Ages(13, None), [13, 90], [12]),
        (Ages(None, 12), [0, 12], [13]),
        (Ages(6, 12), [6, 12], [5, 13]),
    ],
)
def test_ages_include_both_limits(ages, inside, outside):
    assert all(ages.includes(age) for age in inside)
    assert not any(ages.includes(age) for age in outside)


def test_ages_include_everybody_when_there_is_no_limit():
    assert Ages().includes(0)
    assert Ages().includes(100)


@pytest.mark.parametrize(
    ("operator", "below", "equal", "above"),
    [
        ("<", True, False, False),
        ("<=", True, True, False),
        (">", False, False, True),
        (">=", False, True, True),
    ],
)
def test_norm_is_met_as_its_operator_says(operator, below, equal, above):
    norm = make_norm("cutoff", operator, 25)

    met = [norm.is_met_by(Decimal(value)) for value in ("24.9", "25", "25.1")]

    assert met == [below, equal, above]


def test_instrument_lists_questions_of_all_sections_in_order():
    instrument = make_instrument(
        make_section("one", make_question("a"), make_question("b")),
        make_section("two", make_question("c")),
    )

    assert [question.key for question in instrument.questions] == ["a", "b", "c"]


def test_instrument_finds_parts_by_key():
    second = make_section("two", make_question("c"))
    instrument = make_instrument(make_section("one", make_question("a")), second)

    assert instrument.question("c") is second.questions[0]
    assert instrument.section("two") is second
    assert instrument.section_of("c") is second


def test_instrument_raises_key_error_when_a_key_is_unknown():
    instrument = make_instrument(make_section("one", make_question("a")))

    with pytest.raises(KeyError):
        instrument.question("z")
    with pytest.raises(KeyError):
        instrument.section("z")
    with pytest.raises(KeyError):
        instrument.section_of("z")


def test_instrument_knows_whether_anything_is_conditional():
    plain = make_instrument(make_section("one", make_question("a")))
    by_question = make_instrument(
        make_section("one", make_question("a"), make_question("b", show_if=Answered("a")))
    )
    by_section = make_instrument(
        make_section("one", make_question("a")),
        make_section("two", make_question("b"), show_if=Answered("a")),
    )

    assert not plain.has_conditions
    assert by_question.has_conditions
    assert by_section.has_conditions
