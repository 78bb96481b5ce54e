"""A case is sealed by its unit's manager, who then decides who sees it, and unsealed again."""

import re
from datetime import date, timedelta

import pytest
from flask import g
from sqlalchemy import select

from app.clock import today
from app.db import db
from app.identity.models.users import ObjectGrant
from app.roles import Role
from app.trail.models import TrailEntry
from surveys.permissions import SurveyPermission
from surveys.practice.models import Case
from tests.conftest import NOON
from tests.factories import log_in, make_grant, make_user
from tests.surveys.factories_sessions import make_case, make_place, make_session

CODE, WHY = "A1-1000", "skyddade uppgifter"
HOLD, SEAL = SurveyPermission.HOLD_SESSIONS, SurveyPermission.SEAL_CASES


@pytest.fixture
def place(web):
    return make_place()


@pytest.fixture
def case(place):
    return make_case(place, code=CODE)


@pytest.fixture
def manager(place):
    return make_user(Role.UNIT_MANAGER, place.unit)


@pytest.fixture
def colleague(place):
    return make_user(Role.PRACTITIONER, place.unit)


@pytest.fixture
def desk(client, case, manager):
    """The manager's client."""
    db.session.commit()
    log_in(client, manager)
    client.manager = manager
    return client


def seal(desk, case, **given):
    form = {"unit": case.unit_id, "code": case.code, "why": WHY} | given
    return desk.post("/sealed-cases", data=form)


def in_force():
    rows = db.session.scalars(select(ObjectGrant).where(ObjectGrant.until.is_(None)))
    return {(row.user_id, row.permission) for row in rows}


def actions():
    return list(db.session.scalars(select(TrailEntry.action).order_by(TrailEntry.id)))


def page_of(web, user, address):
    client = web.test_client()
    log_in(client, user)
    answer = client.get(address)
    g.pop("_login_user", None)  # so that the desk is the manager's again
    return answer


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


def test_page_says_what_sealing_is_for_when_nothing_is_sealed(desk):
    page = text_of(desk.get("/sealed-cases"))

    assert "Du bestämmer inte över något spärrat ärende" in page
    assert "Summor, till exempel hur många samtal verksamheten har haft, räknar fortfarande" in page
    assert CODE not in page


def test_sealed_case_is_its_practitioners_and_the_sealer_decides(web, desk, case, place, manager):
    answer = seal(desk, case, code=" a1-1000 ")

    assert (answer.status_code, answer.location) == (303, f"/sealed-cases/{case.id}")
    assert in_force() == {(manager.id, SEAL), (place.practitioner.id, HOLD)}
    assert actions() == ["case.sealed", "grant.given", "grant.given"]
    shown = text_of(desk.get(answer.location))
    assert "Practitioner arbeta med ärendet" in shown
    assert WHY in shown
    assert "Spärrat" in text_of(page_of(web, place.practitioner, "/cases"))


def test_case_of_the_one_who_held_the_latest_session_stays_open_to_that_one(desk, case, colleague):
    make_session(case, 1)
    make_session(case, 2).practitioner_id = colleague.id
    db.session.commit()

    seal(desk, case)

    assert (colleague.id, HOLD) in in_force()
    assert len(in_force()) == 2


def test_case_of_one_who_has_left_is_open_to_nobody_at_first(desk, case, place, manager):
    place.practitioner.is_active = False
    db.session.commit()

    seal(desk, case)

    assert in_force() == {(manager.id, SEAL)}


def test_sealing_is_refused_alike_for_a_code_that_is_sealed_unknown_or_of_another_unit(
    desk, case, place
):
    sealed = make_case(place, code="S1-1000")
    sealed.sealed_at = NOON
    elsewhere = make_case(make_place(place.commissioner, place.service), code="E1-1000")
    db.session.commit()

    answers = [
        seal(desk, case, code="S1-1000"),
        seal(desk, case, code="X1-1000"),
        seal(desk, case, code="E1-1000"),
    ]
    crossed = seal(desk, elsewhere)

    assert [answer.status_code for answer in (*answers, crossed)] == [422] * 4
    said = {re.search(r"Verksamheten har inget[^<]*", answer.text)[0] for answer in answers}
    assert said == {"Verksamheten har inget ärende med den koden som går att spärra."}
    assert (actions(), in_force()) == ([], set())


def test_reason_is_refused_when_it_holds_a_personal_number(desk, case):
    answer = seal(desk, case, why="gäller 20120304-1234")

    assert answer.status_code == 422
    assert "ser ut som ett personnummer" in answer.text
    assert db.session.get(Case, case.id).sealed_at is None


def test_manager_lets_a_colleague_in_until_a_day_and_shuts_out_again(web, desk, case, colleague):
    seal(desk, case)
    before = page_of(web, colleague, f"/cases/{case.id}").status_code
    form = {"who": f"{colleague.id}:{HOLD}", "until": today().isoformat(), "why": "vikarie"}

    given = desk.post(f"/sealed-cases/{case.id}/access", data=form)

    assert given.status_code == 303
    within = page_of(web, colleague, f"/cases/{case.id}").status_code
    assert f"{today()}" in text_of(desk.get(f"/sealed-cases/{case.id}"))
    held = db.session.scalars(select(ObjectGrant).where(ObjectGrant.user_id == colleague.id)).one()
    desk.post(f"/sealed-cases/{case.id}/access/{held.id}/end")
    after = page_of(web, colleague, f"/cases/{case.id}").status_code
    assert (before, within, after) == (404, 200, 404)
    assert actions()[-1] == "grant.ended"


@pytest.mark.parametrize("who", ["elsewhere", "as_decider", "manager_to_work", "junk"])
def test_nobody_is_let_in_to_more_than_the_role_at_the_unit_is_for(
    desk, case, place, colleague, who
):
    manager = desk.manager
    elsewhere = make_place(place.commissioner, place.service).practitioner
    db.session.commit()
    seal(desk, case)
    asked = {
        "elsewhere": f"{elsewhere.id}:{HOLD}",
        "as_decider": f"{colleague.id}:{SEAL}",
        "manager_to_work": f"{manager.id}:{HOLD}",
        "junk": "1",
    }
    before = in_force()

    answer = desk.post(f"/sealed-cases/{case.id}/access", data={"who": asked[who], "why": "x"})

    assert answer.status_code == 422
    assert in_force() == before


def test_access_is_refused_when_its_last_day_has_been(desk, case, colleague):
    seal(desk, case)
    yesterday = date.fromordinal(today().toordinal() - 1)
    form = {"who": f"{colleague.id}:{HOLD}", "until": yesterday.isoformat(), "why": "vikarie"}

    answer = desk.post(f"/sealed-cases/{case.id}/access", data=form)

    assert answer.status_code == 422
    assert len(in_force()) == 2


def test_last_one_who_decides_can_not_be_shut_out(desk, case, place, manager):
    seal(desk, case)
    own = db.session.scalars(select(ObjectGrant).where(ObjectGrant.user_id == manager.id)).one()
    address = f"/sealed-cases/{case.id}/access/{own.id}/end"
    second = make_user(Role.UNIT_MANAGER, place.unit.provider)
    db.session.commit()

    refused = desk.post(address)
    make_grant(second, case.id, SEAL)
    db.session.commit()
    done = desk.post(address)

    assert (refused.status_code, done.status_code) == (409, 303)
    assert done.location == "/sealed-cases"
    assert desk.get(f"/sealed-cases/{case.id}").status_code == 404


def test_right_of_another_case_is_not_found(desk, case, place, manager):
    seal(desk, case)
    other = make_grant(manager, make_case(place, code="B2-2000").id, SEAL)
    db.session.commit()

    answer = desk.post(f"/sealed-cases/{case.id}/access/{other.id}/end")

    assert answer.status_code == 404
    assert db.session.get(ObjectGrant, other.id).until is None


def test_unsealed_case_is_the_units_again_and_no_right_to_it_is_left(web, desk, case, colleague):
    seal(desk, case)

    answer = desk.post(f"/sealed-cases/{case.id}/unseal")

    assert answer.status_code == 303
    assert in_force() == set()
    assert actions()[-1] == "case.unsealed"
    assert page_of(web, colleague, f"/cases/{case.id}").status_code == 200
    assert desk.get(f"/sealed-cases/{case.id}").status_code == 404


def test_other_manager_of_the_unit_does_not_see_that_a_case_is_sealed(web, desk, case, place):
    second = make_user(Role.UNIT_MANAGER, place.unit)
    db.session.commit()
    seal(desk, case)

    assert CODE not in page_of(web, second, "/sealed-cases").text
    assert page_of(web, second, f"/sealed-cases/{case.id}").status_code == 404


def test_access_that_has_run_out_is_gone_without_anybody_ending_it(web, desk, case, colleague):
    seal(desk, case)
    make_grant(colleague, case.id, HOLD, until=NOON - timedelta(days=1))
    db.session.commit()

    assert page_of(web, colleague, f"/cases/{case.id}").status_code == 404
    assert CODE not in page_of(web, colleague, "/cases").text
