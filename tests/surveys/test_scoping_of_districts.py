"""What lies outside one's district or unit: it is not found, it is not changed, it is not logged."""

import csv
import io
from datetime import date

import pytest
from flask import current_app
from sqlalchemy import select

from app.db import db
from app.organisation.models.units import Commissioner
from app.roles import Role
from app.trail.models import TrailEntry
from surveys.answering.models import Draft, DraftAnswer, Response, ResponseOrigin, SelfReportClaim
from surveys.answering.operations.answers import store_response
from surveys.collections.domain.rounds import Mode
from surveys.collections.models import Invitation, Round, RoundGroup
from surveys.practice.models import Case, Participant, Session
from tests.factories import (
    log_in,
    make_agreement,
    make_commissioner,
    make_provider,
    make_unit,
    make_user,
)
from tests.surveys.answering.web.factories_answering import OPEN, link_to
from tests.surveys.factories import make_round, make_sending
from tests.surveys.factories_self_reports import (
    as_form,
    make_year,
    saved_draft,
    send_for,
    whole_answers,
)

TABLES = (
    Round,
    RoundGroup,
    Invitation,
    Response,
    ResponseOrigin,
    SelfReportClaim,
    Draft,
    DraftAnswer,
    Case,
    Participant,
    Session,
    TrailEntry,
)
# what an auditor does with a round: the method, the address below the round's, the form
ROUND_DEEDS = [
    ("get", "", {}),
    ("post", "/mode", {}),
    ("post", "/invited", {"invited-outpatient": "99"}),
    ("post", "/links", {"group": "outpatient", "count": "2"}),
    ("post", "/links", {"group": "outpatient", "count": "2", "as_sheet": "1"}),
    ("post", "/links/revoke", {"group": "outpatient"}),
    ("get", "/close", {}),
    ("post", "/close", {}),
    ("get", "/links", {}),
]
# what a manager does with a self-report: the method and the page
REPORT_DEEDS = [
    ("get", ""),
    ("get", "clients"),
    ("get", "check"),
    ("get", "sign"),
    ("get", "receipt"),
    ("get", "report"),
    ("post", "clients"),
    ("post", "sign"),
    ("post", "withdraw"),
]


def snapshot():
    """All that the tables say, so that nothing can change unseen."""
    db.session.rollback()
    return {
        model.__tablename__: sorted(map(repr, db.session.execute(select(model.__table__))))
        for model in TABLES
    }


def reader(web, role, scope):
    """A client of somebody with the role for the scope."""
    client = web.test_client()
    user = make_user(role, scope)
    db.session.commit()
    log_in(client, user)
    return client


def do(client, method, address, form=None):
    return client.post(address, data=form or {}) if method == "post" else client.get(address)


@pytest.fixture
def municipality(web):
    return make_commissioner()


@pytest.fixture
def districts(municipality):
    return make_commissioner("Norr", municipality), make_commissioner("Söder", municipality)


def district_round(district, **given):
    given_ = {"commissioner_id": district.id, "title": f"Enkät {district.name}"} | OPEN | given
    return make_round(**given_)


@pytest.fixture
def northern_round(districts):
    round_ = district_round(districts[0])
    link_to(round_, group_key="outpatient")
    store_response(make_sending(round_, {"trust_in_staff": "yes"}))
    db.session.commit()
    return round_


@pytest.mark.parametrize("deed", ROUND_DEEDS)
def test_round_is_not_found_when_auditor_is_of_another_district(
    web, districts, northern_round, deed
):
    method, below, form = deed
    stranger = reader(web, Role.AUDITOR, districts[1])
    address = f"/rounds/{northern_round.id}{below}"
    before = snapshot()

    answer = do(stranger, method, address, form)

    assert answer.status_code == 404
    assert "Enkät Norr" not in answer.text
    assert snapshot() == before


@pytest.mark.parametrize("deed", ROUND_DEEDS)
def test_round_of_the_municipality_is_not_managed_when_auditor_is_of_a_district(
    web, municipality, districts, deed
):
    round_ = district_round(municipality)
    method, below, form = deed
    stranger = reader(web, Role.AUDITOR, districts[0])
    address = f"/rounds/{round_.id}{below}"
    before = snapshot()

    answer = do(stranger, method, address, form)

    assert answer.status_code == 404
    assert snapshot() == before


def test_links_are_not_listed_when_confidential_round_is_of_another_district(web, districts):
    round_ = district_round(districts[0], mode=Mode.CONFIDENTIAL)
    link_to(round_, group_key="outpatient")
    address = f"/rounds/{round_.id}/links"
    stranger = reader(web, Role.AUDITOR, districts[1])
    before = snapshot()

    refused = stranger.get(address)
    unchanged = snapshot()
    shown = reader(web, Role.AUDITOR, districts[0]).get(address)

    assert (refused.status_code, shown.status_code) == (404, 200)
    assert unchanged == before
    assert db.session.scalars(select(TrailEntry.action)).all() == ["round.links_read"]


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.COMMISSIONER])
@pytest.mark.parametrize(
    ("scope", "shown"),
    [
        ("Provköping", {"Enkät Provköping", "Enkät Norr", "Enkät Söder"}),
        ("Norr", {"Enkät Norr"}),
        ("Söder", {"Enkät Söder"}),
    ],
)
def test_round_list_holds_the_rounds_of_the_own_district_and_those_below(
    municipality, districts, role, scope, shown
):
    every = (municipality, *districts)
    addresses = {}
    for commissioner in every:
        round_ = district_round(commissioner)
        addresses[round_.title] = f"/rounds/{round_.id}"
    found = db.session.scalars(select(Commissioner).where(Commissioner.name == scope)).one()
    client = reader(current_app, role, found)

    page = client.get("/rounds").text
    statuses = {title: client.get(address).status_code for title, address in addresses.items()}

    assert {title for title, address in addresses.items() if address in page} == shown
    assert {title for title, status in statuses.items() if status == 200} == shown
    assert {status for title, status in statuses.items() if title not in shown} <= {404}


def test_year_of_another_district_is_not_offered_in_the_filter(web, districts):
    district_round(districts[0], year=2011)
    district_round(districts[1], year=2012)
    client = reader(web, Role.AUDITOR, districts[1])

    page = client.get("/rounds").text

    assert '<option value="2012"' in page
    assert '<option value="2011"' not in page


def test_new_round_is_refused_when_it_is_for_another_district(web, districts, northern_round):
    stranger = reader(web, Role.AUDITOR, districts[1])
    form = {
        "version": northern_round.instrument_version_id,
        "title": "Smygenkät",
        "year": "2026",
        "commissioner": districts[0].id,
        "mode": "anonymous",
        "opens_on": "2026-11-01",
        "closes_on": "2026-12-15",
        "group0-label": "Öppenvård",
        "group0-invited": "20",
    }
    own = form | {"commissioner": districts[1].id}

    refused = stranger.post("/rounds/new", data=form)
    after_refusal = db.session.scalars(select(Round.title)).all()
    made = stranger.post("/rounds/new", data=own)

    assert refused.status_code == 422
    assert after_refusal == ["Enkät Norr"]
    assert made.status_code == 303
    assert set(db.session.scalars(select(Round.title))) == {"Enkät Norr", "Smygenkät"}


def test_new_round_offers_only_the_own_district(web, districts):
    north, south = (district.id for district in districts)

    page = reader(web, Role.AUDITOR, districts[1]).get("/rounds/new").text

    assert f'name="commissioner" value="{south}"' in page
    assert f'value="{north}"' not in page.partition('name="commissioner"')[2][:40]


@pytest.mark.parametrize("deed", ROUND_DEEDS[1:])
def test_commissioner_reads_the_own_round_and_changes_nothing_in_it(
    web, districts, northern_round, deed
):
    method, below, form = deed
    commissioner = reader(web, Role.COMMISSIONER, districts[0])
    address = f"/rounds/{northern_round.id}"
    before = snapshot()

    shown = commissioner.get(address)
    refused = do(commissioner, method, address + below, form)

    assert shown.status_code == 200
    assert f'action="{address}{below}"' not in shown.text
    assert refused.status_code in (403, 404)
    assert snapshot() == before


@pytest.mark.parametrize("role", [Role.UNIT_MANAGER, Role.PRACTITIONER])
def test_round_is_not_shown_to_those_who_work_at_a_unit(web, northern_round, role):
    address = f"/rounds/{northern_round.id}"
    client = reader(web, role, make_unit())

    answer = client.get(address)

    assert answer.status_code in (403, 404)
    assert "Enkät Norr" not in answer.text


# Self-reports


@pytest.fixture
def year(web):
    year = make_year()
    make_agreement(make_unit("V200"), year.services[0], year.municipality)
    db.session.commit()
    return year


def other_manager(web, year):
    unit = make_unit("V300")
    make_agreement(unit, year.services[0], year.municipality)
    return reader(web, Role.UNIT_MANAGER, unit)


@pytest.mark.parametrize(("method", "page"), REPORT_DEEDS)
@pytest.mark.parametrize("is_sent", [False, True])
def test_self_report_is_not_found_when_manager_is_of_another_unit(web, year, method, page, is_sent):
    if is_sent:
        send_for(year, year.unit, year.manager)
    else:
        saved_draft(year, {"had_clients": "yes"})
    address, form = year.address(page), as_form(whole_answers(year))
    stranger = other_manager(web, year)
    before = snapshot()

    answer = do(stranger, method, address, form)

    assert answer.status_code == 404
    assert "V100" not in answer.text
    assert snapshot() == before


def test_manager_of_another_unit_sees_only_the_own_report_in_the_list(web, year):
    stranger = other_manager(web, year)

    page = stranger.get("/self-reports").text

    assert "Verksamhet V300" in page
    assert "Verksamhet V100" not in page


def test_manager_of_a_provider_sees_the_reports_of_its_units_and_no_others(web, year):
    provider = make_provider("Samma AB")
    for code in ("V401", "V402"):
        make_agreement(make_unit(code, provider), year.services[0], year.municipality)
    address = year.address()
    client = reader(web, Role.UNIT_MANAGER, provider)

    page = client.get("/self-reports").text

    assert [code in page for code in ("V401", "V402", "V100")] == [True, True, False]
    assert client.get(address).status_code == 404


def codes_in(response):
    rows = list(csv.reader(io.StringIO(response.text.removeprefix("\ufeff"))))
    return [row[0] for row in rows[1:]]


@pytest.mark.parametrize(
    ("district", "codes"), [("Norr", ["V501"]), ("Söder", ["V502"]), ("Väster", [])]
)
def test_export_holds_the_units_of_the_own_district_when_the_round_is_the_municipalitys(
    web, district, codes
):
    year = make_year()
    # its own agreement is with the municipality; a district may use it, so it is visible to all
    for agreement in year.unit.agreements:
        agreement.valid_from, agreement.valid_to = date(2001, 1, 1), date(2001, 12, 31)
    made = {
        name: make_commissioner(name, year.municipality) for name in ("Norr", "Söder", "Väster")
    }
    for code, name in (("V501", "Norr"), ("V502", "Söder")):
        make_agreement(make_unit(code), year.services[0], made[name])
    address = f"/self-reports/rounds/{year.round.id}"
    client = reader(web, Role.AUDITOR, made[district])

    page, taken_out = client.get(address), client.get(f"{address}/answered.csv")

    assert page.status_code == 200
    assert codes_in(taken_out) == codes
    assert [code for code in ("V501", "V502") if f"<td>{code}</td>" in page.text] == codes


def test_export_is_not_found_when_the_round_is_of_another_district(web, year):
    north, south = (make_commissioner(name, year.municipality) for name in ("Norr", "Söder"))
    year.round.commissioner_id = north.id
    address = f"/self-reports/rounds/{year.round.id}"
    addresses = (address, f"{address}/answered.csv")

    stranger = reader(web, Role.AUDITOR, south)
    refused = [stranger.get(each).status_code for each in addresses]
    listed = stranger.get("/self-reports/rounds").text
    own = reader(web, Role.AUDITOR, north)
    shown = [own.get(each).status_code for each in addresses]

    assert refused == [404, 404]
    assert address not in listed
    assert shown == [200, 200]


@pytest.mark.parametrize("role", [Role.COMMISSIONER, Role.PRACTITIONER])
@pytest.mark.parametrize("below", ["", "/answered.csv"])
def test_self_reports_are_not_followed_by_roles_that_do_not_read_them(web, year, role, below):
    address = f"/self-reports/rounds/{year.round.id}{below}"
    client = reader(web, role, year.municipality if role is Role.COMMISSIONER else year.unit)

    answer = client.get(address)

    assert answer.status_code in (403, 404)
    assert "V100" not in answer.text
