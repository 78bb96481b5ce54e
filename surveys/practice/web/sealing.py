"""Sealed cases: sealing one, who may see it, opening it to its unit again."""

from flask import Blueprint, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.authorization import present_access, requires
from app.clock import now
from app.db import db
from app.errors import DomainError
from app.identity.web.signed_in_user import signed_in_user
from app.web.fields import choices
from surveys.permissions import SurveyPermission
from surveys.practice.models import Case
from surveys.practice.operations import sealing as operations
from surveys.practice.queries.sealing import (
    could_be_given,
    load_grant,
    load_sealed,
    opened_to,
    sealable_case,
    sealable_units,
    sealed_cases,
)
from surveys.practice.web.forms import LetInForm, SealForm
from surveys.practice.words import MAY_WITH_CASE

sealing = Blueprint("sealing", __name__, url_prefix="/sealed-cases", template_folder="templates")


@sealing.get("")
@requires(SurveyPermission.SEAL_CASES)
def index() -> Response:
    """The sealed cases that the reader decides over, and the form that seals one more."""
    return _index_page(_seal_form())


@sealing.post("")
@requires(SurveyPermission.SEAL_CASES)
def seal() -> Response:
    """Seal a case."""
    form = _seal_form()
    if not form.validate_on_submit():
        return _index_page(form, 422)
    case = sealable_case(form.unit.data, str(form.code.data).strip(), present_access())
    if case is None:  # nor does it say whether there is a sealed one
        form.code.errors = [_("Verksamheten har inget ärende med den koden som går att spärra.")]
        return _index_page(form, 422)
    try:
        operations.seal_case(case, str(form.why.data).strip(), by=signed_in_user().id, at=now())
    except DomainError as error:
        form.why.errors = [_(error.message, **error.params)]
        return _index_page(form, 422)
    db.session.commit()
    flash(_("Ärendet är spärrat. Bara de som står här kan se det."), "good")
    return _to(case.id)


@sealing.get("/<int:sealed_case_id>")
@requires(SurveyPermission.SEAL_CASES)
def show(sealed_case_id: int) -> Response:
    """A sealed case: nothing of what was said in it, only who may see it."""
    case = load_sealed(sealed_case_id, present_access())
    return _case_page(case, _let_in_form(case))


@sealing.post("/<int:sealed_case_id>/access")
@requires(SurveyPermission.SEAL_CASES)
def let_in(sealed_case_id: int) -> Response:
    """Let one more see the case."""
    case = load_sealed(sealed_case_id, present_access())
    form = _let_in_form(case)
    if not form.validate_on_submit():
        return _case_page(case, form, 422)
    try:
        operations.let_in(case, form.draft(), by=signed_in_user().id, at=now())
    except DomainError as error:
        form.form_errors = [_(error.message, **error.params)]
        return _case_page(case, form, 422)
    db.session.commit()
    flash(_("Åtkomsten är given."), "good")
    return _to(sealed_case_id)


@sealing.post("/<int:sealed_case_id>/access/<int:grant_id>/end")
@requires(SurveyPermission.SEAL_CASES)
def shut_out(sealed_case_id: int, grant_id: int) -> Response:
    """Let somebody see the case no more."""
    case = load_sealed(sealed_case_id, present_access())
    held = load_grant(case, grant_id, now())
    operations.shut_out(case, held, by=signed_in_user().id, at=now())
    is_own = held.user_id == signed_in_user().id
    db.session.commit()
    flash(_("Åtkomsten är borttagen."), "good")
    return redirect(url_for("sealing.index"), 303) if is_own else _to(sealed_case_id)


@sealing.post("/<int:sealed_case_id>/unseal")
@requires(SurveyPermission.SEAL_CASES)
def unseal(sealed_case_id: int) -> Response:
    """Let the unit's practitioners see the case again."""
    case = load_sealed(sealed_case_id, present_access())
    operations.unseal_case(case, by=signed_in_user().id, at=now())
    db.session.commit()
    flash(_("Spärren är hävd. Verksamhetens behandlare ser ärendet igen."), "good")
    return redirect(url_for("sealing.index"), 303)


def _seal_form() -> SealForm:
    form = SealForm()
    form.unit.choices = choices({unit.id: unit.name for unit in sealable_units(present_access())})
    return form


def _let_in_form(case: Case) -> LetInForm:
    form = LetInForm()
    offered = {
        f"{one.user_id}:{permission}": f"{one.name}: {MAY_WITH_CASE[permission]}"
        for one, permission in could_be_given(case)
    }
    form.who.choices = choices(offered, first=_("Välj vem"))
    return form


def _index_page(form: SealForm, status: int = 200) -> Response:
    found = sealed_cases(present_access())
    page = render_template("surveys/sealing/index.html", cases=found, form=form)
    return make_response(page, status)


def _case_page(case: Case, form: LetInForm, status: int = 200) -> Response:
    page = render_template(
        "surveys/sealing/show.html",
        case=case,
        form=form,
        opened=opened_to(case, now()),
        may_words=MAY_WITH_CASE,
    )
    return make_response(page, status)


def _to(case_id: int) -> Response:
    return redirect(url_for("sealing.show", sealed_case_id=case_id), 303)
