"""The reader's language: a cookie, else the account, else the browser, else the default.

Staff reads Swedish and English. Families read every language that has a catalogue of theirs.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from babel import Locale
from flask import Flask, current_app, g, has_request_context, request
from flask_babel import Babel, force_locale, get_locale, gettext

SOURCE_LANGUAGE = "sv"  # of every text in the code
STAFF_LANGUAGES: Mapping[str, str] = {SOURCE_LANGUAGE: "Svenska", "en": "English"}
STAFF, FAMILIES = "staff", "families"  # the two catalogues, by reader
FAMILY_TEXTS = Path(__file__).resolve().parent.parent / "translations"
COOKIE = "language"


def languages_in(folder: Path) -> Mapping[str, str]:
    """The languages that families choose between, by code with the name that each gives itself."""
    there = folder.glob(f"*/LC_MESSAGES/{FAMILIES}.mo")
    codes = sorted({path.parts[-3] for path in there} - set(STAFF_LANGUAGES))
    return {**STAFF_LANGUAGES, **{code: _own_name(code) for code in codes}}


def _own_name(code: str) -> str:
    name = Locale.parse(code).get_display_name() or code
    return name[0].upper() + name[1:]


def is_for_families(path: str) -> bool:
    """Whether families are at an address: told by its beginning, since it may lead nowhere."""
    return any(
        path.startswith(each) for part in current_app.config["PARTS"] for each in part.family_paths
    )


def languages_at(path: str) -> Mapping[str, str]:
    """The languages, with their names, that whoever reads at an address chooses between."""
    return family_languages() if is_for_families(path) else STAFF_LANGUAGES


def family_languages() -> Mapping[str, str]:
    """The languages, with their names, that families choose between."""
    known: Mapping[str, str] = current_app.config["FAMILY_LANGUAGES"]
    return known


def languages() -> Mapping[str, str]:
    """Those of this request."""
    return languages_at(request.path)


def select_locale() -> str:
    """The locale of this request."""
    default: str = current_app.config["INSYN"].default_locale
    if not has_request_context():
        return default
    known = languages()
    account = getattr(g, "account_locale", None)
    for code in (request.cookies.get(COOKIE), account, _browser_locale(known)):
        if code is not None and code in known:
            return str(code)
    return default


def _browser_locale(known: Mapping[str, str]) -> str | None:
    """The first language of the browser that Insyn has; sv-SE is Swedish, ahead of a later en."""
    tags = (tag.lower() for tag, weight in request.accept_languages if weight > 0)
    return next((code for tag in tags if (code := tag.split("-")[0]) in known), None)


def in_language(text: str, code: str) -> str:
    """A text of the code in a language, whoever reads."""
    with force_locale(code):
        return str(gettext(text))


def language() -> str:
    """The reader's language as a code, such as "sv"."""
    locale = get_locale()
    return locale.language if locale else SOURCE_LANGUAGE


def direction(code: str) -> str:
    """Which way a language is written: "ltr" or "rtl"."""
    return Locale.parse(code).text_direction


def init(app: Flask, staff_texts: Sequence[str]) -> None:
    """Give an app its translations; the source language of every text is Swedish.

    staff_texts: the folders with each part's texts for staff.
    """
    # the last folder's plural forms hold for all: a family's language has no other folder
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = ";".join([*staff_texts, str(FAMILY_TEXTS)])
    app.config["BABEL_DOMAIN"] = ";".join([*(STAFF for _ in staff_texts), FAMILIES])
    app.config["BABEL_DEFAULT_LOCALE"] = SOURCE_LANGUAGE
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Europe/Stockholm"
    app.config["FAMILY_LANGUAGES"] = languages_in(FAMILY_TEXTS)
    Babel(app, locale_selector=select_locale)
    app.jinja_env.globals.update(get_locale=language, languages=languages, direction=direction)
