"""Pages that belong to no part: the way in, the reader's language."""

from urllib.parse import urlsplit

from flask import Blueprint, current_app, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from app.authorization import present_access, public
from app.i18n import COOKIE, languages_at

shell = Blueprint("shell", __name__)
A_YEAR_S = 365 * 24 * 3600


def safe_next(target: str | None) -> str:
    """A path on this site to go to, or the start page; never another site."""
    if not target or "\\" in target:
        return "/"
    try:
        parts = urlsplit(target)
    except ValueError:  # such as an address of version 6 without its end
        return "/"
    is_local = not parts.scheme and not parts.netloc and target.startswith("/")
    return target if is_local and not target.startswith("//") else "/"


@shell.get("/")
@public
def start() -> Response:
    """The first page of the reader's role; the log-in page for those who are not signed in."""
    if not current_user.is_authenticated:
        return redirect(url_for("identity.log_in"), 303)
    for membership in present_access().memberships:
        for part in current_app.config["PARTS"]:
            if endpoint := part.home.get(membership.role):
                return redirect(url_for(endpoint), 303)
    return redirect(url_for("identity.account"), 303)


@shell.post("/language")
@public
def choose_language() -> Response:
    """Keep the reader's choice of language in a cookie."""
    back = safe_next(request.form.get("next"))
    response = redirect(back, 303)
    if (locale := request.form.get("locale", "")) in languages_at(back):
        keep_language(response, locale)
    return response


def keep_language(response: Response, locale: str) -> None:
    """Put the reader's choice of language in the cookie that holds it."""
    response.set_cookie(
        COOKIE,
        locale,
        max_age=A_YEAR_S,
        samesite="Lax",
        httponly=True,
        secure=request.is_secure,
    )
