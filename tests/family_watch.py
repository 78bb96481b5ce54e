"""A watch over what pages for families say in tests, whatever they test."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import flask_babel
import pytest
from babel.messages.pofile import read_po
from flask import has_request_context, request

from app.i18n import FAMILIES, STAFF, is_for_families

ROOT = Path(__file__).parents[1]


@cache
def only_staffs() -> frozenset[str]:
    """The texts that are in staff's catalogue and not in the families'."""
    return frozenset(
        _texts(ROOT.glob(f"*/translations/en/LC_MESSAGES/{STAFF}.po"))
        - _texts(ROOT.glob(f"translations/en/LC_MESSAGES/{FAMILIES}.po"))
    )


def _texts(paths: Iterator[Path]) -> set[str]:
    found = set()
    for path in paths:
        with path.open("rb") as file:
            ids = [message.id for message in read_po(file)]
        found |= {each if isinstance(each, str) else each[0] for each in ids}
    return found


@contextmanager
def watched() -> Iterator[set[str]]:
    """The texts that pages for families say though only staff's catalogue has them."""
    strangers: set[str] = set()
    patch = pytest.MonkeyPatch()
    for name, place in (("gettext", 0), ("ngettext", 0), ("pgettext", 1)):
        _watch(patch, name, place, strangers)
    yield strangers
    patch.undo()


def _watch(patch: pytest.MonkeyPatch, name: str, place: int, strangers: set[str]) -> None:
    said = getattr(flask_babel.Domain, name)

    def heard(self: object, *texts: str, **params: object) -> str:
        if has_request_context() and is_for_families(request.path):
            strangers.update({texts[place]} & only_staffs())
        return str(said(self, *texts, **params))

    patch.setattr(flask_babel.Domain, name, heard)
