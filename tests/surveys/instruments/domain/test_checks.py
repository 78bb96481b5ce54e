"""What a schema can't say of a definition: each fault, and where it is."""

from copy import deepcopy

import pytest
from hypothesis import given

from surveys.instruments.domain.checks import faults
from surveys.instruments.domain.documents import to_data
from tests.surveys.instruments.domain.making import instruments


def words(text):
    return {"sv": text, "en": text}


def make_data():
    return {
        "key": "made",
        "version": 1,
        "title": words("Titel"),
        "intro": words("Hej"),
        "audience": "family",
        "languages": ["sv", "en"],
        "licence": {"required": False, "holder": "Insyn", "note": words("Fri")},
        "scoring": {"kind": "sum", "items": ["line", "count"], "reversed": ["count"]},
        "norms": [{"key": "n", "note": words("Not"), "ages": {"minimum": 6, "maximum": 6}}],
        "sections": [
            {
                "key": "one",
                "title": words("Ett"),
                "questions": [
                    {"key": "has", "type": "yes_no_dont_know", "text": words("Har?")},
                    {
                        "key": "colour",
                        "type": "single_choice",
                        "text": words("Färg?"),
                        "options": [
                            {"key": "red", "text": words("Röd"), "score": 1},
                            {"key": "blue", "text": words("Blå"), "score": 2},
                        ],
                    },
                    {
                        "key": "line",
                        "type": "line",
                        "text": words("Var?"),
                        "low_words": words("Lågt"),
                        "high_words": words("Högt"),
                    },
                    {
                        "key": "count",
                        "type": "whole_number",
                        "text": words("Antal?"),
                        "minimum": 1,
                        "maximum": 5,
                    },
                ],
            },
            {
                "key": "two",
                "title": words("Två"),
                "show_if": {"question": "has", "equals": "yes"},
                "questions": [{"key": "words", "type": "text", "text": words("Mer?")}],
            },
        ],
    }


def change(path, value):
    """Give the data with one place changed; None takes it away."""
    data = deepcopy(make_data())
    place = data
    for key in path[:-1]:
        place = place[key]
    if value is None:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return data


QUESTION = ("sections", 0, "questions")
SHOWN_IF = ("sections", 1, "show_if")


def test_faultless_definition_has_no_fault():
    assert faults(make_data()) == []


@pytest.mark.parametrize(
    ("path", "value", "where", "message"),
    [
        (("audience",), None, (), "Nyckeln collecting saknas."),
        (
            ("collecting",),
            {"title": words("Avslut")},
            ("audience",),
            "Vem som svarar står i collecting. Ta bort audience.",
        ),
        (("title", "en"), None, ("title",), "Texten saknas på språket en."),
        (("title", "en"), "  ", ("title",), "Texten saknas på språket en."),
        (
            (*QUESTION, 1, "options", 0, "text", "sv"),
            None,
            (*QUESTION, 1, "options", 0, "text"),
            "Texten saknas på språket sv.",
        ),
        (
            (*QUESTION, 1, "key"),
            "has",
            (*QUESTION, 1, "key"),
            "Frågenyckeln has finns redan. Varje fråga ska ha en egen nyckel.",
        ),
        (("sections", 1, "key"), "one", ("sections", 1, "key"), "Avsnittsnyckeln one finns redan."),
        (
            (*QUESTION, 1, "options", 1, "key"),
            "red",
            (*QUESTION, 1, "options", 1, "key"),
            "Svarsalternativet red finns redan i frågan.",
        ),
        (
            (*QUESTION, 1, "options"),
            None,
            (*QUESTION, 1),
            "En fråga av typen single_choice ska ha options.",
        ),
        (
            (*QUESTION, 0, "options"),
            [{"key": "x", "text": words("X")}],
            (*QUESTION, 0, "options"),
            "En fråga av typen yes_no_dont_know har ingen nyckel options.",
        ),
        (
            (*QUESTION, 2, "low_words"),
            None,
            (*QUESTION, 2),
            "En fråga av typen line ska ha low_words.",
        ),
        (
            (*QUESTION, 0, "minimum"),
            1,
            (*QUESTION, 0, "minimum"),
            "En fråga av typen yes_no_dont_know har ingen nyckel minimum.",
        ),
        (
            (*QUESTION, 3, "minimum"),
            6,
            (*QUESTION, 3, "minimum"),
            "minimum 6 är större än maximum 5.",
        ),
        (
            ("norms", 0, "ages", "maximum"),
            5,
            ("norms", 0, "ages", "minimum"),
            "minimum 6 är större än maximum 5.",
        ),
        (
            ("scoring", "items"),
            ["line", "nothing"],
            ("scoring", "items", 1),
            "Det finns ingen fråga med nyckeln nothing.",
        ),
        (
            ("scoring", "items"),
            ["count", "has"],
            ("scoring", "items", 1),
            "Frågan has kan inte summeras: den har ingen skala.",
        ),
        (
            ("scoring", "reversed"),
            ["colour"],
            ("scoring", "reversed", 0),
            "colour vänds men står inte bland items.",
        ),
    ],
)
def test_fault_is_found_where_it_is(path, value, where, message):
    found = faults(change(path, value))

    assert (where, message) in [(fault.path, fault.message % fault.params) for fault in found]


@pytest.mark.parametrize(
    ("condition", "where", "message"),
    [
        (
            {"question": "nobody", "equals": "yes"},
            ("question",),
            "Det finns ingen fråga med nyckeln nobody.",
        ),
        (
            {"question": "words", "answered": True},
            ("question",),
            "Frågan words kommer senare. Ett villkor får bara gälla tidigare frågor.",
        ),
        (
            {"question": "has", "equals": "maybe"},
            ("equals",),
            "Frågan has har inget svarsalternativ maybe.",
        ),
        (
            {"question": "colour", "any_of": ["red", "green"]},
            ("any_of",),
            "Frågan colour har inget svarsalternativ green.",
        ),
        (
            {"not": {"question": "nobody", "answered": True}},
            ("not", "question"),
            "Det finns ingen fråga med nyckeln nobody.",
        ),
        (
            {"all": [{"question": "has", "equals": "no"}, {"question": "x", "at_least": 1}]},
            ("all", 1, "question"),
            "Det finns ingen fråga med nyckeln x.",
        ),
        (
            {"any": [{"question": "x", "at_least": 1}]},
            ("any", 0, "question"),
            "Det finns ingen fråga med nyckeln x.",
        ),
    ],
)
def test_condition_fault_is_found_where_it_is(condition, where, message):
    found = faults(change(SHOWN_IF, condition))

    assert [(fault.path, fault.message % fault.params) for fault in found] == [
        ((*SHOWN_IF, *where), message)
    ]


@pytest.mark.parametrize(
    "condition",
    [
        {"question": "has"},
        {"equals": "yes"},
        {"question": "has", "equals": "yes", "any_of": ["no"]},
        {"question": "has", "all": [{"question": "has", "answered": True}]},
        {"all": [{"question": "has", "answered": True}], "any": []},
    ],
)
def test_condition_is_refused_when_it_is_not_one_thing(condition):
    (fault,) = faults(change(SHOWN_IF, condition))

    assert fault.path == SHOWN_IF
    assert "Ett villkor har antingen" in fault.message


@pytest.mark.parametrize(
    "condition",
    [
        {"question": "count", "equals": "3"},
        {"question": "colour", "not_equals": "red"},
        {"not": {"any": [{"question": "line", "at_least": 50}]}},
    ],
)
def test_condition_is_taken_when_it_names_earlier_questions(condition):
    assert faults(change(SHOWN_IF, condition)) == []


def test_condition_of_a_question_may_name_an_earlier_one_in_its_section():
    data = change((*QUESTION, 1, "show_if"), {"question": "has", "answered": True})

    assert faults(data) == []


def test_condition_may_not_name_dont_know_when_the_question_has_none():
    data = change((*QUESTION, 0, "allow_dont_know"), False)  # noqa: FBT003  (a value, not a flag)
    data["sections"][1]["show_if"] = {"question": "has", "equals": "dont_know"}

    assert len(faults(data)) == 1


def test_scoring_without_items_is_a_fault_unless_its_kind_is_none():
    without = change(("scoring",), {"kind": "share_positive"})
    never = change(("scoring",), {"kind": "none"})

    assert [fault.path for fault in faults(without)] == [("scoring",)]
    assert faults(never) == []


def test_scoring_may_sum_choices_that_have_scores():
    data = change(("scoring",), {"kind": "sum", "items": ["colour"]})

    assert faults(data) == []


def test_norm_keys_are_unique():
    data = make_data()
    data["norms"] *= 2

    assert [fault.path for fault in faults(data)] == [("norms", 1, "key")]


@given(instrument=instruments())
def test_faults_of_a_random_instrument_point_into_it(instrument):
    data = to_data(instrument)

    for fault in faults(data):
        place = data
        for key in fault.path:
            place = place[key]
        assert fault.message % fault.params
