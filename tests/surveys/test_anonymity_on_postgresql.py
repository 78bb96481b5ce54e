"""Anonymity against what PostgreSQL keeps beside the columns: who wrote a row, and where it lies."""

import pytest
from sqlalchemy import select, text

from app.clock import now
from app.db import db
from surveys.answering.jobs import forget_orders
from surveys.answering.models import Response
from surveys.answering.operations.closing import close_round
from surveys.answering.operations.sending import Given, send
from surveys.collections.domain.rounds import EntryMode, Mode
from surveys.collections.domain.tokens import hash_token
from surveys.collections.operations.invitations import Invite, invite_many
from surveys.collections.queries.invitations import link_by_token_hash
from surveys.results.queries.recount import differences
from tests.conftest import NOON
from tests.surveys.factories import make_round

pytestmark = pytest.mark.postgresql
JOINED = {
    table: text(f"SELECT count(*) FROM invitation i JOIN {table} t ON t.xmin = i.xmin")
    for table in ("response", "tally")
}
BY_PLACE = text("SELECT id FROM response ORDER BY ctid")


@pytest.fixture
def settings(postgresql):
    """Let `web` stand on PostgreSQL."""
    return postgresql


@pytest.fixture
def answered(web):
    """An anonymous round in which twelve have answered, each in a transaction of its own."""
    round_ = make_round(mode=Mode.ANONYMOUS)
    links = invite_many([Invite(round_, group_key="outpatient")] * 12, NOON)
    db.session.commit()
    for number, invited in enumerate(links):
        link = link_by_token_hash(hash_token(invited.token))
        answers = {"trust_in_staff": "yes" if number % 2 else "no"}
        send(link, Given(answers, EntryMode.PHONE, "sv"), now())
        db.session.commit()
    return round_


def joined():
    return [db.session.scalar(statement) for statement in JOINED.values()]


def stored():
    return {row.id: row.answers for row in db.session.scalars(select(Response))}


def test_answer_could_be_joined_with_its_link_before_the_order_is_forgotten(answered):
    assert joined() == [12, 3]


def test_answer_cannot_be_joined_with_its_link_when_the_night_has_passed(answered):
    before = stored()
    db.session.expunge_all()

    forget_orders()

    places = list(db.session.scalars(BY_PLACE))
    assert joined() == [0, 0]
    assert places == sorted(places)
    assert stored() == before


def test_answer_cannot_be_joined_with_its_link_when_the_round_is_closed(answered):
    before = stored()
    db.session.expunge_all()

    close_round(db.session.merge(answered), by=None, at=NOON)
    db.session.commit()

    assert joined() == [0, 0]
    assert stored() == before
    assert list(differences()) == []


def test_confidential_answer_is_left_alone_when_the_night_has_passed(answered):
    confidential = make_round(mode=Mode.CONFIDENTIAL, title="En till")
    (invited,) = invite_many([Invite(confidential, group_key="outpatient")], NOON)
    db.session.commit()
    link = link_by_token_hash(hash_token(invited.token))
    send(link, Given({"trust_in_staff": "yes"}, EntryMode.PHONE, "sv"), now())
    db.session.commit()

    forget_orders()

    assert joined() == [1, 2]
