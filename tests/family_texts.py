"""The families' catalogue in tests: a made-up language, and a watch over what their pages say."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import flask_babel
import pytest
from babel.messages.catalog import Catalog
from flask import has_request_context, request

from app import i18n
from app.i18n import FAMILIES, is_for_families
from scripts import translations

# Arabic is written from the right and has six plural forms; the words are made up.
LANGUAGE = "ar"


def made_up(text: str) -> str:
    """A text in the made-up language; its placeholders and tags are kept."""
    return f"⟦{text}⟧"


@cache
def only_staffs() -> frozenset[str]:
    """The texts that are in staff's catalogue and not in the families'."""
    staffs, families = (
        {
            message.id if isinstance(message.id, str) else message.id[0]
            for name in names
            for message in translations.kept(name)
            if message.id
        }
        for names in (translations.PARTS, [FAMILIES])
    )
    return frozenset(staffs - families)


def translate(catalogue: Catalog) -> None:
    """Fill in every text in the made-up language, all forms of a plural alike."""
    for message in catalogue:
        if isinstance(message.id, str):
            message.string = made_up(message.id) if message.id else ""
        else:
            message.string = (made_up(message.id[1]),) * catalogue.num_plurals


def read_from(folder: Path, patch: pytest.MonkeyPatch) -> None:
    """Let the families' texts stand in another folder."""
    patch.setattr(i18n, "FAMILY_TEXTS", folder)
    patch.setattr(translations, "FAMILY_TEXTS", folder)


def add_language(folder: Path) -> None:
    """Add the language as the how-to says: a folder, collect, translate the one file, compile."""
    shutil.copytree(translations.ROOT / "translations" / "en", folder / "en")
    (folder / LANGUAGE).mkdir()
    translations.collect([FAMILIES])
    catalogue = translations.kept(FAMILIES, LANGUAGE)
    translate(catalogue)
    path = translations.catalogue_path(FAMILIES, LANGUAGE)
    with path.open("wb") as file:
        translations.write_po(file, catalogue)
    path.with_suffix(".mo").unlink()
    translations.compile_all([FAMILIES])


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
