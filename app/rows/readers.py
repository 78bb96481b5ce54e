"""Readers of cells: a text in, a value out, BadCell where it does not fit."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from app.errors import N_
from app.rows.faults import BadCell

Word = TypeVar("Word", bound=StrEnum)
# A cell's value is whatever its column means: text, number, date, a word of an enum.
Reader = Callable[[str], Any]

LARGEST = 10_000_000
FIRST_YEAR, LAST_YEAR = 1900, 2100
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_KEY = re.compile(r"[a-z][a-z0-9_]*")
_WHOLE = re.compile(r"-?[0-9]+")
_DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def text(at_most: int) -> Reader:
    """A text of one line and at most so many characters."""

    def read(cell: str) -> str:
        if len(cell) > at_most:
            raise BadCell(N_("högst %(number)s tecken"), {"number": at_most})
        if not cell.isprintable():
            raise BadCell(N_("en text på en rad, utan styrtecken"))
        return cell

    return read


def key_of(at_most: int) -> Reader:
    """A key such as family_counselling."""

    def read(cell: str) -> str:
        if not _KEY.fullmatch(cell):
            raise BadCell(N_("en nyckel av små bokstäver a–z, siffror och _, som young_person"))
        if len(cell) > at_most:
            raise BadCell(N_("högst %(number)s tecken"), {"number": at_most})
        return cell

    return read


def iso_date(cell: str) -> date:
    """A date of the calendar, written 2018-04-30."""
    if not _DATE.fullmatch(cell):
        raise BadCell(N_("ett datum skrivet som 2018-04-30"))
    try:
        day = date.fromisoformat(cell)
    except ValueError:
        raise BadCell(N_("ett datum som finns i kalendern")) from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise BadCell(
            N_("ett datum mellan åren %(first)s och %(last)s"),
            {"first": FIRST_YEAR, "last": LAST_YEAR},
        )
    return day


def whole(minimum: int = 0, maximum: int = LARGEST) -> Reader:
    """A whole number within bounds."""

    def read(cell: str) -> int:
        # The length first: a number of a million digits takes minutes to read.
        if len(cell) > 18 or not _WHOLE.fullmatch(cell):
            raise BadCell(N_("ett heltal"))
        number = int(cell)
        if not minimum <= number <= maximum:
            raise BadCell(
                N_("ett heltal från %(minimum)s till %(maximum)s"),
                {"minimum": minimum, "maximum": maximum},
            )
        return number

    return read


def decimal(maximum: int, places: int = 2) -> Reader:
    """A number from 0, with a point as its mark and at most so many decimals."""

    def read(cell: str) -> Decimal:
        if len(cell) > 30 or not _DECIMAL.fullmatch(cell):
            raise BadCell(N_("ett tal med punkt som decimaltecken, som 41.5"))
        if len(cell.partition(".")[2]) > places:
            raise BadCell(N_("högst %(number)s decimaler"), {"number": places})
        number = Decimal(cell)
        if not 0 <= number <= maximum:
            raise BadCell(N_("ett tal från 0 till %(maximum)s"), {"maximum": maximum})
        return number

    return read


def one_of(meanings: Mapping[str, object]) -> Reader:
    """One of the given words; its meaning is the value."""
    words = ", ".join(meanings)

    def read(cell: str) -> object:
        if cell not in meanings:
            raise BadCell(N_("något av: %(words)s"), {"words": words})
        return meanings[cell]

    return read


def word_of(kind: type[Word]) -> Reader:
    """One of an enum's words."""
    return one_of({word.value: word for word in kind})


yes_no = one_of({"yes": True, "no": False})
