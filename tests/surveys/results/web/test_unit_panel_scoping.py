"""The panel on a unit's page: for those who may read of the unit, and of that unit alone."""

import pytest

from app.clock import today
from app.db import db
from app.roles import Role
from tests.factories import log_in, make_agreement, make_commissioner, make_user
from tests.surveys.factories_sessions import (
    make_case,
    make_licences,
    make_place,
    make_rating,
    make_session,
)

PANEL = "Skattningar och svarsläge"


@pytest.fixture
def districts(web):
    municipality = make_commissioner()
    return tuple(make_commissioner(name, municipality) for name in ("Norr", "Söder"))


@pytest.fixture
def place(districts):
    """A unit in the northern district with one rating of this year."""
    place = make_place(districts[0])
    make_licences()
    case = make_case(place, code="A1-1000", label="Mormor")
    make_rating(make_session(case, held_on=today()), case.participants[0], "ors", 18.5)
    db.session.commit()
    return place


def page_for(client, role, scope, unit):
    user = make_user(role, scope)
    db.session.commit()
    log_in(client, user)
    return client.get(f"/units/{unit.id}")


def test_panel_counts_for_the_auditor_of_the_own_district(client, districts, place):
    page = page_for(client, Role.AUDITOR, districts[0], place.unit)

    assert PANEL in page.text
    assert "1 av 1" in page.text


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.COMMISSIONER])
def test_unit_is_not_found_when_it_is_of_another_district(client, districts, place, role):
    page = page_for(client, role, districts[1], place.unit)

    assert page.status_code == 404
    assert place.unit.name not in page.text


@pytest.mark.parametrize("role", [Role.UNIT_MANAGER, Role.PRACTITIONER])
def test_panel_is_not_shown_to_those_of_another_unit(client, place, role):
    elsewhere = make_place(place.commissioner, place.service)

    page = page_for(client, role, elsewhere.unit, place.unit)

    assert PANEL not in page.text
    assert "1 av 1" not in page.text


def test_panel_leaves_out_the_ratings_of_other_units(client, districts, place):
    elsewhere = make_place(place.commissioner, place.service)

    page = page_for(client, Role.AUDITOR, districts[0], elsewhere.unit)

    assert f"Inga skattningar vid samtal {today().year}" in page.text
    assert "1 av 1" not in page.text


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.UNIT_MANAGER])
def test_panel_tells_neither_case_nor_person_nor_score(client, districts, place, role):
    scope = districts[0] if role is Role.AUDITOR else place.unit

    page = page_for(client, role, scope, place.unit)

    assert PANEL in page.text
    assert [word for word in ("A1-1000", "Mormor", "18,5", "/cases/") if word in page.text] == []


def test_panel_is_not_shown_to_the_commissioner_of_the_unit(client, districts, place):
    page = page_for(client, Role.COMMISSIONER, districts[0], place.unit)

    assert page.status_code == 200
    assert PANEL not in page.text


def test_panel_is_shown_to_a_second_district_once_it_has_an_agreement(client, districts, place):
    before = page_for(client, Role.AUDITOR, districts[1], place.unit).status_code
    make_agreement(place.unit, place.service, districts[1])

    after = page_for(client, Role.AUDITOR, districts[1], place.unit)

    assert (before, after.status_code) == (404, 200)
    assert PANEL in after.text
