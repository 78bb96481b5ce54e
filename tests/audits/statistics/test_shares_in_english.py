"""A share says itself in English by the same function and the part's own catalogue."""

import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from audits.statistics.shares import Share, spoken

CATALOGUE = Path(__file__).parents[3] / "audits/translations/en/LC_MESSAGES/staff.po"


@cache
def catalogue():
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en")


def english(message):
    found = catalogue().get(message)
    assert found, message
    return found.string


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (
            Share(9, 13, population=50, dont_know=2, skipped=1),
            "69% (9 of 13; between 46 and 86%). ",
        ),
        (Share(45, 94, population=94), "48% (45 of 94). "),
        (Share(4, 5), "Four of five. "),
        (Share(2, 2), "Both. "),
        (Share(0, 1), "None of one. "),
        (Share(1, 1), "The only one who answered. "),
        (Share(0, 0), "No answers."),
    ],
)
def test_share_is_said_wholly_in_english_when_the_reader_is(share, expected):
    text = spoken(share, english)

    assert text.startswith(expected)
    assert not set(text.lower()) & set("åäö")


def test_share_says_the_same_numbers_in_both_languages_when_told_in_full():
    share = Share(38, 81, population=207, dont_know=3, skipped=1)

    swedish, in_english = spoken(share, str), spoken(share, english)

    # in order of size: the languages put them in orders of their own
    assert sorted(re.findall(r"\d+", swedish)) == sorted(re.findall(r"\d+", in_english))
    assert {"38", "81", "39", "55", "18", "79", "84", "207"} <= set(re.findall(r"\d+", swedish))
