"""The practitioner's cases as pages."""

import pytest
from sqlalchemy import select

from app.db import db
from app.roles import Role
from app.trail.models import TrailEntry
from surveys.collections.domain.rounds import EntryMode
from surveys.practice.models import AgeBand, Case, Participant, ParticipantRole
from tests.factories import log_in, make_user
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
    db.session.commit()
    return place


@pytest.fixture
def practitioner(client, place):
    log_in(client, place.practitioner)
    return client


def new_case(place, **given):
    return {
        "code": "K7-4821",
        "unit": place.unit.id,
        "service": place.service.id,
        "participant0-label": "Barn 1",
        "participant0-role": "child",
        "participant0-age_band": "6_12",
    } | given


def test_case_list_says_what_to_do_when_it_is_empty(practitioner):
    page = practitioner.get("/cases").text

    assert "Inga ärenden än" in page
    assert "/cases/new" in page


def test_case_list_shows_only_cases_of_the_own_unit(practitioner, place):
    make_case(place, code="A1-1000")
    make_case(make_place(place.commissioner, place.service), code="B2-2000")
    db.session.commit()

    page = practitioner.get("/cases").text

    assert "A1-1000" in page
    assert "B2-2000" not in page


def test_case_list_finds_by_part_of_the_code_and_by_state(practitioner, place):
    make_case(place, code="A1-1000")
    closed = make_case(place, code="B1-1000")
    closed.closed_on = closed.opened_on
    db.session.commit()

    found = practitioner.get("/cases?q=1-10&state=closed").text

    assert "B1-1000" in found
    assert "A1-1000" not in found


def test_new_case_suggests_a_code(practitioner):
    page = practitioner.get("/cases/new").text

    assert "inga personnummer" in page
    assert 'name="participant0-label"' in page


def test_new_case_is_opened_with_its_participants(practitioner, place):
    second = {
        "participant1-label": "Mamma",
        "participant1-role": "parent",
        "participant1-age_band": "adult",
    }

    answer = practitioner.post("/cases/new", data=new_case(place, **second))

    case = db.session.scalars(select(Case)).one()
    assert answer.status_code == 303
    assert answer.location.endswith(f"/cases/{case.id}")
    assert [(p.label, p.age_band.value) for p in case.participants] == [
        ("Barn 1", "6_12"),
        ("Mamma", "adult"),
    ]


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("code", "19810203-1234", "ser ut som ett personnummer"),
        ("participant0-label", "8102031234", "ser ut som ett personnummer"),
        ("code", "", "Skriv en kod."),
        ("participant0-label", "", "Skriv vad deltagaren ska kallas."),
        ("participant0-role", "", "Välj roll."),
    ],
)
def test_new_case_is_refused_in_words_and_nothing_is_stored(
    practitioner, place, field, typed, told
):
    answer = practitioner.post("/cases/new", data=new_case(place, **{field: typed}))

    assert answer.status_code == 422
    assert told in answer.text
    assert "<title>Fel: " in answer.text
    assert db.session.scalar(select(Case.id)) is None


def test_new_case_is_refused_when_the_code_is_taken(practitioner, place):
    make_case(place, code="K7-4821")
    db.session.commit()

    answer = practitioner.post("/cases/new", data=new_case(place))

    assert answer.status_code == 422
    assert "Koden K7-4821 används redan" in answer.text


def test_case_of_another_unit_is_not_found(practitioner, place):
    other = make_case(make_place(place.commissioner, place.service))
    db.session.commit()

    statuses = [
        practitioner.get(f"/cases/{other.id}").status_code,
        practitioner.post(f"/cases/{other.id}/close").status_code,
        practitioner.post(f"/cases/{other.id}/sessions").status_code,
        practitioner.get(f"/cases/{other.id}/curve/{other.participants[0].id}/ors.svg").status_code,
    ]

    assert statuses == [404, 404, 404, 404]


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.UNIT_MANAGER, Role.SYSTEM_ADMINISTRATOR])
def test_cases_are_closed_to_those_who_hold_no_sessions(client, place, role):
    scope = {Role.AUDITOR: place.commissioner, Role.UNIT_MANAGER: place.unit}.get(role)
    user = make_user(role, scope)
    case = make_case(place)
    db.session.commit()
    log_in(client, user)

    assert client.get("/cases").status_code == 403
    assert client.get(f"/cases/{case.id}").status_code == 403


def test_case_shows_its_curve_with_table_norms_and_their_source(practitioner, place):
    make_licences()
    case = make_case(place)
    for number, score in ((1, 18.0), (2, 24.5)):
        session = make_session(case, number)
        make_rating(session, case.participants[0], "ors", score, EntryMode.PAPER)
        make_rating(session, case.participants[0], "srs", 33.0)
    db.session.commit()

    page = practitioner.get(f"/cases/{case.id}").text

    assert f"/cases/{case.id}/curve/{case.participants[0].id}/ors.svg" in page
    assert "från 18 till 24,5 (+6,5)" in page
    assert "Det finns inga svenska normer." in page
    assert "Gräns före: 25" in page
    assert "2004" in page
    assert "skäl att prata om hur samtalen fungerar" in page
    assert "papper, mobil" in page


@pytest.mark.parametrize("path", ["/cases/{case}", "/sessions/{session}"])
def test_norms_are_explained_once_however_many_the_curves(practitioner, place, path):
    make_licences()
    case = make_case(place)
    second = Participant(
        case_id=case.id, label="Pappa", role=ParticipantRole.PARENT, age_band=AgeBand.ADULT
    )
    case.participants.append(second)
    db.session.flush()
    session = make_session(case)
    for participant in case.participants:
        make_rating(session, participant, "ors", 18.0)
    db.session.commit()

    page = practitioner.get(path.format(case=case.id, session=session.id)).text

    assert page.count("/ors.svg") == 2
    assert page.count("Det finns inga svenska normer.") == 1
    assert page.count("2004") == 1
    assert page.index("2004") > page.index('<details class="sources">')


def test_norms_are_not_explained_where_there_is_no_curve(practitioner, place):
    case = make_case(place)
    db.session.commit()

    page = practitioner.get(f"/cases/{case.id}").text

    assert "svenska normer" not in page
    assert "Varifrån gränserna kommer" not in page


def test_case_leaves_statistics_out_when_there_is_one_rating(practitioner, place):
    make_licences()
    case = make_case(place)
    make_rating(make_session(case), case.participants[0], "ors", 18.0)
    db.session.commit()

    page = practitioner.get(f"/cases/{case.id}").text

    assert "Statistik går inte att lita på" in page
    assert "större än slumpen" not in page


def test_curve_is_a_picture_that_keeps_the_strict_policy(practitioner, place):
    make_licences()
    case = make_case(place)
    make_rating(make_session(case), case.participants[0], "ors", 18.0)
    db.session.commit()

    answer = practitioner.get(f"/cases/{case.id}/curve/{case.participants[0].id}/ors.svg")

    assert answer.mimetype == "image/svg+xml"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "<title" in answer.text
    assert "18,0" in answer.text or "18.0" in answer.text


def test_curve_that_is_not_there_is_not_found(practitioner, place):
    case = make_case(place)
    db.session.commit()
    address = f"/cases/{case.id}/curve/{case.participants[0].id}"

    assert practitioner.get(f"{address}/ors.svg").status_code == 404
    assert practitioner.get(f"{address}/user_survey.svg").status_code == 404


def test_opening_a_case_and_reading_a_curve_leave_a_trail(practitioner, place):
    make_licences()
    case = make_case(place)
    make_rating(make_session(case), case.participants[0], "ors", 18.0)
    db.session.commit()

    practitioner.get(f"/cases/{case.id}")
    practitioner.get(f"/cases/{case.id}/curve/{case.participants[0].id}/ors.svg")

    read = select(TrailEntry).where(TrailEntry.action.in_(["case.read", "curve.read"]))
    entries = db.session.scalars(read.order_by(TrailEntry.id)).all()
    assert [entry.action for entry in entries] == ["case.read", "curve.read"]
    assert {entry.user_id for entry in entries} == {place.practitioner.id}
    assert {entry.unit_id for entry in entries} == {place.unit.id}


def test_participant_joins_later_and_a_taken_label_is_refused(practitioner, place):
    case = make_case(place)
    db.session.commit()
    given = {"label": "Barn 1", "role": "child", "age_band": "under_6"}

    first = practitioner.post(f"/cases/{case.id}/participants", data=given)
    second = practitioner.post(f"/cases/{case.id}/participants", data=given)

    assert first.status_code == 303
    assert second.status_code == 422
    assert "finns redan i ärendet" in second.text
    assert [p.age_band for p in case.participants] == [AgeBand.ADULT, AgeBand.UNDER_6]


def test_case_is_closed_and_opened_again(practitioner, place):
    case = make_case(place)
    db.session.commit()

    practitioner.post(f"/cases/{case.id}/close")
    closed = practitioner.get(f"/cases/{case.id}").text
    refused = practitioner.post(f"/cases/{case.id}/sessions")
    practitioner.post(f"/cases/{case.id}/reopen")
    opened = practitioner.get(f"/cases/{case.id}").text

    assert "Öppna ärendet igen" in closed
    assert refused.status_code == 409
    assert "Starta samtal" in opened
