"""Reads of cases: scope, search, order, pages."""

from datetime import date

import pytest
from sqlalchemy import event

from app.authorization import access_for
from app.db import db
from app.errors import NotVisible
from app.roles import Role
from surveys.permissions import SurveyPermission
from surveys.practice.queries import cases as queries
from surveys.practice.queries.cases import CaseFilter, case_rows, load_case, own_units, services_of
from tests.factories import make_agreement, make_service, make_user
from tests.surveys.factories_sessions import make_case, make_place, make_session


@pytest.fixture
def place(web):
    return make_place()


def codes(user, **wanted):
    return [row.code for row in case_rows(access_for(user), CaseFilter(**wanted)).rows]


def test_cases_are_ordered_by_their_latest_session(place):
    old, new, none = (make_case(place, code=code) for code in ("A1", "B2", "C3"))
    make_session(old, 1, held_on=date(2026, 10, 1))
    make_session(new, 1, held_on=date(2026, 9, 10))
    make_session(new, 2, held_on=date(2026, 11, 1))

    rows = case_rows(access_for(place.practitioner), CaseFilter()).rows

    assert [row.code for row in rows] == ["B2", "A1", "C3"]
    assert [(row.sessions, row.participants) for row in rows] == [(2, 1), (1, 1), (0, 1)]
    assert rows[2].opened_on == none.opened_on


def test_cases_are_found_by_the_signs_as_typed(place):
    make_case(place, code="K7_4821")
    make_case(place, code="K7-4821")

    assert codes(place.practitioner, search="7_4") == ["K7_4821"]
    assert codes(place.practitioner, search="k7-") == ["K7-4821"]


def test_cases_come_in_pages_with_their_total(place, monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 2)
    for number in range(5):
        make_case(place, code=f"A{number}")

    pages = [case_rows(access_for(place.practitioner), CaseFilter(page=page)) for page in (1, 2, 3)]

    assert [len(page.rows) for page in pages] == [2, 2, 1]
    assert {page.total for page in pages} == {5}
    assert len({row.code for page in pages for row in page.rows}) == 5


def test_cases_of_a_colleague_at_the_unit_are_seen_but_not_those_of_another_unit(place):
    elsewhere = make_place(place.commissioner, place.service)
    own, other = make_case(place, code="A1"), make_case(elsewhere, code="B2")
    colleague = make_user(Role.PRACTITIONER, place.unit)

    assert codes(colleague) == ["A1"]
    assert load_case(own.id, access_for(colleague)).id == own.id
    with pytest.raises(NotVisible):
        load_case(other.id, access_for(colleague))


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.COMMISSIONER, Role.UNIT_MANAGER])
def test_nobody_but_practitioners_sees_a_case(place, role):
    case = make_case(place)
    scope = place.unit if role is Role.UNIT_MANAGER else place.commissioner
    user = make_user(role, scope)

    assert not access_for(user).may(SurveyPermission.HOLD_SESSIONS)
    assert codes(user) == []
    with pytest.raises(NotVisible):
        load_case(case.id, access_for(user))


def test_services_are_those_with_an_agreement_in_force(place):
    ended = make_service("family_treatment")
    make_agreement(place.unit, ended, place.commissioner, valid_to=date(2025, 12, 31))

    today = services_of([place.unit.id], date(2026, 11, 20))
    last_day = services_of([place.unit.id], date(2025, 12, 31))

    assert [service.key for service in today] == ["family_counselling"]
    assert {service.key for service in last_day} == {"family_counselling", "family_treatment"}
    assert [unit.id for unit in own_units(access_for(place.practitioner))] == [place.unit.id]


def test_list_of_cases_reads_no_other_cases_sessions(place):
    make_session(make_case(place, code="A1"), 1)
    asked = []
    event.listen(db.engine, "before_cursor_execute", lambda *given: asked.append(given[2:4]))

    case_rows(access_for(place.practitioner), CaseFilter())

    cursor = db.session.connection().connection.cursor()
    plans = [
        cursor.execute(f"EXPLAIN QUERY PLAN {said}", given).fetchall() for said, given in asked
    ]
    steps = [row[-1] for plan in plans for row in plan]
    assert any("SEARCH session USING" in step for step in steps)
    assert not [step for step in steps if step.startswith("SCAN session")]
