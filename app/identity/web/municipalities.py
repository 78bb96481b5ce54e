"""The municipalities of the installation: which there are, adding one, naming one."""

from flask import Blueprint, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Access
from app.authorization import present_access, requires
from app.clock import now
from app.db import db
from app.errors import DomainError, NotAllowed
from app.identity.permissions import IdentityPermission
from app.identity.queries.municipalities import counted_municipalities, load_municipality
from app.identity.queries.scopes import sees_all
from app.identity.web.forms import MunicipalityForm
from app.identity.web.signed_in_user import signed_in_user
from app.organisation.models.units import Municipality
from app.organisation.operations.municipalities import add_municipality, rename_municipality

municipalities = Blueprint(
    "municipalities", __name__, url_prefix="/municipalities", template_folder="templates"
)


def may_manage(access: Access) -> bool:
    """Only the installation's administrators know of several municipalities."""
    return sees_all(access, IdentityPermission.MANAGE_MUNICIPALITIES)


@municipalities.before_request
def refuse_those_of_one() -> None:
    """Refuse the administrators of one municipality."""
    if current_user.is_authenticated and not may_manage(present_access()):
        raise NotAllowed


@municipalities.get("")
@requires(IdentityPermission.MANAGE_MUNICIPALITIES)
def index() -> Response:
    """All municipalities with their counts, and the form that adds one."""
    return _index_page(MunicipalityForm())


@municipalities.post("")
@requires(IdentityPermission.MANAGE_MUNICIPALITIES)
def add() -> Response:
    """Add a municipality."""
    form = MunicipalityForm()
    if not form.validate_on_submit():
        return _index_page(form, 422)
    try:
        made = add_municipality(str(form.name.data), by=signed_in_user().id, at=now())
    except DomainError as error:
        form.name.errors = [_(error.message)]
        return _index_page(form, 422)
    db.session.commit()
    flash(_("%(name)s är tillagd. Bjud in dess första administratör.", name=made.name), "good")
    return redirect(url_for("municipalities.index"), 303)


@municipalities.get("/<int:municipality_id>")
@requires(IdentityPermission.MANAGE_MUNICIPALITIES)
def show(municipality_id: int) -> Response:
    """The form that renames a municipality."""
    found = load_municipality(municipality_id)
    return _rename_page(found, MunicipalityForm(obj=found))


@municipalities.post("/<int:municipality_id>")
@requires(IdentityPermission.MANAGE_MUNICIPALITIES)
def rename(municipality_id: int) -> Response:
    """Rename a municipality."""
    form, found = MunicipalityForm(), load_municipality(municipality_id)
    if not form.validate_on_submit():
        return _rename_page(found, form, 422)
    try:
        rename_municipality(found, str(form.name.data), by=signed_in_user().id, at=now())
    except DomainError as error:
        form.name.errors = [_(error.message)]
        return _rename_page(found, form, 422)
    db.session.commit()
    flash(_("Namnet är ändrat."), "good")
    return redirect(url_for("municipalities.index"), 303)


def _index_page(form: MunicipalityForm, status: int = 200) -> Response:
    rows = counted_municipalities()
    return make_response(
        render_template("identity/municipalities.html", rows=rows, form=form), status
    )


def _rename_page(found: Municipality, form: MunicipalityForm, status: int = 200) -> Response:
    page = render_template("identity/municipality.html", municipality_=found, form=form)
    return make_response(page, status)
