"""What makes a password too weak. Pure but for the list of common ones that is shipped beside it."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from app.errors import N_

MIN_LENGTH = 12
MAX_LENGTH = 200  # argon2 takes more, but a form need not: hashing a book is a way to tire a server
COMMON = Path(__file__).resolve().parent.parent / "common_passwords.txt"

TOO_SHORT = N_("Lösenordet behöver ha minst 12 tecken. Tre eller fyra ord efter varandra går bra.")
TOO_LONG = N_("Lösenordet får ha högst 200 tecken.")
TOO_COMMON = N_("Lösenordet är för vanligt och lätt att gissa. Välj ett annat.")
ABOUT_YOU = N_("Lösenordet innehåller ditt namn eller din e-postadress. Välj ett annat.")
TOO_EVEN = N_("Lösenordet upprepar sig eller följer en rad tecken. Välj ett annat.")

# How people dress a common word up, undone before it is looked for.
_UNDRESS = str.maketrans("@40315$7", "aaoeisst")
_ROWS = (
    "abcdefghijklmnopqrstuvwxyzåäö",
    "01234567890123456789",
    "qwertyuiopå",
    "asdfghjklöä",
    "zxcvbnm",
)
_LONGEST_WALK = 6  # more characters than this from one row, in order, are a walk
_LEAST_DISTINCT = 5


@cache
def common_passwords() -> frozenset[str]:
    """Common passwords and the words that they are built on, lower case."""
    return frozenset(COMMON.read_text(encoding="utf-8").split())


def why_weak(password: str, about: Iterable[str] = ()) -> str | None:
    """Why a password can't be used, as a msgid; None where it can.

    about: the holder's name and e-mail address, which others can guess.
    """
    plain = unicodedata.normalize("NFC", password).lower()
    if len(password) > MAX_LENGTH:
        return TOO_LONG
    if len(plain) < MIN_LENGTH:
        return TOO_SHORT
    if is_common(plain):
        return TOO_COMMON
    if any(part in plain for part in _guessable(about)):
        return ABOUT_YOU
    if is_even(plain):
        return TOO_EVEN
    return None


def is_common(plain: str) -> bool:
    """Whether a lower-case password is common, also when dressed up with digits and signs."""
    known = common_passwords()
    undressed = plain.translate(_UNDRESS)
    return (
        any(
            form in known
            for text in (plain, undressed)
            for form in (text, _trimmed(text), _letters(text))
            if form
        )
        or _trimmed(plain).translate(_UNDRESS) in known
    )


def is_even(plain: str) -> bool:
    """Whether a password has few different characters, repeats a piece, or walks along a row."""
    if len(set(plain)) < _LEAST_DISTINCT:
        return True
    half = len(plain) // 2
    repeats = any(plain == (plain[:size] * len(plain))[: len(plain)] for size in range(1, half + 1))
    return repeats or _walk_share(plain) > 0.5


def _walk_share(plain: str) -> float:
    # The part of the password that lies in walks along a keyboard row or the alphabet.
    walked = 0
    start = 0
    while start < len(plain):
        length = _walk_length(plain[start:])
        walked += length if length > _LONGEST_WALK else 0
        start += max(length, 1)
    return walked / len(plain)


def _walk_length(plain: str) -> int:
    # How many characters from the start follow one row, forwards or backwards.
    best = 0
    for row in (*_ROWS, *(row[::-1] for row in _ROWS)):
        length = 0
        while length < len(plain) and plain[: length + 1] in row:
            length += 1
        best = max(best, length)
    return best


def _trimmed(text: str) -> str:
    return re.sub(r"^[\W\d_]+|[\W\d_]+$", "", text)


def _letters(text: str) -> str:
    return re.sub(r"[\W\d_]+", "", text)


def _guessable(about: Iterable[str]) -> set[str]:
    pieces = {
        piece
        for text in about
        for piece in re.split(r"[\s@.\-_+]+", unicodedata.normalize("NFC", text).lower())
    }
    return {piece for piece in pieces if len(piece) >= 4}
