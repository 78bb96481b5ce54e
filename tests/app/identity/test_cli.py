"""Letting somebody in from the machine itself."""

import re

import pytest
from sqlalchemy import select

from app.db import db
from app.identity.models.users import User
from app.organisation.models.units import Commissioner
from app.roles import Role
from tests.factories import make_commissioner, make_provider, make_unit, make_user


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


def test_administrator_of_a_municipality_is_let_in(web, invite):
    made = web.test_cli_runner().invoke(args=["municipalities", "add", "Södra Björkdal"])
    listed = web.test_cli_runner().invoke(args=["municipalities", "list"])
    again = web.test_cli_runner().invoke(args=["municipalities", "add", "Södra björkdal"])

    said = invite(
        "a@x.example", *("--role", "system_administrator"), *("--municipality", "sodra-bjorkdal")
    )

    user = db.session.scalar(select(User))
    (top,) = db.session.scalars(select(Commissioner))
    assert (made.exit_code, made.output) == (0, "sodra-bjorkdal  Södra Björkdal\n")
    assert listed.output == made.output
    assert "Det finns redan en kommun" in again.output
    assert said.exit_code == 0
    assert user.municipality_id == top.municipality_id
    assert [m.commissioner_id for m in user.memberships] == [top.id]


def test_user_belongs_to_the_only_municipality(invite):
    top = make_commissioner()
    make_unit("U7")

    invite("m@x.example", "--role", "practitioner", "--unit", "U7")
    invite("a@x.example", "--role", "auditor", "--commissioner", "Provköping")

    assert set(db.session.scalars(select(User.municipality_id))) == {top.municipality_id}


def test_one_of_several_municipalities_must_be_named(invite):
    make_commissioner()
    other = make_commissioner("Sandvik")
    make_unit("U7")
    db.session.commit()
    held = ("--role", "practitioner", "--unit", "U7")

    silent = invite("m@x.example", *held)
    unknown = invite("m@x.example", *held, "--municipality", "Nowhere")
    named = invite("m@x.example", *held, "--municipality", "Sandvik")

    assert "Säg vilken" in silent.output
    assert "no municipality 'Nowhere'" in unknown.output
    assert named.exit_code == 0
    assert db.session.scalar(select(User.municipality_id)) == other.municipality_id
