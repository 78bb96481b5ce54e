"""Rounds and sessions on PostgreSQL: the same statements, and two at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.authorization import access_for
from app.db import db
from app.errors import DomainError
from app.roles import Role
from surveys.answering.operations.answers import store_response
from surveys.collections.models import Invitation, Round
from surveys.collections.operations.rounds import make_links
from surveys.collections.queries.rounds import RoundFilter, progress, purposes, round_rows
from surveys.instruments.domain.collecting import About
from surveys.instruments.domain.instruments import Moment
from surveys.practice.models import Session
from surveys.practice.operations.sessions import show_link, start_session
from surveys.practice.queries.cases import CaseFilter, case_rows, load_case
from surveys.practice.queries.ratings import curves, ratings
from surveys.results.queries.round_results import load_results, texts_of
from surveys.results.queries.unit_counts import rating_counts, self_report_statuses
from tests.conftest import NOON
from tests.factories import make_user
from tests.surveys.factories import make_round, make_sending
from tests.surveys.factories_sessions import (
    make_case,
    make_licences,
    make_place,
    make_rating,
    make_session,
)

pytestmark = pytest.mark.postgresql


@pytest.fixture
def settings(postgresql):
    """Let `web` stand on PostgreSQL."""
    return postgresql


def at_once(web, work, times):
    """Run the work in threads, each with its own session; gives how many were let through."""

    def run(_number):
        with web.app_context():
            try:
                work()
                db.session.commit()
            except DomainError:
                db.session.rollback()
                return 0
            return 1

    with ThreadPoolExecutor(times) as pool:
        return sum(pool.map(run, range(times)))


def test_lists_and_counts_read_the_same_on_postgresql(web):
    place = make_place()
    make_licences()
    case = make_case(place)
    session = make_session(case)
    make_rating(session, case.participants[0], "ors", 18.5)
    show_link(session, case.participants[0], Moment.AFTER, by=place.practitioner.id, at=NOON)
    round_ = make_round(commissioner_id=place.commissioner.id)
    auditor = make_user(Role.AUDITOR, place.commissioner)
    make_links(round_, "residential", 2, by=auditor.id, at=NOON)
    db.session.commit()

    assert [
        row.code for row in case_rows(access_for(place.practitioner), CaseFilter(search="k7")).rows
    ] == ["K7-4821"]
    assert (
        len(
            round_rows(access_for(auditor), "surveys:round:read", RoundFilter(), date(2026, 11, 20))
        )
        == 1
    )
    assert [group.made for group in progress(round_)] == [2, 0]
    assert [
        (row.instrument.key, row.missing) for row in rating_counts(place.unit.id, 2026, None)
    ] == [
        ("ors", 0),
        ("srs", 1),
    ]
    assert self_report_statuses(place.unit.id, date(2026, 11, 20), None) == ()
    assert len(curves(case.participants, ratings(case.id))) == 1


def test_links_made_at_once_are_never_more_than_those_invited(web):
    place = make_place()
    auditor = make_user(Role.AUDITOR, place.commissioner)
    round_id = make_round(commissioner_id=place.commissioner.id).id
    by = auditor.id
    db.session.commit()

    let_through = at_once(
        web,
        lambda: make_links(db.session.get_one(Round, round_id), "residential", 3, by=by, at=NOON),
        4,
    )

    assert let_through == 1
    assert db.session.scalar(select(func.count(Invitation.id))) == 3


def test_sessions_started_at_once_take_numbers_of_their_own(web):
    place = make_place()
    case_id, by = make_case(place).id, place.practitioner.id
    user_id = place.practitioner.id
    db.session.commit()

    def start():
        user = db.session.get_one(type(place.practitioner), user_id)
        start_session(load_case(case_id, access_for(user)), by=by, at=NOON)

    at_once(web, start, 4)

    assert sorted(db.session.scalars(select(Session.number))) == [1, 2, 3, 4]


def test_results_and_free_texts_read_the_same_on_postgresql(web):
    place = make_place()
    auditor = access_for(make_user(Role.AUDITOR, place.commissioner))
    round_ = make_round(commissioner_id=place.commissioner.id)
    for text in ("Bra", "adress", "Cykel", "Dag", "es", None):
        answers = {"trust_in_staff": "yes"} | ({"free_text": text} if text else {})
        store_response(make_sending(round_, answers))
    db.session.commit()

    found = load_results(round_.id, auditor, "", date(2027, 1, 1))

    assert found.results.of("trust_in_staff").n == 6
    text = found.instrument.question("free_text")
    assert texts_of(found, text) == ("adress", "Bra", "Cykel", "Dag", "es")
    assert [title.in_("sv") for _key, title in purposes(auditor, "surveys:round:read")] == [
        "Brukarenkät"
    ]


def test_how_a_round_is_collected_is_fixed_on_postgresql_too(web):
    round_ = make_round()
    db.session.commit()
    round_.about = About.UNIT

    with pytest.raises(IntegrityError, match="fixed when it is made"):
        db.session.flush()
