"""Yes, no and don't know in the languages of an instrument."""

from surveys.instruments.domain.own_words import in_own_words
from surveys.instruments.domain.question_types.registry import TYPES
from tests.surveys.instruments.domain.making import (
    make_instrument,
    make_options,
    make_question,
    make_section,
)


def told(question, languages=("sv", "en", "ar"), known=("sv", "en", "ar")):
    instrument = make_instrument(make_section("s", question), languages=languages)
    said = in_own_words(instrument, known, lambda text, code: f"{code}: {text}")
    return said.sections[0].questions[0]


def test_types_own_choices_are_said_in_each_language_of_the_instrument_that_is_known():
    yes = told(make_question(type_=TYPES["yes_no_dont_know"])).options[0].text

    assert yes.in_("sv") == "Ja"
    assert yes.in_("ar") == "ar: Ja"


def test_language_that_nobody_knows_gets_no_words():
    yes = told(make_question(type_=TYPES["yes_no_dont_know"]), known=("sv", "en")).options[0].text

    assert "ar" not in yes.locales


def test_choices_that_the_instrument_words_itself_stand():
    question = make_question(type_=TYPES["single_choice"], options=make_options("a", "b"))

    assert told(question) == question
    assert told(make_question()) == make_question()
