"""API keys: by which other systems read figures."""

from flask import (
    Blueprint,
    flash,
    make_response,
    redirect,
    render_template,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.authorization import present_access, requires
from app.clock import now
from app.db import db
from app.identity.operations.api_keys import create_api_key, revoke_api_key
from app.identity.permissions import IdentityPermission
from app.identity.queries import api_keys as queries
from app.identity.queries.scopes import scopes
from app.identity.web.forms import ApiKeyForm
from app.identity.web.signed_in_user import signed_in_user
from app.organisation.queries.municipalities import municipalities_of
from app.roles import ScopeKind

api_keys = Blueprint("api_keys", __name__, url_prefix="/api-keys", template_folder="templates")


@api_keys.get("")
@requires(IdentityPermission.MANAGE_API_KEYS)
def index() -> Response:
    """All keys, by name; a key itself is shown only when it is made."""
    return _page(_form())


@api_keys.post("")
@requires(IdentityPermission.MANAGE_API_KEYS)
def create() -> Response:
    """Make a key."""
    form = _form()
    if not form.validate_on_submit():
        return _page(form, 422)
    new = create_api_key(
        str(form.name.data), form.commissioner.data, by=signed_in_user().id, at=now()
    )
    db.session.commit()
    # The answer itself shows the key: a redirect would have to carry it in a cookie.
    return _page(_form(formdata=None), raw=new.raw)


@api_keys.post("/<int:key_id>/revoke")
@requires(IdentityPermission.MANAGE_API_KEYS)
def revoke(key_id: int) -> Response:
    """Shut a key off."""
    revoke_api_key(queries.load_api_key(key_id, _managed()), by=signed_in_user().id, at=now())
    db.session.commit()
    flash(_("Nyckeln är avstängd och går inte längre att använda."), "good")
    return redirect(url_for("api_keys.index"), 303)


def _managed() -> frozenset[int] | None:
    """Whose keys the reader manages."""
    return municipalities_of(present_access(), IdentityPermission.MANAGE_API_KEYS)


def _form(**given: object) -> ApiKeyForm:
    form = ApiKeyForm(**given)
    offered = scopes(present_access(), IdentityPermission.MANAGE_API_KEYS)
    form.offer_choices((scope.id, scope.name) for scope in offered[ScopeKind.COMMISSIONER])
    return form


def _page(form: ApiKeyForm, status: int = 200, raw: str | None = None) -> Response:
    page = render_template(
        "identity/api_keys.html",
        keys=queries.api_keys(_managed()),
        form=form,
        raw=raw,
    )
    return make_response(page, status)
