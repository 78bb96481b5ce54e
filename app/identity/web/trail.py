"""The trail as a page: who did what, when."""

from datetime import date

from flask import Blueprint, make_response, render_template, request
from werkzeug.wrappers import Response

from app.authorization import present_access, requires
from app.identity.permissions import IdentityPermission
from app.identity.queries.users import all_names, names_of
from app.identity.web.trail_words import deed_in_words, deeds_in_words
from app.organisation.queries.municipalities import municipalities_of
from app.trail.queries import COUNTED_TO, TrailSearch, trail_found

YEARS = range(1900, 2200)  # at the calendar's ends a day has no midnight in UTC
trail = Blueprint("trail", __name__, url_prefix="/trail", template_folder="templates")


@trail.get("")
@requires(IdentityPermission.READ_TRAIL)
def index() -> Response:
    """The trail, newest first, narrowed by user, action and days."""
    search = TrailSearch(
        user_id=request.args.get("user", type=int),
        action=request.args.get("action", ""),
        from_day=_day("from"),
        to_day=_day("to"),
        before=request.args.get("before", type=int),
        after=request.args.get("after", type=int),
    )
    of = municipalities_of(present_access(), IdentityPermission.READ_TRAIL)
    found = trail_found(search, of)
    page = render_template(
        "identity/trail.html",
        found=found,
        search=search,
        names=names_of(entry.user_id for entry in found.entries),
        users=all_names(of),
        action_choices=deeds_in_words(),
        in_words=deed_in_words,
        counted_to=COUNTED_TO,
    )
    return make_response(page)


def _day(name: str) -> date | None:
    # A date that can't be read narrows nothing; the field then stands empty, which shows it.
    try:
        day = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
    return day if day.year in YEARS else None
