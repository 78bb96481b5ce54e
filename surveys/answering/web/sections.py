"""A link's visit on the engine: its sections, looking through, sending, going on later, stopping."""

from collections.abc import Callable
from functools import wraps

from flask import Blueprint, request
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from app.authorization import public
from app.clock import now, today
from app.db import db
from app.web.csrf import csrf
from surveys.answering.domain.walking import section_named
from surveys.answering.operations.drafts import discard
from surveys.answering.operations.sending import Given, send_draft
from surveys.answering.queries.drafts import saved_in
from surveys.answering.web.engine import save_section, show_check, show_section
from surveys.answering.web.pages import answer, keep_language, refusal, to_receipt, unknown_link
from surveys.answering.web.visit import Visit, end, visit
from surveys.collections.queries.invitations import LinkState, link_by_id
from surveys.instruments.domain.answers import missing_required

sections = Blueprint("answer", __name__, url_prefix="/answer")


def visiting(view: Callable[..., Response]) -> Callable[..., Response]:
    """Give a view the visit; without one that is open, show the page that says why."""

    @wraps(view)
    def viewed(**path: str) -> Response:
        there = visit()
        if there is None:
            kept = [(k, v) for k, v in request.form.items(multi=True) if k != "choice"]
            return answer("expired", 400 if kept else 403, kept=kept)
        if there.link.receipt:
            return to_receipt(there.link.receipt)
        state = there.link.state_on(today())
        if state is not LinkState.OPEN:
            return refusal(state, link=there.link)
        return view(there, **path)

    return viewed


@sections.get("/<section_key>")
@public
@visiting
def show(there: Visit, section_key: str) -> Response:
    """A section with what was saved in it."""
    section = section_named(there.instrument, section_key)
    return keep_language(show_section(there, section)) if section else unknown_link()


@sections.post("/<section_key>")
@public
@csrf.exempt  # type: ignore[untyped-decorator]  # flask-wtf is untyped
@visiting
def save(there: Visit, section_key: str) -> Response:
    """Save a section's answers and lead on."""
    section = section_named(there.instrument, section_key)
    return save_section(there, section) if section else unknown_link()


@sections.get("/check")
@public
@visiting
def check(there: Visit) -> Response:
    """Every answer in words, each with a way back to it."""
    return keep_language(show_check(there))


@sections.post("/send")
@public
@csrf.exempt  # type: ignore[untyped-decorator]  # flask-wtf is untyped
@visiting
def send(there: Visit) -> Response:
    """Send what was saved; a second press gives the same receipt."""
    if there.is_too_old():
        return show_check(there, 400, problem="too_old")
    draft = there.draft()
    answers = saved_in(draft).answers
    if not answers:
        return _sent_meanwhile(there) or show_check(there, 422, problem="nothing")
    if missing_required(there.instrument, answers):
        return show_check(there, 422, problem="missing")
    given = Given(answers, there.entry_mode, there.locale)
    number = send_draft(there.link, given, now(), draft.id if draft else None)
    db.session.commit()
    return to_receipt(number)


def _sent_meanwhile(there: Visit) -> Response | None:
    """The receipt, where another press took the draft after this one had looked at the link."""
    link = link_by_id(there.link.id)
    return to_receipt(link.receipt) if link and link.receipt else None


@sections.get("/later")
@public
@visiting
def later(there: Visit) -> Response:
    """That all is saved, and how to come back to it."""
    is_saved = bool(there.saved().answers)
    page = there.page("later", code=there.code, is_saved=is_saved, closes_on=there.link.closes_on)
    return keep_language(page)


@sections.post("/decline")
@public
@csrf.exempt  # type: ignore[untyped-decorator]  # flask-wtf is untyped
@visiting
def decline(there: Visit) -> Response:
    """Take away what was saved; nothing is sent."""
    if there.is_too_old():
        return show_check(there, 400, problem="too_old")
    draft = there.draft()
    if draft is not None:
        discard(draft)
        db.session.commit()
    return end(redirect("/answer/declined", 303))
