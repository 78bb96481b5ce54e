"""Cases and sessions of another unit: not found, not changed, not logged as read."""

import pytest
from sqlalchemy import select

from app.db import db
from app.roles import Role
from app.trail.models import TrailEntry
from surveys.answering.models import Response
from surveys.collections.models import Invitation
from surveys.practice.models import Case, Participant, Session
from tests.factories import log_in, make_user
from tests.surveys.factories_sessions import (
    make_case,
    make_licences,
    make_participant,
    make_place,
    make_rating,
    make_session,
)

TABLES = (Case, Participant, Session, Invitation, Response, TrailEntry)
# what a practitioner does with a case: the method, the address, the form
CASE_DEEDS = [
    ("get", "/cases/{case}", {}),
    ("post", "/cases/{case}/participants", {"label": "X", "role": "parent", "age_band": "adult"}),
    ("post", "/cases/{case}/close", {}),
    ("post", "/cases/{case}/reopen", {}),
    ("get", "/cases/{case}/curve/{participant}/ors.svg", {}),
    ("post", "/cases/{case}/sessions", {}),
    ("get", "/sessions/{session}", {}),
    ("post", "/sessions/{session}/links/{participant}/before", {}),
    ("post", "/sessions/{session}/links/{participant}/after", {}),
    ("post", "/sessions/{session}/end", {}),
    ("post", "/sessions/{session}/resume", {}),
]


def snapshot():
    """All that the tables say, so that nothing can change unseen."""
    db.session.rollback()
    return {
        model.__tablename__: sorted(map(repr, db.session.execute(select(model.__table__))))
        for model in TABLES
    }


def do(client, method, address, form):
    return client.post(address, data=form) if method == "post" else client.get(address)


@pytest.fixture
def place(web):
    place = make_place()
    make_licences()
    return place


@pytest.fixture
def ids(place):
    """A case with a session that is rated, by what its addresses are made of."""
    case = make_case(place, code="A1-1000", label="Mormor")
    session = make_session(case)
    make_rating(session, case.participants[0], "ors", 18.5)
    db.session.commit()
    return {"case": case.id, "session": session.id, "participant": case.participants[0].id}


@pytest.fixture
def colleague(web, place):
    """The client of a practitioner at another unit with the same service and commissioner."""
    elsewhere = make_place(place.commissioner, place.service)
    db.session.commit()
    client = web.test_client()
    log_in(client, elsewhere.practitioner)
    return client, elsewhere


@pytest.mark.parametrize(("method", "address", "form"), CASE_DEEDS)
def test_case_is_not_found_when_practitioner_is_of_another_unit(
    ids, colleague, method, address, form
):
    before = snapshot()

    answer = do(colleague[0], method, address.format(**ids), form)

    assert answer.status_code == 404
    assert [word in answer.text for word in ("A1-1000", "Mormor", "18,5")] == [False] * 3
    assert snapshot() == before


@pytest.mark.parametrize("deed", CASE_DEEDS)
@pytest.mark.parametrize("role", [Role.AUDITOR, Role.COMMISSIONER, Role.UNIT_MANAGER])
def test_case_is_never_shown_to_a_role_that_holds_no_sessions(place, ids, client, role, deed):
    method, address, form = deed
    user = make_user(role, place.unit if role is Role.UNIT_MANAGER else place.commissioner)
    db.session.commit()
    log_in(client, user)
    before = snapshot()

    answer = do(client, method, address.format(**ids), form)

    assert answer.status_code in (403, 404)
    assert "A1-1000" not in answer.text
    assert snapshot() == before


def test_curve_is_not_found_when_the_participant_is_of_another_case(web, place, ids):
    other = make_case(place, code="B2-2000", label="Pappa")
    make_rating(make_session(other), other.participants[0], "ors", 20.0)
    stranger = other.participants[0].id
    db.session.commit()
    client = web.test_client()
    log_in(client, place.practitioner)

    own = client.get(f"/cases/{other.id}/curve/{stranger}/ors.svg")
    crossed = client.get(f"/cases/{ids['case']}/curve/{stranger}/ors.svg")

    assert own.status_code == 200
    assert crossed.status_code == 404


@pytest.mark.parametrize("moment", ["before", "after"])
def test_link_is_not_made_when_the_participant_is_of_another_case(web, place, ids, moment):
    other = make_case(place, code="B2-2000", label="Pappa")
    address = f"/sessions/{ids['session']}/links/{other.participants[0].id}/{moment}"
    db.session.commit()
    client = web.test_client()
    log_in(client, place.practitioner)

    answer = client.post(address)

    assert answer.status_code == 404
    assert db.session.scalars(select(Invitation)).all() == []


def test_link_is_not_made_when_the_participant_is_of_another_unit(ids, colleague):
    client, elsewhere = colleague
    own = make_session(make_case(elsewhere, code="C3-3000"))
    db.session.commit()

    answer = client.post(f"/sessions/{own.id}/links/{ids['participant']}/before")

    assert answer.status_code == 404
    assert db.session.scalars(select(Invitation)).all() == []


def test_new_case_is_refused_when_it_is_for_another_unit(place, ids, colleague):
    client, elsewhere = colleague
    form = {
        "code": "D4-4000",
        "unit": place.unit.id,
        "service": place.service.id,
        "participant0-label": "Barn 1",
        "participant0-role": "child",
        "participant0-age_band": "6_12",
    }
    own = form | {"unit": elsewhere.unit.id}

    refused = client.post("/cases/new", data=form)
    codes = db.session.scalars(select(Case.code)).all()
    opened = client.post("/cases/new", data=own)

    assert refused.status_code == 422
    assert codes == ["A1-1000"]
    assert opened.status_code == 303
    assert set(db.session.scalars(select(Case.code))) == {"A1-1000", "D4-4000"}


def test_new_case_offers_only_the_own_unit(place, ids, colleague):
    client, elsewhere = colleague

    page = client.get("/cases/new").text

    assert f'name="unit" value="{elsewhere.unit.id}"' in page
    assert f'name="unit" value="{place.unit.id}"' not in page


@pytest.mark.parametrize("search", ["?q=A1-1000", "?q=A1&state=", "?state=", "?page=2"])
def test_case_of_another_unit_is_not_found_by_searching(ids, colleague, search):
    page = colleague[0].get(f"/cases{search}")

    assert page.status_code == 200
    assert f'href="/cases/{ids["case"]}"' not in page.text


def test_same_code_at_two_units_opens_each_its_own(web, place, colleague):
    client, elsewhere = colleague
    ours = make_case(place, code="K1-1001", label="Mormor")
    theirs = make_case(elsewhere, code="K1-1001", label="Farfar")
    make_participant(theirs, "Faster")
    db.session.commit()

    page = client.get("/cases?q=K1-1001").text

    assert f'href="/cases/{theirs.id}"' in page
    assert f'href="/cases/{ours.id}"' not in page
    assert "Farfar" in client.get(f"/cases/{theirs.id}").text


def test_case_is_left_behind_when_practitioner_leaves_the_unit(web, place, ids, colleague):
    client = web.test_client()
    log_in(client, place.practitioner)
    address = f"/cases/{ids['case']}"
    before = client.get(address).status_code

    place.practitioner.memberships[0].unit_id = colleague[1].unit.id
    db.session.commit()
    after = client.get(address).status_code

    assert (before, after) == (200, 404)
