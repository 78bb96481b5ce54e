"""Somebody is always left who can let others in, also when two shut each other off at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import sleep

import pytest
from sqlalchemy import select

from app.db import db
from app.errors import DomainError
from app.identity.errors import LastAdministrator
from app.identity.models.users import Membership, User
from app.identity.operations.users import RoleInScope, add_role, deactivate, remove_role
from app.roles import Role, ScopeKind
from tests.conftest import NOON
from tests.factories import make_commissioner, make_user
from wsgi import create_app

MANY = 4
SOON_S = 0.2


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def shared(request):
    """An app on each of the databases, for several threads."""
    kind = "settings" if request.param == "sqlite" else "postgresql"
    app = create_app(request.getfixturevalue(kind))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def make_administrators(number) -> list[int]:
    """Administrators who are auditors too, so that either role can be taken away."""
    held = RoleInScope(Role.AUDITOR, ScopeKind.COMMISSIONER, make_commissioner().id)
    users = [make_user(Role.SYSTEM_ADMINISTRATOR) for _number in range(number)]
    for user in users:
        add_role(user, held, by=user.id, at=NOON)
    ids = [user.id for user in users]
    db.session.commit()
    return ids


def left() -> list[int]:
    db.session.rollback()
    administrators = select(User.id).join(User.memberships)
    return list(
        db.session.scalars(
            administrators.where(User.is_active, Membership.role == Role.SYSTEM_ADMINISTRATOR)
        )
    )


def shut_off(user, by):
    deactivate(user, by=by, at=NOON)


def demote(user, by):
    role = next(m.id for m in user.memberships if m.role is Role.SYSTEM_ADMINISTRATOR)
    remove_role(user, role, by=by, at=NOON)


@pytest.mark.parametrize("deeds", [(shut_off, shut_off), (demote, demote), (shut_off, demote)])
@pytest.mark.parametrize("number", [2, MANY])
def test_one_administrator_is_left_when_all_remove_each_other_at_once(shared, deeds, number):
    ids = make_administrators(number)
    together = Barrier(number)

    def remove(place):
        with shared.app_context():
            together.wait()
            user = db.session.get_one(User, ids[place])
            try:
                deeds[place % 2](user, by=ids[place - 1])
                sleep(SOON_S)  # for the others to look before this one is seen
                db.session.commit()
            except DomainError as error:
                db.session.rollback()
                return type(error)
            finally:
                db.session.remove()

    with ThreadPoolExecutor(number) as pool:
        refused = [each for each in pool.map(remove, range(number)) if each]

    assert refused == [LastAdministrator]
    assert len(left()) == 1
