"""What every type of question can do, and what only some can."""

from random import Random
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.instruments.domain.cells import from_cell, to_cell
from surveys.instruments.domain.checks import faults
from surveys.instruments.domain.documents import from_data, to_data
from surveys.instruments.domain.parsing import tidy
from surveys.instruments.domain.question_types.base import QuestionType
from surveys.instruments.domain.question_types.registry import TYPES
from surveys.instruments.domain.scoring import item_range, item_score
from tests.surveys.instruments.domain.making import (
    make_instrument,
    make_question,
    make_section,
    make_text,
    values_for,
)

KEYED = sorted(TYPES)


@given(data=st.data(), key=st.sampled_from(KEYED))
def test_answer_comes_back_when_written_to_a_cell(data, key):
    question = make_question("q", TYPES[key])
    value = data.draw(values_for(question))
    if key == "text":
        value = tidy(value) or "x"

    assert from_cell(question, to_cell(question, value)) == value


def test_cell_is_empty_when_nothing_is_answered():
    assert to_cell(make_question("q", TYPES["line"]), None) == ""


@given(key=st.sampled_from(KEYED), seed=st.integers(0, 99))
def test_made_up_answer_is_one_that_is_taken(key, seed):
    question = make_question("q", TYPES[key])

    value = question.type.made_up(question, Random(seed), {"red": 3})  # noqa: S311

    assert value is None or from_cell(question, to_cell(question, value)) == value


@pytest.mark.parametrize(
    ("key", "form", "written"),
    [
        ("text", {}, None),
        ("text", {"q": ["a", "b"]}, "b"),
        ("multiple_choice", {"q": ["red", "x"]}, ["red", "x"]),
        ("per_service_number", {"q__care": ["2"], "q__none": [], "r__care": ["3"]}, {"care": "2"}),
    ],
)
def test_what_was_written_is_given_back_as_it_was(key, form, written):
    assert TYPES[key].as_written(make_question("q"), form) == written


def test_each_type_names_its_template():
    assert TYPES["line"].widget == "surveys/questions/line.html"
    assert TYPES["yes_no_dont_know"].widget == TYPES["single_choice"].widget
    assert repr(TYPES["line"]) == "<line>"


def test_service_is_named_where_its_name_is_known_when_one_number_is_read():
    assert TYPES["per_service_number"].read(make_question("q"), "4") == 4


@pytest.mark.parametrize("key", ["single_choice", "multiple_choice"])
def test_one_box_is_read_by_its_key(key):
    assert TYPES[key].read(make_question("q", TYPES[key]), "red") == "red"


def test_line_is_counted_by_its_steps_with_the_words_at_its_ends():
    line = make_question("q", TYPES["line"], low_words=make_text("Lågt"))

    ways = dict(TYPES["line"].ways(line))

    assert list(ways) == [str(n) for n in range(11)]
    assert (ways["0"].in_("sv"), ways["5"].in_("sv")) == ("0 Lågt", "5")


@given(data=st.data(), key=st.sampled_from(KEYED))
def test_answer_is_counted_under_the_ways_that_results_show(data, key):
    question = make_question("q", TYPES[key])

    tallied = question.type.tallied(data.draw(values_for(question)))

    assert set(tallied) <= {way for way, _ in question.type.ways(question)}


class Stars(QuestionType):
    """A number of stars, up to as many as the question has."""

    key = "stars"
    schema: ClassVar = {"stars": {"type": "integer"}}

    def faults(self, data):
        if data["stars"] > 9:
            yield "stars", "För många stjärnor."


def test_type_keeps_keys_of_its_own_when_stored(monkeypatch):
    monkeypatch.setitem(TYPES, "stars", Stars())
    question = make_question("q", TYPES["stars"], own={"stars": 5})
    instrument = make_instrument(make_section("s", question))

    data = to_data(instrument)

    assert data["sections"][0]["questions"][0]["stars"] == 5
    assert from_data(data) == instrument
    assert faults(data) == []


def test_type_finds_faults_of_its_own(monkeypatch):
    monkeypatch.setitem(TYPES, "stars", Stars())
    question = make_question("q", TYPES["stars"], own={"stars": 10})

    (fault,) = faults(to_data(make_instrument(make_section("s", question))))

    assert (fault.path[-1], fault.message) == ("stars", "För många stjärnor.")


def test_answers_have_no_worth_where_the_type_gives_none():
    question = make_question("q", TYPES["text"])

    assert item_score(question, "x") is None
    with pytest.raises(ValueError, match="q has no range"):
        item_range(question)


def test_type_that_cannot_read_says_so():
    with pytest.raises(NotImplementedError):
        QuestionType().read(make_question("q"), "x")


def test_texts_and_dates_can_not_be_summed_and_lines_can():
    summed = {key for key, its_type in TYPES.items() if its_type.can_be_summed({})}

    assert "line" in summed
    assert not {"text", "date"} & summed
