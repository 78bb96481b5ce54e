"""Cases: the list, opening one, its page with curves, its participants."""

from collections.abc import Sequence

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms import Field

from app.authorization import present_access, requires
from app.charts.svg import svg
from app.clock import now, today
from app.db import db
from app.errors import DomainError
from app.i18n import language
from app.identity.web.signed_in_user import signed_in_user
from app.organisation.models.units import Service
from app.organisation.queries.municipalities import municipality_name
from app.trail.recording import Deed
from app.web.fields import choices
from app.web.opened import note_opened
from surveys.collections.words import ENTRY_MODES
from surveys.instruments.domain.wording import readable
from surveys.instruments.words import MOMENTS
from surveys.permissions import SurveyPermission
from surveys.practice.models import Case
from surveys.practice.operations import cases as operations
from surveys.practice.queries.cases import (
    PAGE,
    CaseFilter,
    case_rows,
    load_case,
    load_participant,
    own_units,
    services_of,
)
from surveys.practice.queries.ratings import Rating, curves, load_curve, ratings
from surveys.practice.web.curve_words import curve_chart, curve_title, norm_label, sentences
from surveys.practice.web.forms import CaseForm, ParticipantForm
from surveys.practice.words import AGE_BANDS, ROLES

cases = Blueprint("cases", __name__, url_prefix="/cases", template_folder="templates")


@cases.get("")
@requires(SurveyPermission.HOLD_SESSIONS)
def index() -> Response:
    """The practitioner's cases."""
    state = request.args.get("state", "open")
    page = max(1, request.args.get("page", 1, int))
    wanted = CaseFilter(request.args.get("q", "").strip(), state, page)
    found = case_rows(present_access(), wanted)
    pages = -(-found.total // PAGE)
    return make_response(
        render_template("surveys/cases/index.html", found=found, wanted=wanted, pages=pages)
    )


@cases.get("/new")
@requires(SurveyPermission.HOLD_SESSIONS)
def new() -> Response:
    """The form for a new case, with a code suggested."""
    form = _case_form()
    form.code.data = operations.suggested_code()
    return _new_page(form)


@cases.post("/new")
@requires(SurveyPermission.HOLD_SESSIONS)
def create() -> Response:
    """Open a case."""
    form = _case_form()
    if not form.is_filled_in():
        return _new_page(form, 422)
    try:
        case = operations.open_case(form.draft(), by=signed_in_user().id, at=now())
    except DomainError as error:
        db.session.rollback()
        refused = _case_form()
        _refused_field(refused).errors = [_(error.message, **error.params)]
        return _new_page(refused, 422)
    db.session.commit()
    flash(_("Ärendet är öppnat. Starta ett samtal när familjen är här."), "good")
    return redirect(url_for("cases.show", case_id=case.id), 303)


@cases.get("/<int:case_id>")
@requires(SurveyPermission.HOLD_SESSIONS)
def show(case_id: int) -> Response:
    """A case with its sessions and curves; that it was opened is logged."""
    _note("case.read", case_id)
    return _case_page(load_case(case_id, present_access()), ParticipantForm())


@cases.post("/<int:case_id>/participants")
@requires(SurveyPermission.HOLD_SESSIONS)
def add_participant(case_id: int) -> Response:
    """Let one more of the family take part."""
    case = load_case(case_id, present_access())
    form = ParticipantForm()
    if not form.validate_on_submit():
        return _case_page(case, form, 422)
    try:
        operations.add_participant(case, form.draft(), by=signed_in_user().id, at=now())
    except DomainError as error:
        form.label.errors = [_(error.message, **error.params)]
        return _case_page(case, form, 422)
    db.session.commit()
    flash(_("Deltagaren är tillagd."), "good")
    return redirect(url_for("cases.show", case_id=case_id), 303)


@cases.post("/<int:case_id>/close")
@requires(SurveyPermission.HOLD_SESSIONS)
def close(case_id: int) -> Response:
    """Close a case."""
    case = load_case(case_id, present_access())
    operations.close_case(case, by=signed_in_user().id, at=now())
    db.session.commit()
    flash(_("Ärendet är avslutat. Du kan öppna det igen."), "good")
    return redirect(url_for("cases.show", case_id=case_id), 303)


@cases.post("/<int:case_id>/reopen")
@requires(SurveyPermission.HOLD_SESSIONS)
def reopen(case_id: int) -> Response:
    """Open a closed case again."""
    case = load_case(case_id, present_access())
    operations.reopen_case(case, by=signed_in_user().id, at=now())
    db.session.commit()
    flash(_("Ärendet är öppet igen."), "good")
    return redirect(url_for("cases.show", case_id=case_id), 303)


@cases.get("/<int:case_id>/curve/<int:participant_id>/<pair>.svg")
@requires(SurveyPermission.HOLD_SESSIONS)
def curve(case_id: int, participant_id: int, pair: str) -> Response:
    """A participant's curve as a picture; that it was read is logged."""
    _note("curve.read", case_id, participant=participant_id)
    case = load_case(case_id, present_access())
    found = load_curve(load_participant(case, participant_id), pair)
    response = make_response(svg(curve_chart(found, language()).draw()))
    response.mimetype = "image/svg+xml"
    response.headers["Cache-Control"] = "no-store"
    return response


def _note(action: str, case_id: int, **details: int) -> None:
    access = present_access()
    case = load_case(case_id, access)
    deed = Deed(action, "case", case.id, unit_id=case.unit_id, details={**details})
    note_opened(deed, by=signed_in_user().id)


def _case_form() -> CaseForm:
    form = CaseForm()
    units = own_units(present_access())
    form.unit.choices = choices({unit.id: unit.name for unit in units})
    services = services_of([unit.id for unit in units], today())
    form.service.choices = choices(_named(services))
    return form


def _named(services: Sequence[Service]) -> dict[int, str]:
    """The services by what they are called; with the municipality's name where there are several.

    By the service it is settled whose family it is.
    """
    if len({service.municipality_id for service in services}) <= 1:
        return {service.id: service.name for service in services}
    return {s.id: f"{s.name} – {municipality_name(s.municipality_id)}" for s in services}


def _refused_field(form: CaseForm) -> Field:
    """The field that a refusal is about: the one with a personal number in it, else the code."""
    suspects = [form.code, *(row.label for row in form.rows)]
    guilty = (f for f in suspects if operations.looks_like_personal_number(str(f.data or "")))
    return next(guilty, form.code)


def _new_page(form: CaseForm, status: int = 200) -> Response:
    return make_response(render_template("surveys/cases/new.html", form=form), status)


def _case_page(case: Case, form: ParticipantForm, status: int = 200) -> Response:
    found = ratings(case.id)
    page = render_template(
        "surveys/cases/show.html",
        case=case,
        form=form,
        curves=curves(case.participants, found),
        unscored=_unscored(found),
        counts=_counts(found),
        labels={participant.id: participant.label for participant in case.participants},
        readable=readable,
        locale=language(),
        sentences=sentences,
        curve_title=curve_title,
        norm_label=norm_label,
        role_words=ROLES,
        age_words=AGE_BANDS,
        mode_words=ENTRY_MODES,
        moment_words=MOMENTS,
    )
    return make_response(page, status)


def _unscored(found: tuple[Rating, ...]) -> tuple[Rating, ...]:
    """Ratings that make no curve: not scored, or with a line left out."""
    return tuple(rating for rating in found if rating.score is None)


def _counts(found: tuple[Rating, ...]) -> dict[int, int]:
    counts: dict[int, int] = {}
    for rating in found:
        counts[rating.session_id] = counts.get(rating.session_id, 0) + 1
    return counts
