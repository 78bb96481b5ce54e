"""Answers from cells of a spreadsheet, in the documented formats."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.instruments.domain.cells import CellError, from_cell
from surveys.instruments.domain.question_types.registry import TYPES
from tests.surveys.instruments.domain.making import make_question

COUNT = make_question("n", TYPES["whole_number"], minimum=Decimal(0))
PAIRS = make_question("p", TYPES["per_service_number"], minimum=Decimal(0))
MANY = make_question("m", TYPES["multiple_choice"])
YES_NO = make_question("y", TYPES["yes_no_dont_know"])


@pytest.mark.parametrize(
    ("question", "cell", "value"),
    [
        (YES_NO, "yes", "yes"),
        (YES_NO, " dont_know ", "dont_know"),
        (COUNT, "12", 12),
        (make_question("d", TYPES["date"]), "2018-01-16", "2018-01-16"),
        (make_question("d", TYPES["decimal_number"]), "41.5", "41.5"),
        (make_question("t"), "fri text", "fri text"),
        (make_question("f", TYPES["faces"]), "red", "red"),
        (make_question("l", TYPES["line"]), "73", 73),
        (MANY, "red;blue", ["blue", "red"]),
        (MANY, "red", ["red"]),
        (PAIRS, "family_counselling=7;family_treatment=219", None),
        (PAIRS, "residential = 0", None),
    ],
)
def test_cell_gives_the_value_of_its_type(question, cell, value):
    expected = value
    if question is PAIRS:
        pairs = (pair.split("=") for pair in cell.split(";"))
        expected = {service.strip(): int(number) for service, number in pairs}

    assert from_cell(question, cell) == expected


@pytest.mark.parametrize("question", [YES_NO, COUNT, PAIRS, MANY])
def test_cell_is_not_answered_when_it_is_empty(question):
    assert from_cell(question, "") is None
    assert from_cell(question, "  ") is None


@pytest.mark.parametrize(
    ("question", "cell", "words"),
    [
        (YES_NO, "ja", "Väntade något av: yes, no, dont_know."),
        (MANY, "red;purple", "Väntade något av: red, green, blue."),
        (MANY, "red;", "Väntade något av: red, green, blue."),
        (COUNT, "-1", "Talet är för litet. Det ska vara minst 0."),
        (COUNT, "många", "Skriv svaret som ett tal med siffror, till exempel 12."),
        (
            make_question("d", TYPES["date"]),
            "2018-04-31",
            "Datumet 2018-04-31 finns inte i kalendern. Kontrollera månad och dag.",
        ),
        (PAIRS, "8", "Väntade par av insats och antal, till exempel family_counselling=8."),
        (PAIRS, "A B=8", "Väntade par av insats och antal, till exempel family_counselling=8."),
        (PAIRS, "a=1;a=2", "Insatsen a står två gånger."),
        (PAIRS, "a=-1", "Talet är för litet. Det ska vara minst 0."),
    ],
)
def test_cell_is_refused_with_what_was_expected(question, cell, words):
    with pytest.raises(ValueError, match=r".") as refused:
        from_cell(question, cell)

    assert isinstance(refused.value, CellError)
    assert str(refused.value) == words
    assert refused.value.message % refused.value.params == words


@given(cell=st.text(), type_=st.sampled_from(tuple(TYPES.values())))
def test_cell_is_read_or_refused_in_words_whatever_it_holds(cell, type_):
    try:
        value = from_cell(make_question("q", type_), cell)
    except CellError as refused:
        value = str(refused)

    assert value is None or value == 0 or value


@given(
    numbers=st.dictionaries(
        st.from_regex(r"[a-z][a-z0-9_]*", fullmatch=True), st.integers(0, 9999), min_size=1
    )
)
def test_pairs_come_back_equal_when_written_to_a_cell(numbers):
    cell = ";".join(f"{service}={number}" for service, number in numbers.items())

    assert from_cell(PAIRS, cell) == numbers
