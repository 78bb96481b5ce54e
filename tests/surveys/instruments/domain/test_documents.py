"""Instruments as data and back, exactly."""

import json
from decimal import Decimal

import pytest
from hypothesis import given

from surveys.instruments.domain.documents import from_data, to_data
from surveys.instruments.domain.instruments import Licence
from surveys.instruments.domain.question_types.registry import TYPES
from tests.surveys.instruments.domain.making import (
    instruments,
    make_instrument,
    make_line_instrument,
    make_norm,
    make_question,
    make_section,
    make_text,
)


@given(instrument=instruments())
def test_instrument_comes_back_equal_when_stored_as_json(instrument):
    stored = json.dumps(to_data(instrument), ensure_ascii=False)

    assert from_data(json.loads(stored)) == instrument


@given(instrument=instruments())
def test_data_comes_back_equal_when_made_from_an_instrument(instrument):
    data = to_data(instrument)

    assert to_data(from_data(data)) == data


def test_data_leaves_out_what_is_not_said():
    data = to_data(make_instrument(make_section("s", make_question("a"))))

    assert data["sections"][0]["questions"] == [
        {"key": "a", "type": "text", "text": {"sv": "a", "en": "a"}}
    ]
    assert "norms" not in data
    assert "ages" not in data


@pytest.mark.parametrize(
    ("number", "stored"), [("25", 25), ("-3", -3), ("0.1", "0.1"), ("2.50", "2.50")]
)
def test_numbers_are_stored_exactly(number, stored):
    instrument = make_instrument(
        make_section("s", make_question("a")), norms=(make_norm("cutoff", "<", number),)
    )

    data = to_data(instrument)

    assert data["norms"][0]["value"] == stored
    assert from_data(data).norms[0].value == Decimal(number)


def test_data_made_by_hand_gets_the_defaults():
    data = to_data(make_instrument(make_section("s", make_question("a"))))
    del data["scoring"]

    assert from_data(data) == from_data(data | {"scoring": {"kind": "none"}})


def test_licence_keeps_its_address_when_it_has_one():
    licence = Licence(required=True, holder="H", note=make_text("N"), url="https://example.org/")
    instrument = make_instrument(make_section("s", make_question("a")), licence=licence)

    assert from_data(to_data(instrument)).licence == licence


def test_lines_keep_their_ends_and_sums_their_items():
    instrument = make_line_instrument(minimum=Decimal(0), maximum=Decimal(40))

    again = from_data(to_data(instrument))

    assert again.scoring == instrument.scoring
    assert {question.type for question in again.questions} == {TYPES["line"]}
