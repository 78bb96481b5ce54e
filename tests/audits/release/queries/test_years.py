from sqlalchemy import event

from app.db import db
from app.identity.models.users import Membership
from app.roles import Role
from audits.release.queries.years import managers_of_several
from tests.factories import make_provider, make_unit, make_user


def manage(user, unit) -> None:
    user.memberships.append(Membership(role=Role.UNIT_MANAGER, unit_id=unit.id))


def test_managers_of_several_know_the_units_of_all_their_memberships(web):
    provider = make_provider()
    first, second, third = make_unit("A"), make_unit("B", provider), make_unit("C", provider)
    make_user(Role.UNIT_MANAGER, make_unit("D"))
    manage(make_user(Role.UNIT_MANAGER, first), second)
    manage(make_user(Role.UNIT_MANAGER, provider), first)
    db.session.flush()

    found = managers_of_several()

    assert set(found) == {frozenset("AB"), frozenset("ABC")}
    assert third.code == "C"


def test_sixty_managers_of_several_cost_one_statement(web):
    for _number in range(60):
        manage(make_user(Role.UNIT_MANAGER, make_unit()), make_unit())
    db.session.flush()
    asked = []
    event.listen(db.engine, "before_cursor_execute", lambda *_given: asked.append(1))

    found = managers_of_several()

    assert (len(found), len(asked)) == (60, 1)
