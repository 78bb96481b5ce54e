"""Answers in words, as a page for checking them shows."""

import pytest
from hypothesis import given

from surveys.instruments.domain.question_types.registry import TYPES
from surveys.instruments.domain.texts import Text
from surveys.instruments.domain.wording import readable
from tests.surveys.instruments.domain.making import answered_instruments, make_question

DAYS = Text.of({"sv": "dagar", "en": "days"})


@pytest.mark.parametrize(
    ("type_", "value", "swedish", "english"),
    [
        (TYPES["yes_no_dont_know"], "dont_know", "Vet inte", "Don’t know"),
        (TYPES["single_choice"], "red", "Red", "Red"),
        (TYPES["single_choice"], "removed", "removed", "removed"),
        (TYPES["multiple_choice"], ["blue", "red"], "Blue, Red", "Blue, Red"),
        (TYPES["line"], 73, "7,3", "7.3"),
        (TYPES["line"], 100, "10,0", "10.0"),
        (TYPES["whole_number"], 12, "12", "12"),
        (TYPES["decimal_number"], "7.5", "7,5", "7.5"),
        (TYPES["text"], "kl. 7.30", "kl. 7.30", "kl. 7.30"),
        (TYPES["date"], "2026-11-21", "2026-11-21", "2026-11-21"),
        (TYPES["text"], None, "", ""),
    ],
)
def test_answer_is_readable_in_both_languages(type_, value, swedish, english):
    question = make_question("q", type_)

    assert readable(question, value, "sv") == swedish
    assert readable(question, value, "en") == english


def test_number_is_written_with_its_unit_when_it_has_one():
    whole = make_question("q", TYPES["whole_number"], unit=DAYS)
    decimal = make_question("q", TYPES["decimal_number"], unit=DAYS)

    assert readable(whole, 3, "sv") == "3 dagar"
    assert readable(decimal, "1.5", "en") == "1.5 days"


def test_numbers_per_service_are_written_with_the_names_that_are_known():
    question = make_question("q", TYPES["per_service_number"])
    value = {"residential": 2, "new_service": 0}

    words = readable(question, value, "sv", {"residential": "HVB"})

    assert words == "HVB: 2, new_service: 0"


def test_numbers_per_service_are_written_with_their_keys_when_no_names_are_given():
    question = make_question("q", TYPES["per_service_number"])

    assert readable(question, {"residential": 2}, "sv") == "residential: 2"


@given(case=answered_instruments())
def test_every_answer_has_words_in_every_language(case):
    instrument, answers = case

    for key, value in answers.items():
        for locale in ("sv", "en", "fa"):
            assert readable(instrument.question(key), value, locale)
