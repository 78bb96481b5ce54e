"""The lists of the organisation and the page that gathers what is known about a unit."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, current_app, make_response, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from app.authorization import can, present_access, requires
from app.clock import today
from app.csv_files import csv_file
from app.organisation.models.units import CareForm, Ownership
from app.organisation.permissions import OrganisationPermission
from app.organisation.queries.assignments import assignment_counts
from app.organisation.queries.lists import (
    commissioner_lines,
    providers_page,
    service_choices,
    service_lines,
)
from app.organisation.queries.units import (
    UnitSearch,
    agreements_of,
    all_units,
    may_see_unit,
    units_page,
)
from app.organisation.queries.visibility import load_unit
from app.organisation.web import addresses
from app.organisation.web.labels import CARE_FORMS, CONTRACT_FORMS, OWNERSHIPS, STATES
from app.part import UnitPanel

units = Blueprint("units", __name__, template_folder="templates")


@dataclass(frozen=True)
class ShownPanel:
    """What a part says about the unit, ready to be put on its page."""

    key: str
    title: Any  # a lazy text; flask-babel's type is untyped
    html: Markup


@units.get("/units")
@requires(OrganisationPermission.READ_UNITS)
def index() -> str:
    """The units that the reader may see."""
    search = _search()
    return render_template(
        "organisation/units.html",
        found=units_page(present_access(), search),
        search=search,
        services=service_choices(present_access()),
        ownerships=OWNERSHIPS,
        care_forms=CARE_FORMS,
    )


@units.get("/units/export.csv")
@requires(OrganisationPermission.READ_UNITS)
def take_out() -> Response:
    """The list as it stands, every page of it, as a file."""
    header = (
        "unit_code",
        "unit_name",
        "provider_name",
        "ownership",
        "services",
        "active",
    )
    rows = (
        (
            line.code,
            line.name,
            line.provider,
            line.ownership.value,
            ";".join(line.services),
            "yes" if line.is_active else "no",
        )
        for line in all_units(present_access(), _search())
    )
    response = make_response(csv_file(header, rows))
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = "attachment; filename=units.csv"
    return response


@units.get("/units/<int:unit_id>")
@requires(OrganisationPermission.READ_UNITS)
def show(unit_id: int) -> str:
    """All that the reader may know about a unit."""
    unit = load_unit(unit_id, present_access(), OrganisationPermission.READ_UNITS)
    counts = None
    if can(OrganisationPermission.READ_ASSIGNMENTS):
        counts = assignment_counts(present_access(), unit.id)
    return render_template(
        "organisation/unit.html",
        unit=unit,
        agreements=agreements_of(unit.id, present_access(), today()),
        counts=counts,
        panels=_panels(unit.id),
        ownerships=OWNERSHIPS,
        care_forms=CARE_FORMS,
        contract_forms=CONTRACT_FORMS,
        states=STATES,
    )


@units.get("/providers")
@requires(OrganisationPermission.READ_UNITS)
def providers() -> str:
    """The providers of the units that the reader may see."""
    q, sort = addresses.words("q"), addresses.words("sort") or "name"
    found = providers_page(present_access(), q, sort, addresses.page())
    return render_template("organisation/providers.html", found=found, q=q, sort=sort)


@units.get("/services")
@requires(OrganisationPermission.READ_UNITS)
def services() -> str:
    """Every service, with how many units offer it."""
    lines = service_lines(present_access())
    return render_template("organisation/services.html", lines=lines, care_forms=CARE_FORMS)


@units.get("/commissioners")
@requires(OrganisationPermission.READ_UNITS)
def commissioners() -> str:
    """The commissioners as a tree."""
    lines = commissioner_lines(present_access())
    return render_template("organisation/commissioners.html", lines=lines)


def _panels(unit_id: int) -> tuple[ShownPanel, ...]:
    offered: list[UnitPanel] = sorted(
        (panel for part in current_app.config["PARTS"] for panel in part.unit_panels),
        key=lambda panel: panel.order,
    )
    return tuple(
        ShownPanel(panel.key, panel.title, panel.render(unit_id))
        for panel in offered
        if can(panel.permission) and may_see_unit(present_access(), unit_id, panel.permission)
    )


def _search() -> UnitSearch:
    return UnitSearch(
        on=today(),
        q=addresses.words("q"),
        service=addresses.words("service"),
        ownership=addresses.word("ownership", Ownership),
        care_form=addresses.word("care_form", CareForm),
        is_active={"yes": True, "no": False}.get(request.args.get("active", "")),
        sort=addresses.words("sort") or "code",
        page=addresses.page(),
    )
