"""A made-up language of families, added as the how-to says."""

import shutil
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from app import i18n
from app.i18n import FAMILIES
from scripts import translations

# Arabic is written from the right and has six plural forms; the words are made up.
LANGUAGE = "ar"


def made_up(text: str) -> str:
    """A text in the made-up language; its placeholders and tags are kept."""
    return f"⟦{text}⟧"


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


@pytest.fixture(scope="session")
def family_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The families' texts with the language more; made once, since collecting reads every page."""
    folder = tmp_path_factory.mktemp("texts") / "translations"
    with pytest.MonkeyPatch.context() as patch:
        read_from(folder, patch)
        add_language(folder)
    return folder
