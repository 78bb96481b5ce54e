"""Anonymity as a property of the tables: what may be stored, and that nothing can be joined.

A column that is added here is a decision about people who were promised that nobody can tell.
"""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import String, inspect, select, text

from app.db import Base, db
from app.trail.models import TrailEntry
from surveys.answering.models import Response, ResponseOrigin
from surveys.answering.operations.answers import store_response
from surveys.answering.operations.sending import Given, send
from surveys.collections.domain.rounds import EntryMode, Mode
from surveys.collections.domain.tokens import hash_token
from surveys.collections.models import Invitation
from surveys.collections.operations.invitations import Invite, invite_many
from surveys.collections.queries.invitations import link_by_token_hash
from tests.conftest import NOON
from tests.surveys.answering.web.factories_answering import hidden, link_to, survey_round
from tests.surveys.factories import make_round, make_sending

ALLOWED = {
    "response": {
        "id",
        "round_id",
        "group_key",
        "answered_on",
        "answers",
        "entry_mode",
        "locale",
        "is_partial",
    },
    "invitation": {
        "id",
        "round_id",
        "group_key",
        "token_hash",
        "unit_id",
        "session_id",
        "participant_id",
        "assignment_id",
        "created_on",
        "answered_on",
        "receipt",
        "revoked_on",
    },
    "draft": {
        "id",
        "round_id",
        "group_key",
        "code_hash",
        "unit_id",
        "invitation_id",
        "started_on",
        "locale",
        "entry_mode",
    },
    "draft_answer": {"draft_id", "question_key", "value", "revision"},
}


@pytest.mark.parametrize("table", ALLOWED)
def test_table_holds_only_the_allowed_columns_when_migrated(web, table):
    columns = {column["name"] for column in inspect(db.engine).get_columns(table)}

    assert columns == ALLOWED[table]


@pytest.mark.parametrize("table", ALLOWED)
def test_table_knows_no_time_of_day_when_migrated(web, table):
    kinds = {str(column["type"]).upper() for column in inspect(db.engine).get_columns(table)}

    assert not {kind for kind in kinds if "TIME" in kind}


def test_no_other_table_points_at_a_response_when_declared():
    pointing = {
        table.name
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name == "response"
    }

    assert pointing == {"response_origin", "self_report_claim"}


def send_all(n):
    """An anonymous round in which n answers come in one after the other, a minute apart."""
    round_ = make_round(mode=Mode.ANONYMOUS)
    made = invite_many([Invite(round_, group_key="outpatient")] * n, NOON)
    db.session.commit()
    for number, each in enumerate(made):
        link = link_by_token_hash(hash_token(each.token))
        answers = {"trust_in_staff": "yes", "free_text": f"svar {number:02}"}
        at = NOON + timedelta(minutes=number)
        send(link, Given(answers, EntryMode.PHONE, "sv"), at)
        db.session.commit()
    return made


def test_rows_tell_nothing_of_their_order_when_read_as_they_lie(web):
    send_all(12)

    lying = db.session.execute(text("SELECT id FROM response")).scalars().all()
    sql = db.session.scalar(text("SELECT sql FROM sqlite_master WHERE name = 'response'"))

    assert lying == sorted(lying)  # the order of their random ids, nothing else
    assert re.search(r"WITHOUT\s+ROWID", sql)


def test_nothing_is_joinable_when_answers_are_sent_in_an_anonymous_round(web):
    send_all(3)

    responses = db.session.scalars(select(Response)).all()
    invitations = db.session.scalars(select(Invitation)).all()
    known = {str(i.id) for i in invitations} | {i.receipt for i in invitations}
    assert len({i.receipt for i in invitations}) == 3
    assert {r.answered_on.isoformat() for r in responses} == {"2026-11-16"}
    assert not [r for r in responses if str(r.id) in known]
    assert db.session.scalars(select(ResponseOrigin)).all() == []
    assert db.session.scalars(select(TrailEntry)).all() == []


def test_no_table_holds_both_an_answer_and_its_link_when_one_was_sent(web):
    send_all(1)
    response = db.session.scalars(select(Response)).one()
    invitation = db.session.scalars(select(Invitation)).one()

    where = {"response": set(), "invitation": set()}
    for table in Base.metadata.tables.values():
        for row in db.session.execute(select(table)):
            held = " ".join(str(value) for value in row)
            if str(response.id) in held or response.id.hex in held:
                where["response"].add(table.name)
            if any(str(v) in held for v in (invitation.id, invitation.id.hex, invitation.receipt)):
                where["invitation"].add(table.name)

    assert where == {"response": {"response"}, "invitation": {"invitation"}}


def test_nothing_of_the_browser_is_stored_when_a_survey_is_answered(client, web):
    link = link_to(survey_round(), group_key="outpatient")
    browser = {"User-Agent": "TellTale/7.7 Mobi", "X-Forwarded-For": "203.0.113.77"}
    client.post(link, data={"csrf": hidden(client.get(link, headers=browser))}, headers=browser)
    data = {"csrf": hidden(client.get("/answer/contact")), "easy_to_contact": "yes"}
    client.post("/answer/contact", data=data, headers=browser)
    data = {"csrf": hidden(client.get("/answer/check"))}
    client.post("/answer/send", data=data, headers=browser)

    everything = " ".join(
        str(row)
        for table in Base.metadata.tables.values()
        for row in db.session.execute(select(table))
    )

    assert db.session.scalars(select(Response)).one().entry_mode == "phone"
    assert "TellTale" not in everything
    assert "203.0.113.77" not in everything
    assert link.removeprefix("/a/") not in everything


def test_two_answers_of_a_week_look_the_same_when_only_their_time_differs(web):
    round_ = make_round(mode=Mode.ANONYMOUS)
    monday, sunday = (datetime(2026, 11, day, 12, tzinfo=UTC) for day in (16, 22))
    made = invite_many([Invite(round_)] * 2, NOON)
    db.session.commit()

    for each, at in zip(made, (monday, sunday), strict=True):
        link = link_by_token_hash(hash_token(each.token))
        send(link, Given({"trust_in_staff": "yes"}, EntryMode.PHONE, "sv"), at)

    rows = {
        (r.answered_on, r.entry_mode, r.locale, str(r.answers))
        for r in db.session.scalars(select(Response))
    }
    assert len(rows) == 1


def test_ids_are_random_when_responses_are_stored(web):
    round_ = make_round()

    ids = [store_response(make_sending(round_, {})) for _ in range(20)]

    assert ids != sorted(ids)
    assert {each.version for each in ids} == {4}
    assert isinstance(Invitation.__table__.c.receipt.type, String)
