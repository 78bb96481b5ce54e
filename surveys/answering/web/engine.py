"""The one engine of answering page by page: a section, saving it, where one goes, looking through.

Who holds the answers (a link's visit, a unit's account) is a Holder: it knows the draft, how saving
is refused, where the pages are and what frames them. Here is all that is the same for everybody.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from flask import request
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from app.db import db
from surveys.answering.domain.walking import faults, in_words, section_after
from surveys.answering.operations.drafts import Conflict
from surveys.answering.queries.drafts import Saved
from surveys.answering.web.forms import raw_value, revisions_in
from surveys.answering.web.pages import worded
from surveys.instruments.domain.answers import AnswerError, Parsed, parse
from surveys.instruments.domain.conditions import Answers
from surveys.instruments.domain.instruments import Instrument, Section
from surveys.instruments.domain.routing import previous_section, progress, reachable_questions
from surveys.instruments.domain.wording import readable

Errors = dict[str, dict[str, str]]  # question to field to text


class Holder(Protocol):
    """Who answers: what is saved, what may be, and the pages that it is done on."""

    @property
    def instrument(self) -> Instrument:
        """The instrument that is answered."""

    @property
    def locale(self) -> str:
        """The language of the pages."""

    @property
    def services(self) -> Mapping[str, str]:
        """Names by key of the services that a number per service asks of; mostly none."""

    def saved(self) -> Saved:
        """The answers saved so far, read anew."""

    def save(self, parsed: Parsed, revisions: Mapping[str, int]) -> tuple[Conflict, ...]:
        """Save what a form said. Raises what refuses it."""

    def is_too_old(self) -> bool:
        """Whether the posted form's own proof no longer holds."""

    def disagreeing(self, answers: Answers) -> tuple[AnswerError, ...]:
        """The answers that can't be true together."""

    def address(self, page: str, **more: str) -> str:
        """The address of a section (by its key) or of "check", "send", "later" and the like."""

    def page(self, template: str, status: int, **context: Any) -> Response:
        """A page in the holder's frame. context: whatever the template shows."""


_NOTHING = Parsed({}, frozenset(), ())


@dataclass(frozen=True)
class Trouble:
    """Why a page is shown again: what was wrong, and what somebody else changed meanwhile."""

    parsed: Parsed = field(default_factory=lambda: _NOTHING)
    conflicts: Sequence[Conflict] = ()
    is_too_old: bool = False

    def status(self, errors: Errors) -> int:
        """The HTTP status that tells which."""
        if self.is_too_old:
            return 400
        if request.method == "POST" and errors:
            return 422
        return 409 if self.conflicts else 200


def show_section(holder: Holder, section: Section, trouble: Trouble | None = None) -> Response:
    """A section with what was saved in it, and what was wrong with what was just written."""
    trouble = trouble or Trouble()
    instrument, saved = holder.instrument, holder.saved()
    form = request.form.to_dict(flat=False)
    wrong = {error.question_key for error in trouble.parsed.errors}
    values: dict[str, object] = {**trouble.parsed.applied_to(saved.answers)}
    values |= {key: raw_value(instrument.question(key), form) for key in wrong}
    errors = _errors(holder, section, trouble, saved.answers)
    return holder.page(
        "section",
        trouble.status(errors),
        section=section,
        questions=reachable_questions(instrument, saved.answers, section.key),
        values=values,
        errors=errors,
        error_list=_linked(holder, errors),
        conflicts=[_readable(holder, conflict) for conflict in trouble.conflicts],
        is_too_old=trouble.is_too_old,
        revisions=saved.revisions,
        place=progress(instrument, saved.answers, section.key),
        back=_way_back(holder, previous_section(instrument, saved.answers, section.key)),
        services=holder.services,
    )


def save_section(holder: Holder, section: Section) -> Response:
    """Save a section's answers and lead on; what was wrong is shown again, what was right is kept."""
    before = holder.saved().answers
    form = request.form.to_dict(flat=False)
    parsed = parse(section.questions, form, services=tuple(holder.services), old=before)
    if holder.is_too_old():
        return show_section(holder, section, Trouble(parsed, is_too_old=True))
    conflicts = holder.save(parsed, revisions_in(form))
    db.session.commit()
    after = holder.saved().answers
    if parsed.errors or conflicts or _disagreeing(holder, section, after):
        return show_section(holder, section, Trouble(parsed, conflicts))
    choice = request.form.get("choice", "next")
    if choice in ("later", "overview"):
        return redirect(holder.address(choice), 303)
    to_check = request.args.get("back") == "check"
    following = section_after(holder.instrument, before, after, section.key, to_check=to_check)
    if following is None:
        return redirect(holder.address("check"), 303)
    again = {"back": "check"} if to_check else {}
    return redirect(holder.address(following.key, **again), 303)


def show_check(holder: Holder, status: int = 200, **context: Any) -> Response:  # Any: as for page
    """Every answer in words, each with a way back to it, and what is left before sending."""
    instrument, answers = holder.instrument, holder.saved().answers
    left = faults(instrument, answers, holder.services, holder.disagreeing(answers))
    with force_locale(holder.locale):
        texts = [(fault, _said(fault.error) if fault.error else "") for fault in left]
    sections = in_words(instrument, answers, holder.locale, holder.services)
    return holder.page("check", status, sections=sections, faults=texts, **context)


def _said(error: AnswerError) -> str:
    return str(_(error.message, **error.params))


def _way_back(holder: Holder, previous: Section | None) -> str | None:
    if request.args.get("back") == "check":
        return holder.address("check")
    return holder.address(previous.key) if previous else None


def _errors(holder: Holder, section: Section, trouble: Trouble, answers: Answers) -> Errors:
    """What is wrong with what was written, else with what is saved; a service's name goes first."""
    found = trouble.parsed.errors or _disagreeing(holder, section, answers)
    return {
        key: {field: _of_service(holder, key, field) + text for field, text in texts.items()}
        for key, texts in worded(found, holder.locale).items()
    }


def _of_service(holder: Holder, question_key: str, field_name: str) -> str:
    name = holder.services.get(field_name.removeprefix(f"{question_key}__"))
    return f"{name}: " if name else ""


def _disagreeing(holder: Holder, section: Section, answers: Answers) -> tuple[AnswerError, ...]:
    keys = {question.key for question in section.questions}
    return tuple(e for e in holder.disagreeing(answers) if e.question_key in keys)


def _linked(holder: Holder, errors: Errors) -> list[tuple[str, str]]:
    """Each error with the id of its field; the first of several has the question's own id."""
    others = [f"__{service}" for service in tuple(holder.services)[1:]]
    return [
        (f"f-{name}" if any(name == key + each for each in others) else f"f-{key}", text)
        for key, texts in errors.items()
        for name, text in texts.items()
    ]


def _readable(holder: Holder, conflict: Conflict) -> dict[str, object]:
    """A conflict with both values in words."""
    question = holder.instrument.question(conflict.question_key)
    stored, given = (
        readable(question, value, holder.locale, holder.services)
        for value in (conflict.stored, conflict.given)
    )
    return {"question": question, "stored": stored, "given": given}
