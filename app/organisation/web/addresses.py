"""Reading the state of a list from its address; what does not fit is as if it were not there."""

from enum import StrEnum
from typing import TypeVar

from flask import request

Word = TypeVar("Word", bound=StrEnum)

LONGEST_SEARCH = 100


def words(name: str) -> str:
    """A text that is searched for."""
    return request.args.get(name, "").replace("\0", "").strip()[:LONGEST_SEARCH]


def word(name: str, kind: type[Word]) -> Word | None:
    """One of an enum's words."""
    given = request.args.get(name, "")
    return kind(given) if given in set(kind) else None


def whole(name: str) -> int | None:
    """A whole number that a database can hold."""
    given = request.args.get(name, "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else None


def page() -> int:
    """The page of the list."""
    return max(1, whole("page") or 1)
