"""A unit's self-report on the engine of answering: the overview, a section, saving it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.authorization import present_access, requires
from app.clock import today
from app.errors import NotVisible
from app.i18n import language
from surveys.answering.domain.walking import section_named
from surveys.answering.operations.drafts import Beginning, Conflict
from surveys.answering.queries.drafts import Saved, draft_for_unit, saved_in
from surveys.answering.web import engine
from surveys.collections.domain.rounds import EntryMode, RoundState
from surveys.instruments.domain.answers import AnswerError, Parsed
from surveys.instruments.domain.conditions import Answers
from surveys.instruments.domain.instruments import Instrument, Section
from surveys.instruments.domain.routing import reachable_sections
from surveys.permissions import SurveyPermission
from surveys.self_reports.domain import (
    ReportState,
    contradictions,
    done_of,
    section_progress,
    where_to_go_on,
)
from surveys.self_reports.operations import save_section
from surveys.self_reports.queries.reports import UnitReport, load_self_report


def own_report(round_id: UUID, unit_id: int) -> UnitReport:
    """The self-report of a unit that the user answers for. Raises NotVisible."""
    access = present_access()
    return load_self_report(round_id, unit_id, access, SurveyPermission.ANSWER_SELF_REPORT, today())


def beginning() -> Beginning:
    """How an answer given on these pages begins."""
    return Beginning(on=today(), locale=language(), entry_mode=EntryMode.DESKTOP)


def address(report: UnitReport, view: str, **more: Any) -> str:  # Any: as url_for takes it
    """The address of one of the report's pages."""
    return url_for(f"self_reports.{view}", round_id=report.round.id, unit_id=report.unit.id, **more)


def can_be_answered(report: UnitReport) -> bool:
    """Whether its sections are open for answers now."""
    return report.round_state is RoundState.OPEN and report.state is not ReportState.SENT


@dataclass(frozen=True)
class UnitAccount:
    """Whoever answers for a unit, as the engine's holder: colleagues share one draft."""

    report: UnitReport

    @property
    def instrument(self) -> Instrument:
        """The report's instrument."""
        return self.report.instrument

    @property
    def locale(self) -> str:
        """The user's language."""
        return language()

    @property
    def services(self) -> Mapping[str, str]:
        """The services that the unit had an agreement for."""
        return self.report.service_names

    def saved(self) -> Saved:
        """What the unit has saved so far."""
        return saved_in(draft_for_unit(self.report.round.id, self.report.unit.id))

    def save(self, parsed: Parsed, revisions: Mapping[str, int]) -> tuple[Conflict, ...]:
        """Save what a form said. Raises NotOpenForAnswers, AlreadySent, CameAsRow."""
        return save_section(self.report, parsed, revisions, beginning())

    def is_too_old(self) -> bool:
        """Never: the form's proof has been looked at already."""
        return False

    def disagreeing(self, answers: Answers) -> tuple[AnswerError, ...]:
        """The answers that can't be true together."""
        return contradictions(self.instrument, answers, self.report.services)

    def address(self, page: str, **more: str) -> str:
        """The address of a section, or of the check or the overview."""
        if page in ("check", "overview"):
            return address(self.report, page, **more)
        return address(self.report, "section", section_key=page, **more)

    def page(self, template: str, status: int = 200, **context: Any) -> Response:  # Any: as render
        """A page of the workbench; the check is the report's own, since it leads to signing."""
        name = "self_reports/check" if template == "check" else f"answering/{template}"
        title = f"{self.report.round.title}, {self.report.unit.name}"
        page = render_template(
            f"surveys/{name}.html",
            frame="surveys/answering/workbench.html",
            report=self.report,
            locale=self.locale,
            about=self.report.unit.name,
            up=(self.address("overview"), title),
            **context,
        )
        return make_response(page, status)


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
    return engine.show_section(UnitAccount(report), there)


@requires(SurveyPermission.ANSWER_SELF_REPORT)
def save(round_id: UUID, unit_id: int, section_key: str) -> Response:
    """Save a section's answers and lead on."""
    report = own_report(round_id, unit_id)
    return engine.save_section(UnitAccount(report), _section(report, section_key))


def _section(report: UnitReport, section_key: str) -> Section:
    found = section_named(report.instrument, section_key)
    if found is None:
        raise NotVisible
    return found
