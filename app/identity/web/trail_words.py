"""What stands in the trail, in words; each part brings the words of its own deeds."""

from typing import Any

from flask import current_app
from flask_babel import lazy_gettext as _l

DEEDS: dict[str, Any] = {  # lazy texts; flask-babel's type is untyped
    "user.invited": _l("Bjöd in användare"),
    "user.logged_in": _l("Loggade in"),
    "user.logged_out_everywhere": _l("Loggade ut överallt"),
    "user.password_chosen": _l("Valde lösenord genom länk"),
    "user.password_changed": _l("Bytte lösenord"),
    "user.new_password_requested": _l("Bad om nytt lösenord"),
    "user.role_added": _l("Lade till roll"),
    "user.role_removed": _l("Tog bort roll"),
    "user.deactivated": _l("Stängde av användare"),
    "user.activated": _l("Släppte in användare igen"),
    "grant.given": _l("Gav åtkomst"),
    "grant.ended": _l("Tog bort åtkomst"),
    "api_key.created": _l("Skapade API-nyckel"),
    "api_key.revoked": _l("Stängde av API-nyckel"),
}


def deed_in_words(action: str) -> str:
    """An action in the reader's language; its key where there are no words for it."""
    for part in current_app.config["PARTS"]:
        if action in part.deeds:
            return str(part.deeds[action])
    return action


def deeds_in_words() -> list[tuple[str, str]]:
    """Every action that may stand in the trail, with its words, by the words."""
    parts = current_app.config["PARTS"]
    told = [(action, str(words)) for part in parts for action, words in part.deeds.items()]
    return sorted(told, key=lambda deed: deed[1].casefold())
