"""API keys: by which other systems read figures."""

from flask import (
    Blueprint,
    flash,
    make_response,
    redirect,
    render_template,
    session,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.authorization import requires
from app.clock import now
from app.db import db
from app.identity.operations.api_keys import create_api_key, revoke_api_key
from app.identity.permissions import IdentityPermission
from app.identity.queries import api_keys as queries
from app.identity.queries.scopes import scopes
from app.identity.web.forms import ApiKeyForm
from app.identity.web.signed_in_user import signed_in_user
from app.roles import ScopeKind

api_keys = Blueprint("api_keys", __name__, url_prefix="/api-keys", template_folder="templates")
_SHOWN_ONCE = "new_api_key"


@api_keys.get("")
@requires(IdentityPermission.MANAGE_API_KEYS)
def index() -> Response:
    """All keys, and the one just made, this once."""
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
    session[_SHOWN_ONCE] = new.raw
    return redirect(url_for("api_keys.index"), 303)


@api_keys.post("/<int:key_id>/revoke")
@requires(IdentityPermission.MANAGE_API_KEYS)
def revoke(key_id: int) -> Response:
    """Shut a key off."""
    revoke_api_key(queries.load_api_key(key_id), by=signed_in_user().id, at=now())
    db.session.commit()
    flash(_("Nyckeln är avstängd och går inte längre att använda."), "good")
    return redirect(url_for("api_keys.index"), 303)


def _form() -> ApiKeyForm:
    form = ApiKeyForm()
    form.offer_choices((scope.id, scope.name) for scope in scopes()[ScopeKind.COMMISSIONER])
    return form


def _page(form: ApiKeyForm, status: int = 200) -> Response:
    page = render_template(
        "identity/api_keys.html",
        keys=queries.api_keys(),
        form=form,
        raw=session.pop(_SHOWN_ONCE, None),
    )
    return make_response(page, status)
