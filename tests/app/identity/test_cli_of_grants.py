"""Rights to one thing by command: for where nobody is left who could give one."""

from sqlalchemy import select

from app.authorization import access_for
from app.db import db
from app.identity.models.users import User
from app.roles import Role
from app.trail.models import TrailEntry
from surveys.permissions import SurveyPermission
from tests.factories import make_unit, make_user

SEAL = SurveyPermission.SEAL_CASES


def run(web, *args):
    return web.test_cli_runner().invoke(args=["grants", *args])


def test_operator_lets_another_manager_in_and_sees_who_has_access(web):
    user_id = make_user(Role.UNIT_MANAGER, make_unit(), "bo@example.se").id
    db.session.commit()

    given = run(web, "give", "Bo@example.se", SEAL, "case", "12", "--why", "chefen har slutat")
    shown = run(web, "list", "case", "12")

    assert (given.exit_code, shown.exit_code) == (0, 0)
    assert f"Unit manager  {SEAL}" in shown.output
    assert access_for(db.session.get(User, user_id)).granted("case", SEAL) == {12}
    assert db.session.scalars(select(TrailEntry.action)).all() == ["grant.given"]


def test_operator_is_told_when_there_is_no_such_user_or_right(web):
    make_user(Role.UNIT_MANAGER, make_unit(), "bo@example.se")
    db.session.commit()

    unknown = run(web, "give", "al@example.se", SEAL, "case", "12", "--why", "x")
    strange = run(web, "give", "bo@example.se", "identity:user:manage", "case", "12", "--why", "x")

    assert "No user has the address" in unknown.output
    assert "Den rättigheten går inte att ge så." in strange.output
    assert (unknown.exit_code, strange.exit_code) == (2, 1)
