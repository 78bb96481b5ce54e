import re
from datetime import date

import pytest

from app.authorization import grants
from app.db import db
from app.organisation.models.assignments import Assignment
from app.organisation.models.units import CareForm
from app.roles import Role
from tests.conftest import NOON
from tests.factories import (
    kept,
    log_in,
    make_agreement,
    make_commissioner,
    make_provider,
    make_service,
    make_unit,
    make_user,
)

PATHS = ("/units", "/providers", "/services", "/commissioners", "/assignments")


def enter(client, user):
    """Sign in a user who stays stored, also where the request that follows is undone."""
    db.session.commit()
    log_in(client, user)


@pytest.fixture
def town(web):
    """A municipality with two districts, two units of different providers, and an order from each."""
    municipality = make_commissioner()
    north, south = (make_commissioner(name, municipality) for name in ("Norra", "Södra"))
    service = make_service()
    first = make_unit("A1", make_provider("Ängens stöd AB"))
    second = make_unit("B2", make_provider("Skogens stöd AB"))
    make_agreement(first, service, north)
    make_agreement(second, service, south)
    for code, unit, commissioner in (
        ("X1", first, north),
        ("X2", second, south),
        ("X3", first, south),
    ):
        kept(
            Assignment(
                code=code,
                unit_id=unit.id,
                commissioner_id=commissioner.id,
                municipality_id=commissioner.municipality_id,
                service_id=service.id,
                referred_on=NOON.date(),
            )
        )
    return {"municipality": municipality, "north": north, "first": first, "second": second}


@pytest.mark.parametrize("path", PATHS)
def test_list_says_what_to_do_when_empty(client, path):
    enter(client, make_user(Role.AUDITOR, make_commissioner()))

    page = client.get(path)

    assert page.status_code == 200
    assert "<table" not in page.text or path == "/commissioners"


def test_units_are_all_shown_when_auditor_of_the_municipality(client, town):
    enter(client, make_user(Role.AUDITOR, town["municipality"]))

    page = client.get("/units").text

    assert "Verksamhet A1" in page
    assert "Verksamhet B2" in page


def test_units_of_others_are_hidden_when_unit_manager(client, town):
    enter(client, make_user(Role.UNIT_MANAGER, town["first"]))

    pages = {path: client.get(path).text for path in PATHS}
    other = client.get(f"/units/{town['second'].id}")

    assert "Verksamhet A1" in pages["/units"]
    assert "Verksamhet B2" not in pages["/units"]
    assert "Ängens stöd AB" in pages["/providers"]
    assert "Skogens stöd AB" not in pages["/providers"]
    assert "Norra" in pages["/commissioners"]
    assert "Södra" not in pages["/commissioners"]
    assert not re.search(r"\bX2\b", pages["/assignments"].split("<main", 1)[1])
    assert other.status_code == 404


def test_assignments_of_the_unit_are_shown_when_unit_manager_whoever_ordered(client, town):
    enter(client, make_user(Role.UNIT_MANAGER, town["first"]))

    page = client.get("/assignments").text

    assert "X1" in page
    assert "X3" in page


def test_assignments_of_another_district_are_hidden_when_commissioner_shares_the_unit(client, town):
    enter(client, make_user(Role.COMMISSIONER, town["north"]))

    listed = client.get("/assignments").text
    unit = client.get(f"/units/{town['first'].id}").text

    assert "X1" in listed
    assert not re.search(r"\bX3\b", listed.split("<main", 1)[1])  # a form's proof may hold it
    assert ">1</a>:" in unit


def test_commissioner_starts_at_units_when_logged_in(client, town):
    enter(client, make_user(Role.COMMISSIONER, town["north"]))

    start = client.get("/")

    assert start.location == "/units"


@pytest.mark.parametrize(
    ("query", "found", "hidden"),
    [
        ("q=ängens", "A1", "B2"),
        ("q=SKOGENS", "B2", "A1"),
        ("q=b2", "B2", "A1"),
        ("service=family_counselling", "A1", "nothing"),
        ("active=yes", "A1", "nothing"),
        ("ownership=private&care_form=outpatient", "B2", "nothing"),
        ("ownership=bad&page=99&sort=nonsense&service=", "B2", "nothing"),
    ],
)
def test_units_are_narrowed_when_address_says_so(client, town, query, found, hidden):
    enter(client, make_user(Role.AUDITOR, town["municipality"]))

    page = client.get(f"/units?{query}").text

    assert f"Verksamhet {found}" in page
    assert f"Verksamhet {hidden}" not in page


@pytest.mark.parametrize(
    "query", ["active=no", "ownership=municipal", "care_form=residential", "q=%25"]
)
def test_units_are_none_when_filter_fits_none(client, town, query):
    enter(client, make_user(Role.AUDITOR, town["municipality"]))

    page = client.get(f"/units?{query}").text

    assert "Verksamhet A1" not in page
    assert "Ingen verksamhet stämmer" in page


def test_units_come_in_falling_order_when_sort_begins_with_minus(client, town):
    enter(client, make_user(Role.AUDITOR, town["municipality"]))

    page = client.get("/units?sort=-code").text

    assert page.index("Verksamhet B2") < page.index("Verksamhet A1")


def test_units_are_on_two_pages_when_more_than_fifty(client, town):
    for number in range(60):
        make_unit(f"N{number:02}", town["first"].provider)
    enter(client, make_user(Role.AUDITOR, town["municipality"]))

    first, second = (client.get(f"/units?page={page}").text for page in (1, 2))

    assert "Verksamhet N00" in first
    assert "Verksamhet N59" not in first
    assert "Verksamhet N59" in second


def test_take_out_holds_what_is_seen_and_no_formula_when_name_begins_with_equals(client, town):
    town["first"].name = "=1+1"
    enter(client, make_user(Role.UNIT_MANAGER, town["first"]))

    answer = client.get("/units/export.csv")

    assert answer.mimetype == "text/csv"
    assert answer.text.splitlines() == [
        "\ufeffunit_code,unit_name,provider_name,ownership,services,active",
        "A1,'=1+1,Ängens stöd AB,private,Family counselling,yes",
    ]


def test_commissioners_form_a_tree_when_districts_have_a_parent(client, town):
    enter(client, make_user(Role.SYSTEM_ADMINISTRATOR))

    page = client.get("/commissioners").text

    tree = page[page.index('<ul class="tree">') :]
    assert tree.index("Provköping") < tree.index("Norra") < tree.index("Södra")
    assert tree.count("<ul") == tree.count("</ul>")


@pytest.mark.parametrize("state", ["waiting", "ongoing", "ended"])
def test_assignments_are_narrowed_when_state_is_chosen(client, town, state):
    enter(client, make_user(Role.AUDITOR, town["municipality"]))

    page = client.get(f"/assignments?state={state}&sort=unit").text

    assert ("X1" in page) is (state == "waiting")


def test_assignments_are_refused_when_practitioner(client, town):
    enter(client, make_user(Role.PRACTITIONER, town["first"]))

    assert client.get("/assignments").status_code == 403


@pytest.mark.parametrize("role", [Role.UNIT_MANAGER, Role.PRACTITIONER])
def test_unit_page_shows_the_panels_that_the_role_may_see(client, web, town, role):
    user = make_user(role, town["first"])
    enter(client, user)
    panels = [panel for part in web.config["PARTS"] for panel in part.unit_panels]

    page = client.get(f"/units/{town['first'].id}").text

    granted = grants()[role]
    assert {panel.key for panel in panels if f'id="panel-{panel.key}"' in page} == {
        panel.key for panel in panels if panel.permission in granted
    }


def test_unit_page_shows_every_agreement_and_whether_it_is_in_force(client, town):
    service = make_service("residential", CareForm.RESIDENTIAL)
    make_agreement(
        town["first"], service, town["north"], date(2014, 5, 1), valid_to=date(2018, 4, 30)
    )
    enter(client, make_user(Role.UNIT_MANAGER, town["first"]))

    page = client.get(f"/units/{town['first'].id}").text

    assert "Family counselling" in page
    assert "2018-04-30" in page
    assert "tills vidare" in page
    assert "Avtal gäller" in page
