"""Rights to single things: in force from when to when, told with the user, ended with the role."""

from datetime import timedelta

import pytest
from sqlalchemy import event, select

from app.authorization import access_for
from app.db import db
from app.identity.domain.object_grants import GrantDraft, Thing, is_in_force
from app.identity.models.users import Membership, ObjectGrant, User
from app.identity.operations.object_grants import NotGrantable, end, end_all, grant
from app.identity.operations.users import deactivate, remove_role
from app.roles import Role
from app.trail.models import TrailEntry
from surveys.permissions import SurveyPermission
from tests.conftest import NOON
from tests.factories import make_commissioner, make_grant, make_unit, make_user

HOUR = timedelta(hours=1)
CASE_7 = Thing("case", 7)
HOLD = SurveyPermission.HOLD_SESSIONS


def deeds():
    return [
        (line.action, line.object_kind, line.object_id, line.details)
        for line in db.session.scalars(select(TrailEntry).order_by(TrailEntry.id))
        if line.action.startswith("grant.")
    ]


@pytest.fixture
def user(web):
    return make_user(Role.PRACTITIONER, make_unit())


@pytest.fixture
def giver(web):
    return make_user(Role.SYSTEM_ADMINISTRATOR)


@pytest.mark.parametrize(
    ("until", "hours", "expected"),
    [
        (None, -1, False),
        (None, 0, True),
        (None, 99, True),
        (2, 1, True),
        (2, 2, False),
        (2, 3, False),
    ],
)
def test_right_holds_from_its_beginning_up_to_its_end(until, hours, expected):
    end_at = until and NOON + until * HOUR

    assert is_in_force(NOON, end_at, NOON + hours * HOUR) is expected


def test_granted_right_is_in_the_access_and_in_the_trail(user, giver):
    grant(CASE_7, GrantDraft(user.id, HOLD, "vikarie"), by=giver.id, at=NOON)
    db.session.commit()

    access = access_for(db.session.get(User, user.id))

    assert access.granted("case", HOLD) == {7}
    assert access.granted("case", SurveyPermission.SEAL_CASES) == frozenset()
    assert access.granted("incident", HOLD) == frozenset()
    details = {"user": user.id, "permission": HOLD.value}
    assert deeds() == [("grant.given", "case", "7", details)]


def test_right_lets_somebody_hold_a_permission_that_no_role_of_theirs_has(giver):
    reader = make_user(Role.COMMISSIONER, make_commissioner())
    before = access_for(reader).may(HOLD)
    make_grant(reader, 7, HOLD)
    db.session.commit()

    assert (before, access_for(reader).may(HOLD)) == (False, True)
    assert access_for(reader).held(HOLD) == ()


def test_right_given_twice_is_one(user, giver):
    first = grant(CASE_7, GrantDraft(user.id, HOLD, "vikarie"), by=giver.id, at=NOON)

    assert grant(CASE_7, GrantDraft(user.id, HOLD, "igen"), by=giver.id, at=NOON) is first
    assert len(deeds()) == 1


@pytest.mark.parametrize(
    ("kind", "permission", "until"),
    [
        ("case", "identity:user:manage", None),
        ("review", HOLD, None),
        ("case", HOLD, NOON),
    ],
)
def test_right_is_refused_when_no_part_offers_it_or_it_would_never_hold(
    user, giver, kind, permission, until
):
    draft = GrantDraft(user.id, permission, "?", until)

    with pytest.raises(NotGrantable):
        grant(Thing(kind, 7), draft, by=giver.id, at=NOON)


def test_ended_right_is_gone_from_the_access_and_kept_with_who_had_it(user, giver):
    held = grant(CASE_7, GrantDraft(user.id, HOLD, "vikarie"), by=giver.id, at=NOON)
    end(held, CASE_7, by=giver.id, at=NOON + HOUR)
    db.session.commit()

    assert access_for(db.session.get(User, user.id)).rights == frozenset()
    kept = db.session.scalars(select(ObjectGrant)).one()
    assert (kept.user_id, kept.since, kept.until) == (user.id, NOON, NOON + HOUR)
    assert [deed[0] for deed in deeds()] == ["grant.given", "grant.ended"]


def test_right_can_be_given_again_after_it_was_ended(user, giver):
    draft = GrantDraft(user.id, HOLD, "vikarie")
    grant(CASE_7, draft, by=giver.id, at=NOON)
    end_all(CASE_7, by=giver.id, at=NOON + HOUR)

    grant(CASE_7, draft, by=giver.id, at=NOON + 2 * HOUR)
    db.session.commit()

    assert access_for(db.session.get(User, user.id)).granted("case", HOLD) == {7}


def test_all_rights_to_one_thing_end_and_to_no_other(user, giver):
    for thing in (CASE_7, Thing("case", 8)):
        grant(thing, GrantDraft(user.id, HOLD, "vikarie"), by=giver.id, at=NOON)
    end_all(CASE_7, by=giver.id, at=NOON + HOUR)
    db.session.commit()

    assert access_for(db.session.get(User, user.id)).granted("case", HOLD) == {8}


def lose_a_role(user, by):
    user.memberships.append(Membership(role=Role.PRACTITIONER, unit_id=make_unit().id))
    db.session.flush()
    remove_role(user, user.memberships[0].id, by=by, at=NOON + HOUR)


def be_shut_off(user, by):
    deactivate(user, by=by, at=NOON + HOUR)


@pytest.mark.parametrize("lose", [lose_a_role, be_shut_off])
def test_rights_end_with_a_role_and_with_the_account(user, giver, lose):
    grant(CASE_7, GrantDraft(user.id, HOLD, "vikarie"), by=giver.id, at=NOON)
    lose(user, giver.id)
    db.session.commit()

    assert access_for(db.session.get(User, user.id)).rights == frozenset()
    assert "grant.ended" in [deed[0] for deed in deeds()]


def test_rights_cost_one_statement_and_none_when_there_are_none(user, giver):
    make_grant(user, 7, HOLD)
    ids = (user.id, giver.id)
    db.session.commit()

    def cost(user_id):
        db.session.expunge_all()
        asked = []
        found = db.session.scalar(select(User).where(User.id == user_id))
        listen = event.listens_for(db.engine, "before_cursor_execute")
        note = listen(lambda *told: asked.append(told[2]))
        access_for(found)
        event.remove(db.engine, "before_cursor_execute", note)
        return len(asked)

    assert [cost(user_id) for user_id in ids] == [1, 0]
