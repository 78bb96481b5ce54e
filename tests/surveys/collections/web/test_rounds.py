"""Rounds as an auditor meets them: made, linked, followed, closed."""

import re
from datetime import date

import pytest
from sqlalchemy import select

from app.clock import today
from app.db import db
from app.roles import Role
from app.trail.models import TrailEntry
from surveys.answering.operations.answers import store_response
from surveys.collections.domain import purposes
from surveys.collections.domain.rounds import Mode
from surveys.collections.domain.tokens import hash_token
from surveys.collections.models import Invitation, Round
from surveys.instruments.operations import sync_shipped
from surveys.instruments.queries import latest_version
from tests.conftest import NOON
from tests.factories import (
    log_in,
    make_agreement,
    make_commissioner,
    make_service,
    make_unit,
    make_user,
)
from tests.surveys.factories import make_round, make_sending

# The pages ask the real clock; these rounds are open on any day that the tests may run.
OPEN = {"opens_on": date(2020, 1, 1), "closes_on": date(2090, 12, 31)}


@pytest.fixture
def municipality(web):
    sync_shipped(NOON)
    municipality = make_commissioner()
    db.session.commit()
    return municipality


@pytest.fixture
def auditor(client, municipality):
    log_in(client, make_user(Role.AUDITOR, municipality))
    db.session.commit()
    return client


def open_round(municipality, **given):
    round_ = make_round(commissioner_id=municipality.id, **OPEN | given)
    db.session.commit()
    return round_


def new_round(municipality, key="user_survey", **given):
    return {
        "version": latest_version(key).id,
        "title": "Brukarenkät 2026",
        "year": "2026",
        "commissioner": municipality.id,
        "mode": "anonymous",
        "opens_on": "2026-11-01",
        "closes_on": "2026-12-15",
        "group0-label": "Öppenvård",
        "group0-invited": "20",
        "group1-label": "Heldygnsvård",
        "group1-invited": "5",
        "group2-label": "Jourhem",
        "group2-invited": "3",
    } | given


def test_round_list_says_what_to_do_when_it_is_empty(auditor):
    page = auditor.get("/rounds").text

    assert "Inga mätomgångar än" in page
    assert "/rounds/new" in page


def test_round_list_shows_state_mode_and_answers_and_filters(auditor, municipality):
    round_ = open_round(municipality)
    open_round(municipality, title="Gammal", year=2019, closes_on=date(2020, 2, 1))
    store_response(make_sending(round_, {"trust_in_staff": "yes"}))
    db.session.commit()

    everything = auditor.get("/rounds").text
    only_open = auditor.get("/rounds?state=open&kind=user_survey&year=2026").text

    assert "Gammal" in everything
    assert "Gammal" not in only_open
    assert "user_survey 2026" in only_open
    assert "Anonym" in only_open
    assert "(1 av 25)" in only_open


def test_round_is_made_with_its_groups_under_keys_that_join_the_years(auditor, municipality):
    answer = auditor.post("/rounds/new", data=new_round(municipality))

    round_ = db.session.scalars(select(Round)).one()
    assert answer.location.endswith(f"/rounds/{round_.id}")
    assert round_.purpose == purposes.USER_SURVEY
    assert round_.mode is Mode.ANONYMOUS
    assert round_.closes_on == date(2026, 12, 15)
    assert {group.key: group.invited for group in round_.groups} == {
        "outpatient": 20,
        "residential": 5,
        "jourhem": 3,
    }


def test_usual_group_is_left_out_when_nobody_in_it_is_invited(auditor, municipality):
    given = new_round(
        municipality, **{"group1-invited": "", "group2-label": "", "group2-invited": ""}
    )

    auditor.post("/rounds/new", data=given)

    round_ = db.session.scalars(select(Round)).one()
    assert [group.key for group in round_.groups] == ["outpatient"]


def test_self_report_round_is_confidential_and_counts_units_with_an_agreement(
    auditor, municipality
):
    unit = make_unit()
    make_agreement(unit, make_service(), municipality)
    make_unit()
    db.session.commit()

    answer = auditor.post(
        "/rounds/new",
        data=new_round(
            municipality, "self_report", closes_on="2090-01-31", mode="", **{"group0-invited": ""}
        ),
    )
    round_ = db.session.scalars(select(Round)).one()
    page = auditor.get(answer.location).text

    assert (round_.purpose, round_.mode, round_.groups) == (
        purposes.SELF_REPORT,
        Mode.CONFIDENTIAL,
        [],
    )
    assert "0 av 1" in page
    assert "Gör länkar" not in page


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("title", "", "Skriv vad omgången heter."),
        ("mode", "", "Välj om omgången är anonym eller konfidentiell."),
        ("closes_on", "2026-10-01", "Sista dagen kan inte vara före den första."),
        ("group0-invited", "många", "Skriv ett helt tal, bara siffror."),
        ("group0-label", "", "Skriv vad gruppen heter."),
        ("opens_on", "i höst", "Skriv datumet som 2026-12-31."),
        ("group0-invited", "-1", "Skriv ett helt tal från 0 till 100 000."),
    ],
)
def test_new_round_is_refused_in_words_and_nothing_is_stored(
    auditor, municipality, field, typed, told
):
    answer = auditor.post("/rounds/new", data=new_round(municipality, **{field: typed}))

    assert answer.status_code == 422
    assert "<title>Fel: " in answer.text
    assert told in answer.text
    assert db.session.scalar(select(Round.id)) is None


def test_new_round_is_refused_when_there_is_one_of_the_same_name(auditor, municipality):
    auditor.post("/rounds/new", data=new_round(municipality))

    answer = auditor.post("/rounds/new", data=new_round(municipality))

    assert answer.status_code == 422
    assert "Det finns redan en sådan omgång för 2026" in answer.text


def test_round_of_another_commissioner_is_not_found(client, municipality):
    district = make_commissioner("Norr", parent=municipality)
    other = open_round(make_commissioner("Söder", parent=municipality))
    own = open_round(district)
    log_in(client, make_user(Role.AUDITOR, district))
    db.session.commit()

    assert client.get(f"/rounds/{own.id}").status_code == 200
    assert client.get(f"/rounds/{other.id}").status_code == 404
    assert client.post(f"/rounds/{other.id}/close").status_code == 404
    assert "Söder" not in client.get("/rounds/new").text


def test_commissioner_reads_rounds_but_makes_none(client, municipality):
    round_ = open_round(municipality)
    log_in(client, make_user(Role.COMMISSIONER, municipality))
    db.session.commit()

    page = client.get(f"/rounds/{round_.id}")

    assert page.status_code == 200
    assert "Gör länkar" not in page.text
    assert client.get("/rounds/new").status_code == 403
    assert client.post(f"/rounds/{round_.id}/links").status_code == 403


@pytest.mark.parametrize("role", [Role.PRACTITIONER, Role.UNIT_MANAGER])
def test_rounds_are_closed_to_units(client, municipality, role):
    round_ = open_round(municipality)
    log_in(client, make_user(role, make_unit()))
    db.session.commit()

    assert client.get("/rounds").status_code == 403
    assert client.get(f"/rounds/{round_.id}").status_code == 403


def test_round_page_shows_the_rate_of_each_group_in_counts_when_few(auditor, municipality):
    round_ = open_round(municipality)
    store_response(make_sending(round_, {"trust_in_staff": "yes"}, group_key="residential"))
    db.session.commit()

    page = auditor.get(f"/rounds/{round_.id}").text

    assert "1 av 5" in page
    assert "20&nbsp;%" not in page
    assert "ingen kan se vem som har svarat vad" in page


def test_links_come_as_a_file_whose_tokens_are_stored_only_as_hashes(auditor, municipality):
    round_ = open_round(municipality)

    answer = auditor.post(f"/rounds/{round_.id}/links", data={"group": "outpatient", "count": "3"})

    lines = answer.data.decode("utf-8-sig").splitlines()
    tokens = [line.rsplit("/a/", 1)[1] for line in lines[1:]]
    stored = set(db.session.scalars(select(Invitation.token_hash)))
    assert answer.mimetype == "text/csv"
    assert answer.headers["Cache-Control"] == "no-store"
    assert lines[0] == "group;number;link"
    assert lines[1].startswith("Öppenvård;1;http")
    assert stored == {hash_token(token) for token in tokens}


def test_links_come_as_a_sheet_with_whom_to_call_and_until_when(auditor, municipality):
    round_ = open_round(municipality)

    page = auditor.post(
        f"/rounds/{round_.id}/links", data={"group": "outpatient", "count": "9", "as_sheet": "1"}
    ).text

    assert page.count("data:image/svg+xml") == 9
    assert page.count("qr-sheet") == 2
    assert "Svara senast 31 dec. 2090" in page
    assert 'Frågor? Ring <bdi dir="ltr">08-000 00 00</bdi>.' in page
    assert "/a/" not in re.sub(r'src="data:[^"]*"', "", page)


def test_links_are_never_more_than_those_invited(auditor, municipality):
    round_ = open_round(municipality)
    address = f"/rounds/{round_.id}/links"

    auditor.post(address, data={"group": "residential", "count": "4"})
    refused = auditor.post(address, data={"group": "residential", "count": "2"})

    assert refused.status_code == 409
    assert "högst 1 länkar till" in refused.text
    assert len(db.session.scalars(select(Invitation.id)).all()) == 4


def test_links_are_refused_in_words_when_the_number_can_not_be_read(auditor, municipality):
    round_ = open_round(municipality)

    answer = auditor.post(f"/rounds/{round_.id}/links", data={"group": "outpatient", "count": "0"})

    assert answer.status_code == 422
    assert "Skriv ett helt tal, minst 1." in answer.text
    assert 'href="#count-outpatient"' in answer.text


def test_unused_links_are_taken_back_and_made_anew(auditor, municipality):
    round_ = open_round(municipality)
    address = f"/rounds/{round_.id}/links"
    auditor.post(address, data={"group": "residential", "count": "5"})

    auditor.post(f"{address}/revoke", data={"group": "residential"})
    anew = auditor.post(address, data={"group": "residential", "count": "5"})

    invitations = db.session.scalars(select(Invitation)).all()
    assert anew.mimetype == "text/csv"
    assert sum(invitation.revoked_on is None for invitation in invitations) == 5
    assert len(invitations) == 10


def test_mode_is_changed_until_the_first_link_is_made(auditor, municipality):
    round_ = open_round(municipality)

    auditor.post(f"/rounds/{round_.id}/mode")
    changed = db.session.get(Round, round_.id).mode
    auditor.post(f"/rounds/{round_.id}/links", data={"group": "outpatient", "count": "1"})
    refused = auditor.post(f"/rounds/{round_.id}/mode")

    assert changed is Mode.CONFIDENTIAL
    assert refused.status_code == 409
    assert "Läget kan inte ändras" in auditor.get(f"/rounds/{round_.id}").text


def test_anonymous_round_refuses_in_words_to_tell_who_answered(auditor, municipality):
    round_ = open_round(municipality)

    answer = auditor.get(f"/rounds/{round_.id}/links")

    assert answer.status_code == 409
    assert "Det går inte att se vem som har svarat vad" in answer.text


def test_confidential_round_shows_its_links_and_logs_the_look(auditor, municipality):
    round_ = open_round(municipality, mode=Mode.CONFIDENTIAL)
    auditor.post(f"/rounds/{round_.id}/links", data={"group": "outpatient", "count": "1"})

    page = auditor.get(f"/rounds/{round_.id}/links").text

    actions = db.session.scalars(select(TrailEntry.action)).all()
    assert "Oanvänd" in page
    assert "round.links_read" in actions


def test_number_invited_can_rise_but_not_below_the_links_that_are_out(auditor, municipality):
    round_ = open_round(municipality)
    auditor.post(f"/rounds/{round_.id}/links", data={"group": "residential", "count": "4"})

    refused = auditor.post(f"/rounds/{round_.id}/invited", data={"invited-residential": "3"})
    auditor.post(f"/rounds/{round_.id}/invited", data={"invited-residential": "8"})

    db.session.expire_all()
    invited = {group.key: group.invited for group in db.session.get(Round, round_.id).groups}
    assert refused.status_code == 409
    assert invited == {"outpatient": 20, "residential": 8}


def test_round_is_closed_by_hand_after_a_question(auditor, municipality):
    round_ = open_round(municipality)

    question = auditor.get(f"/rounds/{round_.id}/close").text
    auditor.post(f"/rounds/{round_.id}/close")
    page = auditor.get(f"/rounds/{round_.id}").text
    again = auditor.post(f"/rounds/{round_.id}/close")
    links = auditor.post(f"/rounds/{round_.id}/links", data={"group": "outpatient", "count": "1"})

    assert "omgången kan inte öppnas igen" in question
    assert "Stängd" in page
    assert again.status_code == 409
    assert links.status_code == 409


def test_what_was_done_to_a_round_stands_in_the_trail(auditor, municipality):
    auditor.post("/rounds/new", data=new_round(municipality, closes_on="2090-12-31"))
    round_ = db.session.scalars(select(Round)).one()
    round_.opens_on = min(round_.opens_on, today())
    db.session.commit()
    auditor.post(f"/rounds/{round_.id}/links", data={"group": "outpatient", "count": "2"})
    auditor.post(f"/rounds/{round_.id}/close")

    entries = db.session.scalars(select(TrailEntry).order_by(TrailEntry.id)).all()

    assert [entry.action for entry in entries] == ["round.made", "links.made", "round.closed"]
    assert entries[1].details == {"group": "outpatient", "links": 2}


@pytest.mark.parametrize("typed", ["", "-1", "många", "2.5", "100001", "9" * 30, "\0"])
def test_number_invited_is_refused_in_words_when_it_is_none(auditor, municipality, typed):
    round_ = open_round(municipality)

    page = auditor.post(
        f"/rounds/{round_.id}/invited",
        data={"invited-outpatient": "30", "invited-residential": typed},
    )

    db.session.expire_all()
    invited = {group.key: group.invited for group in db.session.get(Round, round_.id).groups}
    assert page.status_code == 422
    assert "Skriv ett helt tal från 0 till 100 000." in page.text
    assert invited == {"outpatient": 20, "residential": 5}
