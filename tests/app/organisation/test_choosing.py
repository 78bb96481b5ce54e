"""Somebody with roles in two municipalities looks at one at a time, and chooses which."""

import pytest
from flask import g

from app.authorization import access_for
from app.db import db
from app.identity.models.users import Membership
from app.organisation.queries.municipalities import choosable_municipalities
from app.roles import Role
from tests.factories import (
    log_in,
    make_agreement,
    make_commissioner,
    make_service,
    make_unit,
    make_user,
)


@pytest.fixture
def tops(web):
    return make_commissioner("Björkdal"), make_commissioner("Sandvik")


@pytest.fixture
def auditor(tops):
    """Björkdal's own, with a role in Sandvik too; each has a unit."""
    first, second = tops
    user = make_user(Role.AUDITOR, first)
    user.memberships.append(Membership(role=Role.COMMISSIONER, commissioner_id=second.id))
    for top in tops:
        unit = make_unit(f"{top.name.upper()}-1")
        make_agreement(unit, make_service(top.name, municipality_id=top.municipality_id), top)
    db.session.commit()
    return user


@pytest.fixture
def reader(client, auditor):
    log_in(client, auditor)
    return client


def choose(client, municipality_id):
    return client.post("/municipality", data={"municipality": municipality_id})


def test_own_municipality_is_shown_first_and_nothing_of_the_other(reader):
    page = reader.get("/units").text

    assert '<span class="brand-owner">Björkdal</span>' in page
    assert "Visa Sandvik" in page
    assert "BJÖRKDAL-1" in page
    assert "SANDVIK-1" not in page


def test_other_municipality_is_shown_once_it_is_chosen_and_back(reader, tops):
    answer = choose(reader, tops[1].municipality_id)
    page = reader.get("/units").text
    forbidden = reader.get("/trail").status_code, reader.get("/instruments").status_code
    choose(reader, tops[0].municipality_id)
    again = reader.get("/units").text

    assert (answer.status_code, answer.location) == (303, "/")
    assert '<span class="brand-owner">Sandvik</span>' in page
    assert "SANDVIK-1" in page
    assert "BJÖRKDAL-1" not in page
    assert forbidden == (403, 403)  # an auditor in Björkdal only
    assert "BJÖRKDAL-1" in again


def test_start_page_is_that_of_the_role_in_the_chosen_municipality(reader, tops):
    own = reader.get("/").location
    choose(reader, tops[1].municipality_id)

    assert (own, reader.get("/").location) == ("/summary", "/units")


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SYSTEM_ADMINISTRATOR])
def test_nobody_chooses_a_municipality_without_a_role_in_it(client, tops, role):
    user = make_user(role, tops[0] if role is Role.AUDITOR else None)
    db.session.commit()
    log_in(client, user)

    answer = choose(client, tops[1].municipality_id)

    assert answer.status_code == 404
    assert "Visa Sandvik" not in client.get("/units").text


def test_choice_ends_with_the_role(reader, auditor, tops):
    choose(reader, tops[1].municipality_id)
    auditor.memberships.pop()
    db.session.commit()
    g.pop("_login_user", None)

    page = reader.get("/units").text

    assert '<span class="brand-owner">Björkdal</span>' in page
    assert "SANDVIK-1" not in page


def test_districts_of_one_municipality_are_read_together(tops):
    north, south = (make_commissioner(name, parent=tops[0]) for name in ("Norr", "Söder"))
    user = make_user(Role.AUDITOR, north)
    user.memberships.append(Membership(role=Role.AUDITOR, commissioner_id=south.id))
    db.session.commit()

    assert choosable_municipalities(access_for(user)) == frozenset()
