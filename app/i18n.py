"""The reader's language: a cookie, else the account, else the browser, else the default."""

from collections.abc import Sequence

from flask import Flask, current_app, g, has_request_context, request
from flask_babel import Babel, get_locale

LOCALES = ("sv", "en")
LOCALE_NAMES = {"sv": "Svenska", "en": "English"}
COOKIE = "language"


def select_locale() -> str:
    """The locale of this request."""
    default: str = current_app.config["INSYN"].default_locale
    if not has_request_context():
        return default
    chosen = request.cookies.get(COOKIE)
    if chosen in LOCALES:
        return chosen
    account = getattr(g, "account_locale", None)
    if account in LOCALES:
        return str(account)
    return _browser_locale() or default


def _browser_locale() -> str | None:
    """The first language of the browser that Insyn has; sv-SE is Swedish, ahead of a later en."""
    tags = (tag.lower() for tag, weight in request.accept_languages if weight > 0)
    return next((tag[:2] for tag in tags if tag.split("-")[0] in LOCALES), None)


def language() -> str:
    """The reader's language as a code, "sv" or "en"."""
    locale = get_locale()
    return locale.language if locale else "sv"


def init(app: Flask, translations: Sequence[str]) -> None:
    """Give an app its translations; the source language of every text is Swedish."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = ";".join(translations)
    app.config["BABEL_DEFAULT_LOCALE"] = "sv"
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Europe/Stockholm"
    Babel(app, locale_selector=select_locale)
    app.jinja_env.globals.update(get_locale=language, locale_names=LOCALE_NAMES)
