"""The addresses of self-reports, and the lists: a manager's own, and the rounds an auditor follows."""

from flask import Blueprint, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from app.authorization import can, present_access, requires
from app.clock import today
from app.errors import NotVisible
from surveys.collections.queries.rounds import state_of
from surveys.permissions import SurveyPermission
from surveys.self_reports.queries.following import self_report_rounds
from surveys.self_reports.queries.reports import own_reports
from surveys.self_reports.web import answering, following, sending

self_reports = Blueprint(
    "self_reports", __name__, url_prefix="/self-reports", template_folder="templates"
)


@self_reports.get("")
@requires(SurveyPermission.READ_SELF_REPORTS)
def index() -> Response:
    """The self-reports of one's own units; whoever answers for none follows the rounds."""
    access = present_access()
    if not can(SurveyPermission.ANSWER_SELF_REPORT):
        return redirect(url_for("self_reports.rounds"), 303)
    reports = own_reports(access, SurveyPermission.ANSWER_SELF_REPORT, today())
    follows = bool(self_report_rounds(access, SurveyPermission.READ_SELF_REPORTS))
    return make_response(
        render_template("surveys/self_reports/index.html", reports=reports, follows=follows)
    )


@self_reports.get("/rounds")
@requires(SurveyPermission.READ_SELF_REPORTS)
def rounds() -> Response:
    """The rounds of self-reports that an auditor follows."""
    access = present_access()
    found = self_report_rounds(access, SurveyPermission.READ_SELF_REPORTS)
    if not found and can(SurveyPermission.ANSWER_SELF_REPORT):
        raise NotVisible
    on = today()
    rows = [(round_, state_of(round_, on)) for round_ in found]
    return make_response(render_template("surveys/self_reports/rounds.html", rows=rows))


# One blueprint, so that the side bar's line stays lit on every page; each view says who may use it.
REPORT = "/<uuid:round_id>/<int:unit_id>"
self_reports.get("/rounds/<uuid:round_id>")(following.round_page)
self_reports.get("/rounds/<uuid:round_id>/answered.csv")(following.answered_csv)
self_reports.get(f"{REPORT}/")(answering.overview)
self_reports.get(f"{REPORT}/<section_key>")(answering.section)
self_reports.post(f"{REPORT}/<section_key>")(answering.save)
self_reports.get(f"{REPORT}/check")(sending.check)
self_reports.get(f"{REPORT}/sign")(sending.sign)
self_reports.post(f"{REPORT}/sign")(sending.send)
self_reports.get(f"{REPORT}/receipt")(sending.receipt)
self_reports.get(f"{REPORT}/report")(sending.report)
self_reports.post(f"{REPORT}/withdraw")(sending.withdraw)
