"""The municipality that a reader with roles in several looks at, one at a time; kept in the session."""

from flask import Blueprint, redirect, request, session
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Access
from app.authorization import access_for, present_access, signed_in
from app.errors import NotVisible
from app.organisation.queries.municipalities import (
    acting_for,
    choosable_municipalities,
    municipality_lines,
    municipality_name,
)

choosing = Blueprint("choosing", __name__)
_CHOSEN = "municipality"


def to_one_municipality(access: Access) -> Access:
    """The access in the chosen municipality: the reader's own, until another is chosen."""
    offered = choosable_municipalities(access)
    if not offered:
        return access
    wanted = (session.get(_CHOSEN), access.municipality_id, min(offered))
    return acting_for(access, next(each for each in wanted if each in offered))


@choosing.app_context_processor
def framing() -> dict[str, object]:
    """Whose name stands in the frame: that of the reader's municipality; and which else there are."""
    if not current_user.is_authenticated:  # nor on the page that says the database can't be had
        return {}
    own = present_access().municipality_id
    offered = choosable_municipalities(access_for(current_user)) - {own}
    others = [line for line in municipality_lines() if line.id in offered] if offered else []
    return {"municipality": municipality_name(own), "other_municipalities": others}


@choosing.post("/municipality")
@signed_in
def choose() -> Response:
    """Look at another municipality. Raises NotVisible for one where the reader has no role."""
    wanted = request.form.get("municipality", type=int)
    if wanted not in choosable_municipalities(access_for(current_user)):
        raise NotVisible
    session[_CHOSEN] = wanted
    return redirect("/", 303)
