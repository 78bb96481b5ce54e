"""A session as a page: links made on demand, how each rating stands."""

import re

import pytest
from sqlalchemy import select

from app.db import db
from app.trail.models import TrailEntry
from surveys.collections.domain.tokens import hash_token
from surveys.collections.models import Invitation, Round
from surveys.instruments.operations import sync_shipped
from surveys.practice.models import AgeBand, Session
from tests.conftest import NOON
from tests.factories import log_in
from tests.surveys.factories_sessions import (
    make_case,
    make_licences,
    make_place,
    make_rating,
    make_session,
)


@pytest.fixture
def place(web):
    sync_shipped(NOON)
    place = make_place()
    db.session.commit()
    return place


@pytest.fixture
def practitioner(client, place):
    log_in(client, place.practitioner)
    return client


def shown_token(page):
    found = re.search(r'id="link" href="[^"]*/a/([^"?]+)"', page)
    assert found
    return found[1]


def test_session_is_started_with_the_next_number(practitioner, place):
    case = make_case(place)
    make_session(case, 4)
    db.session.commit()

    answer = practitioner.post(f"/cases/{case.id}/sessions")

    session = db.session.scalars(select(Session).order_by(Session.id.desc())).first()
    assert answer.status_code == 303
    assert answer.location.endswith(f"/sessions/{session.id}")
    assert session.number == 5
    assert session.practitioner_id == place.practitioner.id


def test_link_is_shown_with_its_code_and_stored_only_as_a_hash(practitioner, place):
    make_licences()
    case = make_case(place)
    session = make_session(case)
    db.session.commit()

    page = practitioner.post(f"/sessions/{session.id}/links/{case.participants[0].id}/before").text

    invitation = db.session.scalars(select(Invitation)).one()
    assert invitation.token_hash == hash_token(shown_token(page))
    assert "data:image/svg+xml" in page
    assert "mode=tablet" in page
    assert (invitation.session_id, invitation.unit_id) == (session.id, place.unit.id)


def test_link_shown_again_is_a_new_one_and_the_old_one_stops_working(practitioner, place):
    make_licences()
    case = make_case(place)
    session = make_session(case)
    db.session.commit()
    address = f"/sessions/{session.id}/links/{case.participants[0].id}/before"

    first = shown_token(practitioner.post(address).text)
    second = shown_token(practitioner.post(address).text)

    by_hash = {i.token_hash: i for i in db.session.scalars(select(Invitation))}
    assert first != second
    assert by_hash[hash_token(first)].revoked_on is not None
    assert by_hash[hash_token(second)].revoked_on is None
    assert len(db.session.scalars(select(Round)).all()) == 1


def test_link_after_the_session_leaves_the_one_before_alone(practitioner, place):
    make_licences()
    case = make_case(place)
    session = make_session(case)
    db.session.commit()
    address = f"/sessions/{session.id}/links/{case.participants[0].id}"

    practitioner.post(f"{address}/before")
    practitioner.post(f"{address}/after")

    assert [i.revoked_on for i in db.session.scalars(select(Invitation))] == [None, None]


def test_session_shows_how_each_rating_stands(practitioner, place):
    make_licences()
    case = make_case(place)
    session = make_session(case)
    make_rating(session, case.participants[0], "ors", 18.5)
    db.session.commit()
    practitioner.post(f"/sessions/{session.id}/links/{case.participants[0].id}/after")

    page = practitioner.get(f"/sessions/{session.id}").text

    assert "Besvarad" in page
    assert "18,5" in page
    assert "Väntar på svar" in page


def test_session_offers_the_free_questions_when_no_licence_is_recorded(practitioner, place):
    case = make_case(place)
    session = make_session(case)
    db.session.commit()

    page = practitioner.get(f"/sessions/{session.id}").text
    before = practitioner.post(f"/sessions/{session.id}/links/{case.participants[0].id}/before")

    assert "Två frågor om samtalet" in page
    assert "Ingen skattning" in page
    assert before.status_code == 409


def test_session_says_that_nobody_under_six_is_scored(practitioner, place):
    make_licences()
    case = make_case(place, age_band=AgeBand.UNDER_6, label="Barn 1")
    session = make_session(case)
    db.session.commit()

    page = practitioner.get(f"/sessions/{session.id}").text

    assert "Under 6 år poängsätts ingenting" in page
    assert "Två frågor om samtalet" in page


def test_ended_session_shows_no_links_until_it_is_resumed(practitioner, place):
    make_licences()
    case = make_case(place)
    session = make_session(case)
    db.session.commit()
    address = f"/sessions/{session.id}/links/{case.participants[0].id}/after"

    practitioner.post(f"/sessions/{session.id}/end")
    refused = practitioner.post(address)
    practitioner.post(f"/sessions/{session.id}/resume")
    shown = practitioner.post(address)

    assert refused.status_code == 409
    assert shown.status_code == 200


def test_rating_that_is_answered_can_not_be_asked_for_again(practitioner, place):
    make_licences()
    case = make_case(place)
    session = make_session(case)
    make_rating(session, case.participants[0], "ors", 18.5)
    db.session.commit()

    answer = practitioner.post(f"/sessions/{session.id}/links/{case.participants[0].id}/before")

    assert answer.status_code == 409
    assert "redan skattat" in answer.text


def test_session_of_another_unit_is_not_found(practitioner, place):
    other = make_case(make_place(place.commissioner, place.service))
    session = make_session(other)
    db.session.commit()

    assert practitioner.get(f"/sessions/{session.id}").status_code == 404
    assert practitioner.post(f"/sessions/{session.id}/end").status_code == 404
    address = f"/sessions/{session.id}/links/{other.participants[0].id}/before"
    assert practitioner.post(address).status_code == 404


def test_link_of_a_participant_of_another_case_is_not_found(practitioner, place):
    session = make_session(make_case(place))
    other = make_case(place, code="B2-2000")
    db.session.commit()

    address = f"/sessions/{session.id}/links/{other.participants[0].id}/before"

    assert practitioner.post(address).status_code == 404


def test_session_page_and_links_leave_a_trail(practitioner, place):
    make_licences()
    case = make_case(place)
    session = make_session(case)
    db.session.commit()

    practitioner.get(f"/sessions/{session.id}")
    practitioner.post(f"/sessions/{session.id}/links/{case.participants[0].id}/before")

    entries = db.session.scalars(
        select(TrailEntry).where(TrailEntry.object_kind == "session").order_by(TrailEntry.id)
    ).all()
    assert [entry.action for entry in entries] == ["session.read", "link.made"]
    assert entries[1].details == {"participant": case.participants[0].id, "instrument": "ors"}


@pytest.mark.parametrize("path", ["/cases/{case}", "/sessions/{session}"])
def test_cases_are_lit_in_the_side_bar_on_a_session_too(practitioner, place, path):
    case = make_case(place)
    session = make_session(case)
    db.session.commit()

    page = practitioner.get(path.format(case=case.id, session=session.id)).text

    (lit,) = re.findall(r'<a href="([^"]+)" aria-current="page">', page)
    assert lit == "/cases"
