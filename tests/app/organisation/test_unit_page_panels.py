"""The unit's page, role by role: which panels it holds, and whose unit it opens for."""

import re

import pytest
from flask import g

from app.authorization import grants
from app.db import db
from app.roles import Role
from tests.factories import (
    log_in,
    make_agreement,
    make_commissioner,
    make_provider,
    make_service,
    make_unit,
    make_user,
)
from wsgi import PARTS

PANELS = {panel.key: panel for part in PARTS for panel in part.unit_panels}
# Written out by hand: a change of who reads what of a unit is to be seen here.
SEEN = {
    Role.SYSTEM_ADMINISTRATOR: set(),
    Role.AUDITOR: {"figures", "surveys"},
    Role.COMMISSIONER: set(),
    Role.UNIT_MANAGER: {"figures", "surveys"},
    Role.PRACTITIONER: set(),
}
SCOPES = {
    Role.SYSTEM_ADMINISTRATOR: None,
    Role.AUDITOR: "north",
    Role.COMMISSIONER: "north",
    Role.UNIT_MANAGER: "own",
    Role.PRACTITIONER: "own",
}


@pytest.fixture
def town(web):
    """Two districts of a municipality, each with an agreement with one of two units."""
    whole = make_commissioner()
    north, south = (make_commissioner(name, whole) for name in ("Norra", "Södra"))
    service = make_service()
    own = make_unit("A1", make_provider("Ängens stöd AB"))
    foreign = make_unit("B2", make_provider("Skogens stöd AB"))
    make_agreement(own, service, north)
    make_agreement(foreign, service, south)
    db.session.commit()
    return {"whole": whole, "north": north, "south": south, "own": own, "foreign": foreign}


def enter(client, role, scope):
    user = make_user(role, scope)
    db.session.commit()
    log_in(client, user)
    return user


def scope_in(town, role):
    return town[SCOPES[role]] if SCOPES[role] else None


def panels_on(page):
    return set(re.findall(r'id="panel-([a-z_]+)"', page))


def address(unit):
    return f"/units/{unit.id}"


def test_every_role_and_every_panel_stands_in_the_list():
    assert set(SEEN) == set(Role)
    assert set().union(*SEEN.values()) == set(PANELS)


@pytest.mark.parametrize("role", Role)
def test_role_sees_its_panels_and_no_other(client, town, role):
    enter(client, role, scope_in(town, role))

    page = client.get(address(town["own"]))

    assert page.status_code == 200
    assert "Verksamhet A1" in page.text
    assert panels_on(page.text) == SEEN[role]


@pytest.mark.parametrize("role", Role)
def test_list_of_panels_agrees_with_the_grants(web, role):
    held = grants()[role]

    assert {key for key, panel in PANELS.items() if panel.permission in held} == SEEN[role]


@pytest.mark.parametrize("role", [each for each in Role if SCOPES[each]])
def test_foreign_unit_is_not_found_and_not_named(client, town, role):
    enter(client, role, scope_in(town, role))

    page = client.get(address(town["foreign"]))

    assert page.status_code == 404
    assert "Verksamhet B2" not in page.text
    assert "Skogens stöd AB" not in page.text
    assert panels_on(page.text) == set()


@pytest.mark.parametrize("role", Role)
def test_unit_that_does_not_exist_looks_like_a_foreign_one(client, town, role):
    enter(client, role, scope_in(town, role))

    assert client.get("/units/999999").status_code == 404


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.COMMISSIONER])
def test_both_units_open_to_one_who_answers_for_the_whole(client, town, role):
    enter(client, role, town["whole"])

    pages = [client.get(address(town[name])) for name in ("own", "foreign")]

    assert [page.status_code for page in pages] == [200, 200]
    assert [panels_on(page.text) for page in pages] == [SEEN[role]] * 2


def test_foreign_unit_is_not_found_for_the_unknown_either(client, town):
    answers = [client.get(address(town[name])) for name in ("own", "foreign")]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert all(answer.location.startswith("/log-in") for answer in answers)


def test_unit_of_the_same_provider_opens_for_a_manager_of_the_provider(client, town):
    provider = town["own"].provider
    sibling = make_unit("A2", provider)
    make_agreement(sibling, make_service("night_support"), town["south"])
    enter(client, Role.UNIT_MANAGER, provider)

    pages = {name: client.get(f"/units/{unit_id}") for name, unit_id in (
        ("own", town["own"].id), ("sibling", sibling.id), ("foreign", town["foreign"].id),
    )}  # fmt: skip

    assert {name: page.status_code for name, page in pages.items()} == {
        "own": 200,
        "sibling": 200,
        "foreign": 404,
    }
    assert panels_on(pages["sibling"].text) == SEEN[Role.UNIT_MANAGER]


def test_panel_follows_the_role_that_holds_the_unit_when_a_user_has_two(client, town):
    """Manager of one unit and practitioner of another: the panels stay with the first."""
    user = enter(client, Role.UNIT_MANAGER, town["own"])
    other = make_user(Role.PRACTITIONER, town["foreign"])
    membership = other.memberships[0]
    other.memberships.remove(membership)
    user.memberships.append(type(membership)(role=Role.PRACTITIONER, unit_id=town["foreign"].id))
    db.session.commit()
    g.pop("_login_user", None)

    own, second = (client.get(address(town[name])) for name in ("own", "foreign"))

    assert [own.status_code, second.status_code] == [200, 200]
    assert panels_on(own.text) == SEEN[Role.UNIT_MANAGER]
    assert panels_on(second.text) == SEEN[Role.PRACTITIONER]


def test_panels_come_in_their_order_with_their_titles(client, town):
    enter(client, Role.AUDITOR, town["north"])

    page = client.get(address(town["own"])).text

    found = re.findall(r'<h2 id="panel-([a-z_]+)">([^<]+)</h2>', page)
    in_order = sorted(PANELS.values(), key=lambda panel: panel.order)
    assert found == [(panel.key, str(panel.title)) for panel in in_order]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_panel_of_a_new_unit_says_in_words_that_nothing_is_known(client, town, language):
    client.set_cookie("language", language)
    enter(client, Role.UNIT_MANAGER, town["own"])

    page = client.get(address(town["own"])).text

    for part in page.split('id="panel-')[1:]:
        words = re.sub(r"<[^>]+>", " ", part.split("</section>")[0]).split()
        assert len(words) > 5


def test_headings_are_in_english_when_the_reader_is(client, town):
    client.set_cookie("language", "en")
    enter(client, Role.UNIT_MANAGER, town["own"])

    page = client.get(address(town["own"])).text

    headings = " ".join(re.findall(r"<h2[^>]*>([^<]+)</h2>", page))
    assert headings
    assert not set("åäöÅÄÖ") & set(headings)


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_page_of_a_unit_can_only_be_read(client, town, method):
    enter(client, Role.AUDITOR, town["whole"])

    answer = getattr(client, method)(address(town["own"]))

    assert answer.status_code == 405
    assert client.get(address(town["own"])).status_code == 200
