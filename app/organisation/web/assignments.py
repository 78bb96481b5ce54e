"""The list of assignments."""

from flask import Blueprint, render_template

from app.authorization import present_access, requires
from app.organisation.permissions import OrganisationPermission
from app.organisation.queries.assignments import (
    AssignmentSearch,
    AssignmentState,
    assignments_page,
    commissioner_choices,
)
from app.organisation.queries.lists import service_choices
from app.organisation.web import addresses
from app.organisation.web.labels import GOAL_OUTCOMES, STATES

assignments = Blueprint(
    "assignments", __name__, url_prefix="/assignments", template_folder="templates"
)


@assignments.get("")
@requires(OrganisationPermission.READ_ASSIGNMENTS)
def index() -> str:
    """The assignments that the reader may see."""
    search = AssignmentSearch(
        q=addresses.words("q"),
        service=addresses.words("service"),
        commissioner_id=addresses.whole("commissioner"),
        unit_id=addresses.whole("unit"),
        state=addresses.word("state", AssignmentState),
        sort=addresses.words("sort") or "-referred_on",
        page=addresses.page(),
    )
    return render_template(
        "organisation/assignments.html",
        found=assignments_page(present_access(), search),
        search=search,
        services=service_choices(present_access()),
        commissioners=commissioner_choices(present_access()),
        goal_outcomes=GOAL_OUTCOMES,
        states=STATES,
    )
