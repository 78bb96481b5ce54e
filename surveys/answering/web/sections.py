"""Answering page by page: each page is saved as one goes; check, send, go on later, stop."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import wraps

from flask import Blueprint, request
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from app.authorization import public
from app.clock import now, today
from app.db import db
from app.web.csrf import csrf
from surveys.answering.models import Draft
from surveys.answering.operations.drafts import (
    Beginning,
    Conflict,
    discard,
    open_draft_by_code,
    open_draft_for_invitation,
    save_answers,
)
from surveys.answering.operations.sending import Given, send_draft
from surveys.answering.queries.drafts import answers_of, revisions_of
from surveys.answering.web.forms import locale_of, raw_value, revisions_in
from surveys.answering.web.pages import (
    answer,
    keep_language,
    refusal,
    to_receipt,
    unknown_link,
    worded,
)
from surveys.answering.web.visit import Visit, end, is_signed, signature_for, visit
from surveys.collections.models import Round
from surveys.collections.queries.invitations import LinkState, link_by_id
from surveys.instruments.domain.answers import Parsed, missing_required, parse
from surveys.instruments.domain.conditions import AnswerValue
from surveys.instruments.domain.instruments import Question, Section
from surveys.instruments.domain.routing import (
    next_section,
    previous_section,
    progress,
    reachable_questions,
    reachable_sections,
)
from surveys.instruments.domain.wording import readable

sections = Blueprint("answer", __name__, url_prefix="/answer")


@dataclass(frozen=True)
class Trouble:
    """Why a page is shown again: what was wrong, and what somebody else changed meanwhile."""

    parsed: Parsed = field(default_factory=lambda: Parsed({}, frozenset(), ()))
    conflicts: Sequence[Conflict] = ()
    is_too_old: bool = False

    @property
    def status(self) -> int:
        """The HTTP status that tells which."""
        if self.is_too_old:
            return 400
        if self.parsed.errors:
            return 422
        return 409 if self.conflicts else 200


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
    section = _section(there, section_key)
    if section is None:
        return unknown_link()
    return keep_language(_shown(there, section, Trouble()))


@sections.post("/<section_key>")
@public
@csrf.exempt  # type: ignore[untyped-decorator]  # flask-wtf is untyped
@visiting
def save(there: Visit, section_key: str) -> Response:
    """Save a section's answers and lead on."""
    section = _section(there, section_key)
    if section is None:
        return unknown_link()
    before = there.answers()
    form = request.form.to_dict(flat=False)
    parsed = parse(section.questions, form, old=before)
    if not is_signed(there.link):
        return _shown(there, section, Trouble(parsed, is_too_old=True))
    conflicts = save_answers(_draft(there), parsed, revisions_in(form))
    db.session.commit()
    if parsed.errors or conflicts:
        return _shown(there, section, Trouble(parsed, conflicts))
    return redirect(_way_on(there, section, before), 303)


def _section(there: Visit, section_key: str) -> Section | None:
    known = {section.key: section for section in there.link.instrument.sections}
    return known.get(section_key)


def _draft(there: Visit) -> Draft:
    link = there.link
    round_ = db.session.get_one(Round, link.round_id)
    beginning = Beginning(today(), locale_of(request), there.entry_mode, link.group_key)
    if link.is_anonymous:
        return open_draft_by_code(round_, there.code, beginning)
    return open_draft_for_invitation(round_, link.id, beginning)


def _way_on(there: Visit, section: Section, before: Mapping[str, AnswerValue]) -> str:
    """Where one goes after a section: later, back to the check, the same page grown, or the next."""
    if request.form.get("choice") == "later":
        return "/answer/later"
    instrument, answers = there.link.instrument, there.answers()
    was = reachable_questions(instrument, before, section.key)
    grown = [q for q in reachable_questions(instrument, answers, section.key) if q not in was]
    back = "?back=check" if request.args.get("back") == "check" else ""
    if any(question.key not in answers for question in grown):
        return f"/answer/{section.key}{back}"
    following = next_section(instrument, answers, section.key)
    if back or following is None:
        return "/answer/check"
    return f"/answer/{following.key}"


def _shown(there: Visit, section: Section, trouble: Trouble) -> Response:
    instrument, locale = there.link.instrument, locale_of(request)
    draft = there.draft()
    answers = answers_of(draft) if draft else {}
    values: dict[str, object] = {**trouble.parsed.applied_to(answers)}
    errors = worded(trouble.parsed.errors, locale)
    form = request.form.to_dict(flat=False)
    values |= {key: raw_value(instrument.question(key), form) for key in errors}
    return answer(
        "section",
        trouble.status,
        instrument=instrument,
        section=section,
        questions=reachable_questions(instrument, answers, section.key),
        values=values,
        errors=errors,
        conflicts=_readable(section, trouble.conflicts, locale),
        is_too_old=trouble.is_too_old,
        revisions=revisions_of(draft) if draft else {},
        place=progress(instrument, answers, section.key),
        back=_way_back(previous_section(instrument, answers, section.key)),
        signature=signature_for(there.link),
    )


def _way_back(previous: Section | None) -> str | None:
    if request.args.get("back") == "check":
        return "/answer/check"
    return f"/answer/{previous.key}" if previous else None


def _readable(
    section: Section, conflicts: Sequence[Conflict], locale: str
) -> list[dict[str, object]]:
    """Each conflict with both values in words."""
    questions = {question.key: question for question in section.questions}
    return [
        {
            "question": questions[conflict.question_key],
            "stored": readable(questions[conflict.question_key], conflict.stored, locale),
            "given": readable(questions[conflict.question_key], conflict.given, locale),
        }
        for conflict in conflicts
    ]


@sections.get("/check")
@public
@visiting
def check(there: Visit) -> Response:
    """Every answer in words, each with a way back to it."""
    return keep_language(_checked(there))


def _checked(there: Visit, status: int = 200, *, problem: str = "") -> Response:
    instrument, locale, answers = there.link.instrument, locale_of(request), there.answers()
    missing = missing_required(instrument, answers)
    return answer(
        "check",
        status,
        instrument=instrument,
        is_anonymous=there.link.is_anonymous,
        sections=[
            (
                section,
                _in_words(reachable_questions(instrument, answers, section.key), answers, locale),
            )
            for section in reachable_sections(instrument, answers)
        ],
        missing=[(question, instrument.section_of(question.key)) for question in missing],
        problem=problem,
        signature=signature_for(there.link),
    )


def _in_words(
    questions: Sequence[Question], answers: Mapping[str, AnswerValue], locale: str
) -> list[tuple[Question, str]]:
    return [(q, readable(q, answers.get(q.key), locale)) for q in questions]


@sections.post("/send")
@public
@csrf.exempt  # type: ignore[untyped-decorator]  # flask-wtf is untyped
@visiting
def send(there: Visit) -> Response:
    """Send what was saved; a second press gives the same receipt."""
    if not is_signed(there.link):
        return _checked(there, 400, problem="too_old")
    draft = there.draft()
    answers = answers_of(draft) if draft else {}
    if not answers:
        return _sent_meanwhile(there) or _checked(there, 422, problem="nothing")
    if missing_required(there.link.instrument, answers):
        return _checked(there, 422, problem="missing")
    given = Given(answers, there.entry_mode, locale_of(request))
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
    return keep_language(
        answer(
            "later",
            code=there.code,
            is_saved=bool(there.answers()),
            closes_on=there.link.closes_on,
        )
    )


@sections.post("/decline")
@public
@csrf.exempt  # type: ignore[untyped-decorator]  # flask-wtf is untyped
@visiting
def decline(there: Visit) -> Response:
    """Take away what was saved; nothing is sent."""
    if not is_signed(there.link):
        return _checked(there, 400, problem="too_old")
    draft = there.draft()
    if draft is not None:
        discard(draft)
        db.session.commit()
    return end(redirect("/answer/declined", 303))
