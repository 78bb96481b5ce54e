import csv
import io

import pytest

from app.db import db
from app.roles import Role
from tests.factories import (
    kept,
    log_in,
    make_agreement,
    make_commissioner,
    make_unit,
    make_user,
)
from tests.surveys.factories_self_reports import make_year, saved_draft, send_for


@pytest.fixture
def year(web):
    return make_year()


@pytest.fixture
def other(year):
    unit = make_unit("V200")
    make_agreement(unit, year.services[0], year.municipality)
    return unit


@pytest.fixture
def client(web, year):
    client = web.test_client()
    log_in(client, make_user(Role.AUDITOR, year.municipality))
    return client


def page(response):
    return response.get_data(as_text=True)


def round_address(year, more=""):
    return f"/self-reports/rounds/{year.round.id}{more}"


def rows(response):
    return list(csv.reader(io.StringIO(page(response).removeprefix("\ufeff"))))


def test_auditor_is_led_to_the_rounds(client):
    assert client.get("/self-reports").location == "/self-reports/rounds"


def test_auditor_finds_the_round_in_the_list(client, year):
    assert round_address(year) in page(client.get("/self-reports/rounds"))


def test_manager_does_not_see_the_rounds(web, year):
    manager = web.test_client()
    log_in(manager, year.manager)

    assert manager.get("/self-reports/rounds").status_code == 404
    assert manager.get(round_address(year)).status_code == 404
    assert manager.get(round_address(year, "/answered.csv")).status_code == 404


def test_rate_grows_when_a_unit_answers(client, year, other):
    before = page(client.get(round_address(year)))
    send_for(year, year.unit, year.manager)

    after = page(client.get(round_address(year)))

    assert "0 av 2 verksamheter har svarat" in before
    assert "1 av 2 verksamheter har svarat" in after


def test_auditor_reads_the_report_of_a_unit_that_has_answered(client, year, other):
    send_for(year, year.unit, year.manager)

    text = page(client.get(round_address(year)))

    assert f'href="{year.address("report")}"' in text
    assert f'href="{year.address("report", other)}"' not in text
    assert client.get(year.address("report")).status_code == 200


def test_district_auditor_does_not_find_the_report_of_a_unit_elsewhere(web, year):
    send_for(year, year.unit, year.manager)
    district = make_commissioner("Norra", parent=make_commissioner("Annan rot"))
    stranger = web.test_client()
    log_in(stranger, make_user(Role.AUDITOR, district))

    assert stranger.get(year.address("report")).status_code == 404


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("", ["V100", "V200"]),
        ("?sort=-code", ["V200", "V100"]),
        ("?sort=state", ["V200", "V100"]),
        ("?sort=-sent", ["V100", "V200"]),
        ("?sort=nonsense", ["V100", "V200"]),
        ("?q=v200", ["V200"]),
        ("?q=nobody", []),
        ("?state=answered", ["V100"]),
        ("?state=not_answered", ["V200"]),
        ("?state=started", ["V200"]),
        ("?service=residential", ["V100"]),
        ("?service=residential&state=not_answered", []),
    ],
)
def test_list_is_searched_filtered_and_sorted(client, year, other, query, codes):
    send_for(year, year.unit, year.manager)
    saved_draft(year.__class__(**vars(year) | {"unit": other}), {"had_clients": "yes"})

    taken_out = rows(client.get(round_address(year, f"/answered.csv{query}")))
    text = page(client.get(round_address(year, query)))

    assert [row[0] for row in taken_out[1:]] == codes
    places = [text.find(f"<td>{code}</td>") for code in codes]
    assert places == sorted(places)
    assert -1 not in places


def test_take_out_says_who_answered_when(client, year, other):
    number = send_for(year, year.unit, year.manager)

    response = client.get(round_address(year, "/answered.csv"))

    header, first, second = rows(response)
    assert header == [
        "Kod",
        "Verksamhet",
        "Utförare",
        "Insatser",
        "Läge",
        "Skickad",
        "Kvittonummer",
    ]
    assert first[4] == "Skickad"
    assert first[6] == number
    assert second[4:] == ["Ej påbörjad", "", ""]
    assert response.mimetype == "text/csv"


def test_take_out_makes_a_formula_harmless(client, year):
    year.unit.name = "=HYPERLINK(1)"
    kept(year.unit)

    taken_out = rows(client.get(round_address(year, "/answered.csv")))

    assert taken_out[1][1] == "'=HYPERLINK(1)"


def test_report_is_not_shown_to_the_auditor_of_another_district_that_uses_the_unit(web, year):
    north, south = (make_commissioner(name, year.municipality) for name in ("Norr", "Söder"))
    for district in (north, south):
        make_agreement(year.unit, year.services[0], district)
    year.round.commissioner_id = north.id
    send_for(year, year.unit, year.manager)
    readers = {d.name: make_user(Role.AUDITOR, d) for d in (north, south)} | {"unit": year.manager}
    db.session.commit()

    statuses = {}
    for name, reader in readers.items():
        client = web.test_client()
        log_in(client, reader)
        statuses[name] = client.get(year.address("report")).status_code

    assert statuses == {"Norr": 200, "Söder": 404, "unit": 200}
