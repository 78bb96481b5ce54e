from datetime import date

import pytest
from sqlalchemy import func, select

from app.db import db
from app.roles import Role
from surveys.collections.domain.rounds import Mode
from surveys.collections.domain.tokens import hash_token
from surveys.collections.models import Invitation
from surveys.collections.operations.invitations import (
    AlreadyAnswered,
    InvitationWouldTell,
    Invite,
    invite,
    invite_many,
    revoke,
)
from surveys.collections.queries.invitations import (
    LinkState,
    link_by_id,
    link_by_receipt,
    link_by_token_hash,
)
from surveys.instruments.models import InstrumentVersion
from surveys.instruments.operations import LicenceDraft, LicenceIsMissing, record_licence
from tests.conftest import NOON
from tests.factories import make_unit, make_user
from tests.surveys.factories import make_round

TODAY = date(2026, 11, 20)


def only():
    return db.session.scalars(select(Invitation)).one()


def test_token_is_nowhere_in_the_row_when_somebody_is_invited(web):
    token = invite(Invite(make_round(), group_key="outpatient"), NOON)

    invitation = only()
    values = [str(getattr(invitation, c.key)) for c in Invitation.__table__.columns]
    assert invitation.token_hash == hash_token(token)
    assert not any(token in value for value in values)
    assert invitation.group_key == "outpatient"
    assert invitation.created_on == TODAY


def test_version_is_opened_when_somebody_is_invited(web):
    round_ = make_round()

    invite(Invite(round_), NOON)

    version = db.session.get(InstrumentVersion, round_.instrument_version_id)
    assert version.opened_at == NOON


def test_inviting_is_refused_when_a_licence_is_missing(web):
    round_ = make_round("ors", mode=Mode.CONFIDENTIAL)

    with pytest.raises(LicenceIsMissing):
        invite(Invite(round_, unit_id=make_unit().id), NOON)

    assert db.session.scalar(select(func.count()).select_from(Invitation)) == 0


def test_inviting_works_when_a_licence_is_recorded(web):
    round_ = make_round("ors", mode=Mode.CONFIDENTIAL)
    administrator = make_user(Role.SYSTEM_ADMINISTRATOR)
    record_licence(LicenceDraft("ors", "Provköping", "A-1", None), by=administrator.id, at=NOON)

    token = invite(Invite(round_, unit_id=make_unit().id), NOON)

    assert only().token_hash == hash_token(token)


@pytest.mark.parametrize("about", ["unit_id", "session_id", "participant_id", "assignment_id"])
def test_invitation_is_refused_when_it_would_tell_in_an_anonymous_round(web, about):
    round_ = make_round(mode=Mode.ANONYMOUS)

    with pytest.raises(InvitationWouldTell):
        invite(Invite(round_, **{about: 1}), NOON)


def test_many_links_are_all_different_when_made_at_once(web):
    round_ = make_round()

    made = invite_many([Invite(round_, group_key="residential")] * 500, NOON)

    assert len({each.token for each in made}) == 500
    assert db.session.scalar(select(func.count(Invitation.token_hash.distinct()))) == 500
    assert made[0].path == f"/a/{made[0].token}"


def test_nothing_is_made_when_nobody_is_invited(web):
    assert invite_many([], NOON) == ()


def test_link_is_found_by_its_token_alone_when_asked_for(web):
    token = invite(Invite(make_round(), group_key="outpatient"), NOON)
    db.session.commit()

    link = link_by_token_hash(hash_token(token))

    assert link == link_by_id(only().id)
    assert link.group_key == "outpatient"
    assert link.is_anonymous
    assert link.instrument.key == "user_survey"
    assert link_by_token_hash(hash_token(token + "x")) is None
    assert link_by_receipt("2222-2222") is None


@pytest.mark.parametrize(
    ("changes", "on", "state"),
    [
        ({}, date(2026, 10, 31), LinkState.NOT_YET_OPEN),
        ({}, date(2026, 11, 1), LinkState.OPEN),
        ({}, date(2026, 12, 15), LinkState.OPEN),
        ({}, date(2026, 12, 16), LinkState.CLOSED),
        ({"revoked_on": TODAY}, TODAY, LinkState.REVOKED),
        ({"answered_on": TODAY}, TODAY, LinkState.ANSWERED),
        ({"answered_on": TODAY}, date(2027, 1, 1), LinkState.ANSWERED),
    ],
)
def test_link_says_what_it_is_good_for_when_the_day_comes(web, changes, on, state):
    token = invite(Invite(make_round()), NOON)
    for name, value in changes.items():
        setattr(only(), name, value)
    db.session.commit()

    link = link_by_token_hash(hash_token(token))

    assert link.state_on(on) is state


def test_link_is_closed_when_the_round_was_closed_by_hand(web):
    round_ = make_round(closed_at=NOON)
    token = invite(Invite(round_), NOON)
    db.session.commit()

    assert link_by_token_hash(hash_token(token)).state_on(TODAY) is LinkState.CLOSED


def test_link_is_taken_back_when_revoked(web):
    invite(Invite(make_round()), NOON)

    revoke(only(), TODAY)
    revoke(only(), date(2026, 12, 1))

    assert only().revoked_on == TODAY


def test_answered_link_is_not_taken_back_when_revoked(web):
    invite(Invite(make_round()), NOON)
    only().answered_on = TODAY

    with pytest.raises(AlreadyAnswered):
        revoke(only(), TODAY)
