"""A unit's self-report section by section: the overview, a section, saving it."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.authorization import requires
from app.clock import today
from app.db import db
from app.errors import NotVisible
from app.i18n import language
from app.identity.web.signed_in_user import signed_in_user
from surveys.answering.operations.drafts import Beginning, Conflict
from surveys.answering.queries.drafts import draft_for_unit, revisions_of
from surveys.answering.web.forms import raw_value, revisions_in
from surveys.answering.web.pages import worded
from surveys.collections.domain.rounds import EntryMode, RoundState
from surveys.instruments.domain.answers import Parsed, parse
from surveys.instruments.domain.conditions import Answers
from surveys.instruments.domain.instruments import Question, Section
from surveys.instruments.domain.routing import (
    next_section,
    previous_section,
    progress,
    reachable_questions,
    reachable_sections,
)
from surveys.instruments.domain.wording import readable
from surveys.permissions import SurveyPermission
from surveys.self_reports.domain import (
    ReportState,
    contradictions,
    done_of,
    section_progress,
    where_to_go_on,
)
from surveys.self_reports.operations import save_section
from surveys.self_reports.queries.reports import SelfReport, load_self_report

Errors = dict[str, dict[str, str]]  # question to field to text


def own_report(round_id: UUID, unit_id: int) -> SelfReport:
    """The self-report of a unit that the user answers for. Raises NotVisible."""
    user = signed_in_user()
    return load_self_report(round_id, unit_id, user, SurveyPermission.ANSWER_SELF_REPORT, today())


def beginning() -> Beginning:
    """How an answer given on these pages begins."""
    return Beginning(on=today(), locale=language(), entry_mode=EntryMode.DESKTOP)


def address(report: SelfReport, view: str, **more: Any) -> str:  # Any: as url_for takes it
    """The address of one of the report's pages."""
    return url_for(f"self_reports.{view}", round_id=report.round.id, unit_id=report.unit.id, **more)


def can_be_answered(report: SelfReport) -> bool:
    """Whether its sections are open for answers now."""
    return report.round_state is RoundState.OPEN and report.state is not ReportState.SENT


@requires(SurveyPermission.ANSWER_SELF_REPORT)
def overview(round_id: UUID, unit_id: int) -> Response:
    """The sections as a list of tasks, and where to go on."""
    report = own_report(round_id, unit_id)
    sections = section_progress(report.instrument, report.answers, report.services)
    page = render_template(
        "surveys/self_reports/overview.html",
        report=report,
        locale=language(),
        sections=sections,
        done=done_of(sections),
        go_on=where_to_go_on(sections),
        can_be_answered=can_be_answered(report),
    )
    return make_response(page)


@requires(SurveyPermission.ANSWER_SELF_REPORT)
def section(round_id: UUID, unit_id: int, section_key: str) -> Response:
    """A section with what was saved in it."""
    report = own_report(round_id, unit_id)
    there = _section(report, section_key)
    if not can_be_answered(report):
        return redirect(address(report, "overview"), 303)
    if there not in reachable_sections(report.instrument, report.answers):
        flash(_("Det avsnittet gäller inte er, med de svar som ni har gett."), "info")
        return redirect(address(report, "overview"), 303)
    return _shown(report, there)


@requires(SurveyPermission.ANSWER_SELF_REPORT)
def save(round_id: UUID, unit_id: int, section_key: str) -> Response:
    """Save a section's answers and lead on."""
    report = own_report(round_id, unit_id)
    there = _section(report, section_key)
    form = request.form.to_dict(flat=False)
    parsed = parse(there.questions, form, services=report.service_keys, old=report.answers)
    conflicts = save_section(report, parsed, revisions_in(form), beginning())
    db.session.commit()
    after = own_report(round_id, unit_id)
    if parsed.errors or conflicts or _disagreeing(after, there):
        return _shown(after, there, parsed, conflicts)
    return redirect(_way_on(there, report.answers, after), 303)


def _section(report: SelfReport, section_key: str) -> Section:
    for each in report.instrument.sections:
        if each.key == section_key:
            return each
    raise NotVisible


def _way_on(there: Section, before: Answers, after: SelfReport) -> str:
    """Where one goes after a section: the overview, the check, the same page grown, or the next."""
    if request.form.get("choice") == "overview":
        return address(after, "overview")
    instrument = after.instrument
    was = reachable_questions(instrument, before, there.key)
    now = reachable_questions(instrument, after.answers, there.key)
    back = {"back": "check"} if request.args.get("back") == "check" else {}
    if any(question not in was and question.key not in after.answers for question in now):
        return address(after, "section", section_key=there.key, **back)
    following = next_section(instrument, after.answers, there.key)
    if back or following is None:
        return address(after, "check")
    return address(after, "section", section_key=following.key)


_NOTHING = Parsed({}, frozenset(), ())


def _shown(
    report: SelfReport,
    there: Section,
    parsed: Parsed = _NOTHING,
    conflicts: Sequence[Conflict] = (),
) -> Response:
    instrument = report.instrument
    errors = _named(report, worded(parsed.errors, language())) or _disagreeing(report, there)
    draft = draft_for_unit(report.round.id, report.unit.id)
    before = previous_section(instrument, report.answers, there.key)
    page = render_template(
        "surveys/self_reports/section.html",
        report=report,
        locale=language(),
        section=there,
        questions=reachable_questions(instrument, report.answers, there.key),
        values=_values(report, there, parsed),
        errors=errors,
        error_list=_linked(report, errors),
        conflicts=[_readable(report, conflict) for conflict in conflicts],
        revisions=revisions_of(draft) if draft else {},
        place=progress(instrument, report.answers, there.key),
        back=address(report, "section", section_key=before.key) if before else None,
    )
    return make_response(page, _status(errors, conflicts, is_save=parsed is not _NOTHING))


def _status(errors: Errors, conflicts: Sequence[Conflict], *, is_save: bool) -> int:
    if conflicts and not errors:
        return 409
    return 422 if is_save else 200


def _values(report: SelfReport, there: Section, parsed: Parsed) -> Mapping[str, object]:
    """What the form holds: what was just written, right or wrong, else what is saved."""
    form = request.form.to_dict(flat=False)
    values: dict[str, object] = {**parsed.applied_to(report.answers)}
    wrong = {error.question_key for error in parsed.errors}
    return values | {q.key: raw_value(q, form) for q in there.questions if q.key in wrong}


def _named(report: SelfReport, errors: Errors) -> Errors:
    """The same, with the service's name before what is wrong with its number."""
    return {
        key: {field: _of_service(report, key, field) + text for field, text in texts.items()}
        for key, texts in errors.items()
    }


def _of_service(report: SelfReport, question_key: str, field: str) -> str:
    name = report.service_names.get(field.removeprefix(f"{question_key}__"))
    return f"{name}: " if name else ""


def _linked(report: SelfReport, errors: Errors) -> list[tuple[str, str]]:
    """Each error with the id of its field; the first of several has the question's own id."""
    first = report.service_keys[0] if report.services else ""
    return [
        (f"f-{key}" if "__" not in field or field == f"{key}__{first}" else f"f-{field}", text)
        for key, texts in errors.items()
        for field, text in texts.items()
    ]


def _disagreeing(report: SelfReport, there: Section) -> Errors:
    """The section's answers that disagree with others, in words."""
    keys = {question.key for question in there.questions}
    return {
        each.question_key: {each.question_key: _(each.message, **each.params)}
        for each in contradictions(report.instrument, report.answers, report.services)
        if each.question_key in keys
    }


def _readable(report: SelfReport, conflict: Conflict) -> dict[str, object]:
    """A conflict with both values in words."""
    question: Question = report.instrument.question(conflict.question_key)
    names = report.service_names
    return {
        "question": question,
        "stored": readable(question, conflict.stored, language(), names),
        "given": readable(question, conflict.given, language(), names),
    }
