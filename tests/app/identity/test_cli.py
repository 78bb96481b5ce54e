"""Letting somebody in from the machine itself."""

import re

import pytest
from sqlalchemy import select

from app.db import db
from app.identity.models.users import User
from app.roles import Role
from tests.factories import make_provider, make_unit, make_user


@pytest.fixture
def invite(web):
    return lambda *args: web.test_cli_runner().invoke(args=["users", "invite", *args])


def test_first_administrator_comes_in_by_the_link_that_is_printed(invite, client):
    said = invite("Anna@Kommun.example", "--role", "system_administrator", "--name", "Anna A")

    path = re.search(r"/welcome/\S+", said.output).group()
    chosen = {"password": "ett långt ord om havet", "again": "ett långt ord om havet"}
    client.get(path)
    client.post("/welcome", data=chosen, follow_redirects=True)
    user = db.session.scalar(select(User))
    assert said.exit_code == 0
    assert "hand the link over yourself" in said.output
    assert (user.email, user.name) == ("anna@kommun.example", "Anna A")
    assert [each.role for each in user.memberships] == [Role.SYSTEM_ADMINISTRATOR]
    assert client.get("/users").status_code == 200


def test_manager_is_let_in_to_a_unit_by_its_code(invite):
    unit = make_unit("U7")

    said = invite("m@x.example", "--role", "unit_manager", "--unit", "U7")

    (membership,) = db.session.scalar(select(User)).memberships
    assert said.exit_code == 0
    assert membership.unit_id == unit.id


def test_second_invitation_of_one_who_never_came_gives_a_new_link(invite):
    first = invite("a@x.example", "--role", "system_administrator")
    second = invite("a@x.example", "--role", "system_administrator")

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert first.output != second.output
    assert len(db.session.scalars(select(User)).all()) == 1


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("a@b", "--role", "system_administrator"), "no e-mail address"),
        (("a@x.example", "--role", "king"), "system_administrator"),
        (("a@x.example", "--role", "auditor"), "--commissioner"),
        (("a@x.example", "--role", "practitioner", "--unit", "U9"), "not just one unit"),
        (("a@x.example", "--role", "system_administrator", "--unit", "U7"), "whole installation"),
        (("a@x.example", "--role", "unit_manager", "--unit", "U7", "--provider", "P"), "--unit"),
        (("taken@x.example", "--role", "system_administrator"), "Det finns redan"),
    ],
)
def test_nonsense_is_refused_with_what_is_wrong_and_makes_nobody(invite, arguments, why):
    make_unit("U7", provider=make_provider("P"))
    make_user(Role.SYSTEM_ADMINISTRATOR, email="taken@x.example").password_hash = "has one"
    db.session.commit()
    known = len(db.session.scalars(select(User)).all())

    said = invite(*arguments)

    assert said.exit_code != 0
    assert why in said.output
    assert len(db.session.scalars(select(User)).all()) == known
