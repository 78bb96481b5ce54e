"""Pages of those who answer, rendered in their language; the busy ones once a process, then refilled."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from flask import Response, current_app, make_response, render_template, request
from flask_babel import force_locale, format_date
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from app.i18n import COOKIE, languages
from surveys.answering.web.forms import asked_mode, locale_of
from surveys.collections.queries.invitations import Link, LinkState
from surveys.instruments.domain.answers import AnswerError

# Stands in a kept page where each reader's own text goes; a NUL can't come from a template's text.
HOLE = "\0hole\0"
_KEPT = "surveys_answering_pages"
_HTML = "text/html; charset=utf-8"
A_YEAR_S = 365 * 24 * 3600


def page(template: str, locale: str, **context: Any) -> str:  # Any: whatever the template shows
    """A page in the given language.

    Nothing of the reader's log-in reaches it: no flashed messages, since a kept page is shown to others.
    """
    with force_locale(locale):
        return render_template(
            f"surveys/answering/{template}.html",
            locale=locale,
            asked_mode=asked_mode(request),
            get_flashed_messages=tuple,
            long_day=_long_day,
            **context,
        )


def _long_day(day: date) -> str:
    return str(format_date(day, "d MMMM y"))


def refilled(key: tuple[str, ...], text: str, render: Callable[[], str]) -> Response:
    """A page rendered once a process for its key, with the reader's text in its hole.

    text must be safe HTML: signatures and receipt numbers are letters, digits and hyphens.
    """
    kept: dict[tuple[str, ...], tuple[bytes, bytes]] = current_app.extensions.setdefault(_KEPT, {})
    halves = kept.get(key)
    if halves is None:
        before, after = render().split(HOLE)
        halves = kept[key] = (before.encode(), after.encode())
    body = halves[0] + text.encode("ascii") + halves[1]
    return Response(body, content_type=_HTML)


def answer(template: str, status: int = 200, **context: Any) -> Response:  # Any: as for page
    """A page in the reader's language as a response."""
    return make_response(page(template, locale_of(request), **context), status)


def keep_language(response: BaseResponse) -> BaseResponse:
    """Keep a language chosen in the address, as the language button elsewhere does."""
    if (asked := request.args.get("lang")) in languages():
        response.set_cookie(
            COOKIE,
            str(asked),
            max_age=A_YEAR_S,
            samesite="Lax",
            httponly=True,
            secure=request.is_secure,
        )
    return response


def to_receipt(number: str) -> Response:
    """Lead on to the receipt, in whose address there is no token."""
    return Response(status=303, headers={"Location": f"/answer/receipt/{number}"})


def unknown_link() -> Response:
    """The page of a link that leads nowhere: the same for every wrong token."""
    return answer("notice", 404, kind="unknown")


_STATUS = {
    LinkState.ANSWERED: 200,
    LinkState.REVOKED: 410,
    LinkState.CLOSED: 410,
    LinkState.NOT_YET_OPEN: 403,
}


def refusal(state: LinkState, link: Link) -> Response:
    """The kind page of a link that can't be answered now."""
    told = {"kind": state.value, "link": link, "municipality": link.municipality}
    return answer("notice", _STATUS[state], **told)


def worded(errors: Iterable[AnswerError], locale: str) -> dict[str, dict[str, str]]:
    """What is wrong in the reader's words: question to field to text."""
    found: dict[str, dict[str, str]] = {}
    with force_locale(locale):
        for error in errors:
            text = _(error.message, **error.params)
            found.setdefault(error.question_key, {})[error.field] = text
    return found
