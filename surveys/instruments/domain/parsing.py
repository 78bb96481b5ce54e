"""From what somebody typed towards a value: tidied text, the look of numbers, a refusal in words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

Params = Mapping[str, str | int]

LONGEST_NUMBER = 12
SPACES = re.compile(r"\s+")
WHOLE = re.compile(r"[+-]?[0-9]+")
DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)")


@dataclass(frozen=True)
class Refusal:
    """Why something typed is not taken: a message to translate and what to put into it."""

    message: str
    params: Params = field(default_factory=dict)


def tidy(raw: str) -> str:
    """Strip spaces at the ends and what no database takes, and use one kind of line break."""
    text = raw.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").strip()
    # Half a surrogate pair can't be written as UTF-8.
    return text.encode("utf-8", "replace").decode("utf-8")


def compact(raw: str) -> str:
    """Take away what people put into numbers: spaces, and a minus sign of its own."""
    return SPACES.sub("", tidy(raw)).replace("\N{MINUS SIGN}", "-")


def in_words(number: Decimal) -> str:
    """Write a limit as people read it in Swedish: no needless decimals, a comma."""
    plain = format(number, "f")
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return plain.replace(".", ",")
