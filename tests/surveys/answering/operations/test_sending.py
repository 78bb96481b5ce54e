import threading
from datetime import date

import pytest
from sqlalchemy import func, select

from app.db import db
from app.trail.models import TrailEntry
from surveys.answering.models import Draft, Response, ResponseOrigin
from surveys.answering.operations.drafts import Beginning, open_draft_by_code
from surveys.answering.operations.sending import (
    AnswersAreMissing,
    Given,
    LinkIsRevoked,
    send,
    send_draft,
)
from surveys.collections.domain.rounds import EntryMode, Mode
from surveys.collections.domain.tokens import hash_token
from surveys.collections.models import Invitation
from surveys.collections.operations.invitations import Invite, invite
from surveys.collections.queries.invitations import link_by_token_hash
from surveys.results.queries.recount import differences, kept_tallies
from tests.conftest import NOON
from tests.factories import make_unit
from tests.surveys.factories import make_round

GIVEN = Given({"trust_in_staff": "yes"}, EntryMode.PHONE, "sv")


def link(mode=Mode.CONFIDENTIAL, round_=None, **about):
    token = invite(Invite(round_ or make_round(mode=mode), **about), NOON)
    db.session.commit()
    return link_by_token_hash(hash_token(token))


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_everything_is_stored_together_when_an_answer_is_sent(web):
    unit_id = make_unit().id
    opened = link(unit_id=unit_id, group_key="outpatient")

    number = send(opened, GIVEN, NOON)

    response, origin = (
        db.session.scalars(select(Response)).one(),
        db.session.scalars(select(ResponseOrigin)).one(),
    )
    invitation = db.session.get(Invitation, opened.id)
    entry = db.session.scalars(select(TrailEntry)).one()
    assert (response.answered_on, response.entry_mode) == (date(2026, 11, 20), "phone")
    assert (origin.sent_at, origin.invitation_id, origin.unit_id) == (NOON, opened.id, unit_id)
    assert (invitation.answered_on, invitation.receipt) == (date(2026, 11, 20), number)
    assert (entry.action, entry.object_id, entry.unit_id) == (
        "answer.sent",
        str(opened.id),
        unit_id,
    )
    assert kept_tallies(opened.round_id)["", unit_id, "outpatient", ""] == 1
    assert list(differences()) == []


def test_nothing_is_stored_when_the_transaction_is_rolled_back(web):
    opened = link()

    send(opened, GIVEN, NOON)
    db.session.rollback()

    assert count(Response) == count(TrailEntry) == 0
    assert db.session.get(Invitation, opened.id).answered_on is None


def test_first_receipt_is_given_when_sent_twice(web):
    opened = link()

    first = send(opened, GIVEN, NOON)
    second = send(opened, Given({"trust_in_staff": "no"}, EntryMode.DESKTOP, "en"), NOON)

    assert second == first
    assert count(Response) == 1


def test_one_answer_is_stored_when_many_send_at_once(web):
    opened = link()
    numbers = []

    def press():
        with web.app_context():
            numbers.append(send(opened, GIVEN, NOON))
            db.session.commit()
            db.session.remove()

    presses = [threading.Thread(target=press) for _ in range(6)]
    for each in presses:
        each.start()
    for each in presses:
        each.join()

    assert len(numbers) == 6
    assert len(set(numbers)) == 1
    assert count(Response) == count(ResponseOrigin) == 1


def test_sending_is_refused_when_the_link_was_revoked_meanwhile(web):
    opened = link()
    db.session.get(Invitation, opened.id).revoked_on = date(2026, 11, 20)
    db.session.commit()

    with pytest.raises(LinkIsRevoked):
        send(opened, GIVEN, NOON)

    assert count(Response) == 0


def test_sending_is_refused_when_a_required_answer_is_missing(web):
    opened = link(round_=make_round("self_report", mode=Mode.CONFIDENTIAL))

    with pytest.raises(AnswersAreMissing):
        send(opened, Given({}, EntryMode.DESKTOP, "sv"), NOON)

    assert db.session.get(Invitation, opened.id).answered_on is None


def test_draft_is_gone_when_its_answer_is_sent(web):
    opened = link(Mode.ANONYMOUS)
    round_ = db.session.get(Invitation, opened.id).round
    draft = open_draft_by_code(round_, "7KQM-4RTA", Beginning(date(2026, 11, 20)))

    send_draft(opened, GIVEN, NOON, draft.id)

    assert count(Draft) == 0
    assert count(Response) == 1
