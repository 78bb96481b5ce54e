"""Receipt numbers: their form, and how people type them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.answering.domain.receipts import ALPHABET, normalised_receipt, receipt_number

RAW = st.binary(min_size=5, max_size=16)


@given(raw=RAW)
def test_receipt_number_is_two_groups_of_four_clear_signs(raw):
    assert re.fullmatch(rf"[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}", receipt_number(raw))


@given(raw=RAW)
def test_receipt_number_is_recognised_however_it_is_typed(raw):
    number = receipt_number(raw)

    assert normalised_receipt(number) == number
    assert normalised_receipt(f" {number.lower().replace('-', ' ')} ") == number
    assert normalised_receipt(number.replace("-", "")) == number


def test_receipt_numbers_differ_when_the_bytes_differ():
    numbers = {receipt_number(number.to_bytes(5, "big")) for number in range(1000)}

    assert len(numbers) == 1000


def test_receipt_number_is_refused_when_there_are_too_few_bytes():
    with pytest.raises(ValueError, match="at least 5"):
        receipt_number(b"1234")


@pytest.mark.parametrize("typed", ["", "ABCD", "ABCD-EFG0", "ABCD-EFGHJ", "åäöå-åäöå"])
def test_receipt_number_is_none_when_it_can_not_be_one(typed):
    assert normalised_receipt(typed) is None


@pytest.mark.parametrize("sign", list("0O1IL5S8BUV"))
def test_alphabet_leaves_out_signs_that_look_alike(sign):
    assert sign not in ALPHABET
