"""What is wrong with a file, said so that whoever made it can find the place and mend it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask_babel import gettext

LISTED_AT_MOST = 1000
FOUND_AT_MOST = 80

Params = Mapping[str, str | int]


class BadCell(ValueError):
    """A cell does not hold what was expected; the message (a msgid) says what that is."""

    def __init__(self, message: str, params: Params | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.params: Params = dict(params or {})


@dataclass(frozen=True)
class Fault:
    """One error. row: the line as an editor counts, None for the whole file; expected: a msgid."""

    file: str
    row: int | None
    column: str
    found: str
    expected: str
    params: Params = field(default_factory=dict)

    def in_words(self) -> str:
        """What was expected, in the reader's language."""
        return str(gettext(self.expected, **self.params))


@dataclass(frozen=True)
class RowFault:
    """An error as a store tells it: the file is known to whoever asked."""

    row: int
    column: str
    found: str
    expected: str
    params: Params = field(default_factory=dict)


class Faults:
    """Every error of a call, counted; the first thousand are kept."""

    def __init__(self) -> None:
        self.listed: list[Fault] = []
        self.total = 0

    def __bool__(self) -> bool:
        return self.total > 0

    @property
    def left_out(self) -> int:
        """How many errors were counted but not kept."""
        return self.total - len(self.listed)

    def add(self, fault: Fault) -> None:
        """Count an error, and keep it while there is room."""
        self.total += 1
        if len(self.listed) < LISTED_AT_MOST:
            self.listed.append(fault)


def shortened(text: str) -> str:
    """A found text as it fits in a table."""
    return text if len(text) <= FOUND_AT_MOST else text[: FOUND_AT_MOST - 1] + "…"
