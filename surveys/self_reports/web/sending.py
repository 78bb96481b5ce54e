"""Looking through a self-report, signing and sending it, its receipt, the report, withdrawing it."""

from uuid import UUID

from flask import flash, make_response, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.authorization import can, present_access, requires
from app.clock import now, today
from app.db import db
from app.errors import DomainError, NotVisible
from app.i18n import language
from app.identity.web.signed_in_user import signed_in_user
from app.organisation.queries.units import may_see_unit
from surveys.answering.domain.walking import faults, in_words
from surveys.answering.operations.sending import AnswersAreMissing
from surveys.answering.web.engine import show_check
from surveys.collections.domain.rounds import RoundState
from surveys.permissions import SurveyPermission
from surveys.self_reports.domain import ReportState, seal
from surveys.self_reports.operations import (
    AnswersDisagree,
    ChangedSinceSeen,
    send_self_report,
    withdraw_self_report,
)
from surveys.self_reports.queries.following import load_followed_round
from surveys.self_reports.queries.reports import UnitReport, load_self_report, sent_answers
from surveys.self_reports.web.answering import (
    UnitAccount,
    address,
    beginning,
    can_be_answered,
    own_report,
)
from surveys.self_reports.web.forms import SignForm


@requires(SurveyPermission.ANSWER_SELF_REPORT)
def check(round_id: UUID, unit_id: int) -> Response:
    """Every answer in words, with ways to change them and what is left."""
    report = own_report(round_id, unit_id)
    if not can_be_answered(report):
        return redirect(address(report, "overview"), 303)
    return _check_page(report)


def _check_page(report: UnitReport, problem: str = "", status: int = 200) -> Response:
    return show_check(UnitAccount(report), status, problem=problem, seal=_seal(report))


def _is_unfinished(report: UnitReport) -> bool:
    account = UnitAccount(report)
    left = account.disagreeing(report.answers)
    return bool(faults(report.instrument, report.answers, account.services, left))


def _seal(report: UnitReport) -> str:
    return seal(report.draft_id, report.instrument, report.answers)


@requires(SurveyPermission.ANSWER_SELF_REPORT)
def sign(round_id: UUID, unit_id: int) -> Response:
    """The page to sign on; reached from the check, whose seal it carries."""
    report = own_report(round_id, unit_id)
    if report.state is ReportState.SENT:
        return redirect(address(report, "receipt"), 303)
    if (
        not can_be_answered(report)
        or _is_unfinished(report)
        or request.args.get("seal") != _seal(report)
    ):
        return redirect(address(report, "check"), 303)
    return _sign_page(report, SignForm(name=signed_in_user().name, seal=_seal(report)))


def _sign_page(report: UnitReport, form: SignForm, status: int = 200) -> Response:
    page = render_template(
        "surveys/self_reports/sign.html", report=report, form=form, locale=language()
    )
    return make_response(page, status)


@requires(SurveyPermission.ANSWER_SELF_REPORT)
def send(round_id: UUID, unit_id: int) -> Response:
    """Sign and send; a second press shows the first one's receipt."""
    report = own_report(round_id, unit_id)
    form = SignForm()
    if not form.validate_on_submit():
        return _sign_page(report, form, 422)
    try:
        signature = form.signature(signed_in_user().id)
        send_self_report(report, signature, locale=language(), at=now())
    except (AnswersAreMissing, AnswersDisagree, ChangedSinceSeen) as error:
        db.session.rollback()
        return _refused(own_report(round_id, unit_id), error)
    db.session.commit()
    return redirect(address(report, "receipt"), 303)


def _refused(report: UnitReport, error: DomainError) -> Response:
    return _check_page(report, _(error.message, **error.params), error.status)


@requires(SurveyPermission.ANSWER_SELF_REPORT)
def receipt(round_id: UUID, unit_id: int) -> Response:
    """That the report has come in, its number, and what comes next."""
    report = own_report(round_id, unit_id)
    if report.receipt is None:
        return redirect(address(report, "overview"), 303)
    page = render_template(
        "surveys/self_reports/receipt.html",
        report=report,
        receipt=report.receipt,
        can_withdraw=can_withdraw(report),
    )
    return make_response(page)


def can_withdraw(report: UnitReport) -> bool:
    """Whether a sent report may still be made a draft again."""
    is_open = report.round_state is RoundState.OPEN
    return is_open and report.receipt is not None and report.receipt.number is not None


def _readable_report(round_id: UUID, unit_id: int) -> UnitReport:
    """A unit's report for those who answer for the unit or follow the round.

    A unit may work for two districts: that an auditor sees it is not enough. Raises NotVisible.
    """
    access, permission = present_access(), SurveyPermission.READ_SELF_REPORTS
    found = load_self_report(round_id, unit_id, access, permission, today())
    if not may_see_unit(access, unit_id, SurveyPermission.ANSWER_SELF_REPORT):
        load_followed_round(round_id, access, permission)
    return found


@requires(SurveyPermission.READ_SELF_REPORTS)
def report(round_id: UUID, unit_id: int) -> Response:
    """The report as it was sent, to read and print; for the unit and for auditors."""
    found = _readable_report(round_id, unit_id)
    if found.receipt is None:
        raise NotVisible
    page = render_template(
        "surveys/self_reports/report.html",
        report=found,
        receipt=found.receipt,
        locale=language(),
        sections=in_words(
            found.instrument, sent_answers(found.receipt), language(), found.service_names
        ),
        answers_for_unit=can(SurveyPermission.ANSWER_SELF_REPORT),
    )
    return make_response(page)


@requires(SurveyPermission.ANSWER_SELF_REPORT)
def withdraw(round_id: UUID, unit_id: int) -> Response:
    """Make the sent report a draft again."""
    found = own_report(round_id, unit_id)
    withdraw_self_report(found, beginning(), by=signed_in_user().id, at=now())
    db.session.commit()
    text = _(
        "Egenrapporten är inte längre skickad. Alla svar finns kvar. Glöm inte att skicka igen."
    )
    flash(text, "attention")
    return redirect(address(found, "overview"), 303)
