"""What a unit's page shows of surveys: counts and states, never answers."""

import pytest

from app.clock import now, today
from app.db import db
from app.roles import Role
from surveys.answering.models import SelfReportClaim
from surveys.answering.operations.answers import store_response
from surveys.collections.domain.rounds import Mode
from surveys.instruments.domain.instruments import Moment
from surveys.practice.operations.sessions import show_link
from tests.factories import log_in, make_user
from tests.surveys.factories import make_round, make_sending
from tests.surveys.factories_sessions import (
    make_case,
    make_licences,
    make_place,
    make_rating,
    make_session,
)


@pytest.fixture
def place(web):
    place = make_place()
    make_licences()
    db.session.commit()
    return place


def page_for(client, role, scope, place):
    user = make_user(role, scope)
    db.session.commit()
    log_in(client, user)
    return client.get(f"/units/{place.unit.id}").text


def test_unit_page_counts_ratings_and_what_is_missing(client, place):
    case = make_case(place)
    session = make_session(case, held_on=today())
    make_rating(session, case.participants[0], "ors", 18.5)
    show_link(session, case.participants[0], Moment.AFTER, by=place.practitioner.id, at=now())

    page = page_for(client, Role.UNIT_MANAGER, place.unit, place)

    assert "1 av 1" in page
    assert "0 av 1" in page
    assert "18,5" not in page


def test_unit_page_says_so_when_nobody_has_rated(client, place):
    page = page_for(client, Role.AUDITOR, place.commissioner, place)

    assert f"Inga skattningar vid samtal {today().year}" in page


def test_unit_page_shows_how_the_self_report_stands(client, place):
    round_ = make_round(
        "self_report",
        Mode.CONFIDENTIAL,
        commissioner_id=place.commissioner.id,
        title="Egenrapport 2026",
    )
    response_id = store_response(make_sending(round_, {}, unit_id=place.unit.id, group_key=""))
    db.session.add(
        SelfReportClaim(round_id=round_.id, unit_id=place.unit.id, response_id=response_id)
    )

    page = page_for(client, Role.UNIT_MANAGER, place.unit, place)

    assert "Egenrapport 2026" in page
    assert "Svarat" in page


def test_unit_page_keeps_the_counts_from_practitioners(client, place):
    page = page_for(client, Role.PRACTITIONER, place.unit, place)

    assert "Skattningar och svarsläge" not in page
