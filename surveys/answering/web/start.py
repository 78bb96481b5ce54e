"""The first page of a link to an instrument of several pages, and the way in from it."""

from flask import request
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from surveys.answering.domain.receipts import normalised_receipt
from surveys.answering.domain.walking import first_untouched
from surveys.answering.queries.drafts import draft_by_code, draft_for_invitation
from surveys.answering.web.forms import entry_mode_of
from surveys.answering.web.pages import answer
from surveys.answering.web.visit import Visit, begin, is_signed, signature_for, visit
from surveys.collections.queries.invitations import Link


def show_start(link: Link, status: int = 200, problem: str = "") -> Response:
    """What it is about, what is stored, and a button to begin. Changes nothing."""
    is_begun = not link.is_anonymous and draft_for_invitation(link.id) is not None
    return answer(
        "start",
        status,
        link=link,
        instrument=link.instrument,
        is_anonymous=link.is_anonymous,
        municipality=link.municipality,
        is_begun=is_begun,
        signature=signature_for(link),
        problem=problem,
        code=request.form.get("code", ""),
    )


def take_start(link: Link) -> Response:
    """Exchange the link for a cookie, so that its token is in no later address."""
    if not is_signed(link):
        return show_start(link, 400, "too_old")
    typed = request.form.get("code", "").strip() if link.is_anonymous else ""
    code = normalised_receipt(typed) if typed else None
    if typed and (code is None or draft_by_code(link.round_id, code) is None):
        return show_start(link, 422, "wrong_code")
    there = visit()
    if code is None and there is not None and there.link.id == link.id:
        started = there  # a second press on "begin" goes on with the same draft
    else:
        started = Visit.of(link, code, entry_mode_of(request))
    return begin(redirect(place_to_go_on(started), 303), started)


def place_to_go_on(started: Visit) -> str:
    """The address of the first section without an answer, or the last page when all have one."""
    section = first_untouched(started.instrument, started.saved().answers)
    return started.address(section.key if section else "check")
