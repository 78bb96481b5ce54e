"""Instruments as pages: the list, the preview, licences."""

import pytest
from sqlalchemy import select

from app.db import db
from app.roles import Role
from surveys.instruments.models import InstrumentLicence
from surveys.instruments.operations import sync_shipped
from tests.conftest import NOON
from tests.factories import log_in, make_commissioner, make_user


@pytest.fixture
def municipality(web):
    sync_shipped(NOON)
    municipality = make_commissioner()
    db.session.commit()
    return municipality


@pytest.fixture
def administrator(client, municipality):
    log_in(client, make_user(Role.SYSTEM_ADMINISTRATOR))
    db.session.commit()
    return client


GIVEN = {"holder": "Provköpings kommun", "reference": "L-17", "valid_to": "2090-12-31"}


def test_instrument_list_tells_where_a_licence_is_missing(administrator):
    page = administrator.get("/instruments").text

    assert "Två frågor om samtalet" in page
    assert page.count("Saknas") == 4
    assert "Behövs inte" in page


@pytest.mark.parametrize(
    "key", ["ors", "srs", "cors", "csrs", "session_two", "user_survey", "self_report"]
)
def test_instrument_is_previewed_as_a_respondent_sees_it(administrator, key):
    answer = administrator.get(f"/instruments/{key}/{2 if key == 'session_two' else 1}")

    assert answer.status_code == 200
    assert "Så ser den som svarar frågorna" in answer.text
    assert 'class="question' in answer.text


def test_instrument_shows_its_norms_with_source_and_that_none_is_swedish(administrator):
    page = administrator.get("/instruments/ors/1").text

    assert "Det finns inga svenska normer." in page
    assert "Miller &amp; Duncan" in page
    assert "&lt; 25" in page
    assert "okänt" in page


def test_licence_is_recorded_and_withdrawn(administrator):
    administrator.post("/instruments/ors/licences", data=GIVEN)
    recorded = administrator.get("/instruments/ors/1").text
    licence = db.session.scalars(select(InstrumentLicence)).one()

    administrator.post(f"/instruments/ors/licences/{licence.id}/withdraw")
    withdrawn = administrator.get("/instruments/ors/1").text

    assert "Registrerad" in recorded
    assert "L-17" in recorded
    assert "Tillbakadragen" in withdrawn
    assert "Saknas" in withdrawn


def test_licence_is_refused_in_words_when_nobody_holds_it(administrator):
    answer = administrator.post("/instruments/ors/licences", data=GIVEN | {"holder": ""})

    assert answer.status_code == 422
    assert "Skriv vem som har licensen." in answer.text
    assert db.session.scalar(select(InstrumentLicence.id)) is None


@pytest.mark.parametrize(
    "address",
    ["/instruments/ors/9", "/instruments/nothing/1"],
)
def test_instrument_that_is_not_there_is_not_found(administrator, address):
    assert administrator.get(address).status_code == 404


def test_licence_of_another_instrument_or_withdrawn_is_not_found(administrator):
    administrator.post("/instruments/ors/licences", data=GIVEN)
    licence = db.session.scalars(select(InstrumentLicence)).one()
    administrator.post(f"/instruments/ors/licences/{licence.id}/withdraw")

    again = administrator.post(f"/instruments/ors/licences/{licence.id}/withdraw")
    unknown = administrator.post("/instruments/nothing/licences", data=GIVEN)

    assert again.status_code == 404
    assert unknown.status_code == 404


def test_auditor_reads_instruments_but_records_no_licence(client, municipality):
    log_in(client, make_user(Role.AUDITOR, municipality))
    db.session.commit()

    page = client.get("/instruments/ors/1")

    assert page.status_code == 200
    assert "Registrera en licens" not in page.text
    assert client.post("/instruments/ors/licences", data=GIVEN).status_code == 403
