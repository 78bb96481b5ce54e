"""The page of municipalities: for whoever administers the installation, and for nobody else."""

import re
import unicodedata

import pytest
from sqlalchemy import select

from app.db import db
from app.organisation.models.units import Commissioner, Municipality
from app.organisation.queries.municipalities import municipality_lines
from app.roles import Role
from app.trail.models import TrailEntry
from tests.factories import (
    log_in,
    make_agreement,
    make_commissioner,
    make_service,
    make_unit,
    make_user,
)


@pytest.fixture
def administrator(client):
    user = make_user(Role.SYSTEM_ADMINISTRATOR)
    db.session.commit()
    log_in(client, user)
    return client


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


def names():
    return [line.name for line in municipality_lines()]


def deeds():
    return db.session.execute(select(TrailEntry.action, TrailEntry.object_id)).all()


def add(client, name):
    return client.post("/municipalities", data={"name": name})


def test_page_says_what_to_do_when_there_is_none(administrator):
    assert "Det finns ingen kommun än" in text_of(administrator.get("/municipalities"))


def test_page_counts_each_municipalitys_own_and_a_shared_unit_for_both(administrator):
    first, second = make_commissioner("Björkdal"), make_commissioner("Sandvik")
    make_commissioner("Norr", parent=first)
    shared, own = make_unit(), make_unit()
    service = make_service()
    for unit, top in ((shared, first), (own, first), (shared, second)):
        make_agreement(unit, service, top)
    make_user(Role.AUDITOR, first)
    make_user(Role.AUDITOR, first).is_active = False
    db.session.commit()

    page = text_of(administrator.get("/municipalities"))

    assert "Björkdal bjorkdal 2 2 1 Sandvik sandvik 1 1 0" in page


def test_added_municipality_has_its_top_and_a_line_in_the_trail(administrator):
    answer = add(administrator, "  Södra   Björkdal ")

    found = db.session.scalars(select(Municipality)).one()
    top = db.session.scalars(select(Commissioner)).one()
    assert answer.status_code == 303
    assert (found.key, found.name) == ("sodra-bjorkdal", "Södra Björkdal")
    assert (top.name, top.parent_id, top.municipality_id) == (found.name, None, found.id)
    assert deeds() == [("municipality.added", str(found.id))]


@pytest.mark.parametrize("again", ["Håbo", "håbo", " HÅBO ", unicodedata.normalize("NFD", "Håbo")])
def test_doubled_name_is_refused_however_it_is_written(administrator, again):
    add(administrator, "Håbo")

    answer = add(administrator, again)

    assert answer.status_code == 422
    assert "Det finns redan en kommun som heter så." in answer.text
    assert names() == ["Håbo"]


def test_name_is_kept_composed(administrator):
    add(administrator, unicodedata.normalize("NFD", "Håbo"))

    assert names() == [unicodedata.normalize("NFC", "Håbo")]


def test_municipalities_whose_names_make_one_key_get_a_key_each(administrator):
    for name in ("Habo", "Håbo", "Hábo"):
        add(administrator, name)

    assert [line.key for line in municipality_lines()] == ["habo", "habo-3", "habo-2"]


@pytest.mark.parametrize("name", ["", "   ", "x" * 121])
def test_name_is_refused_when_it_is_empty_or_a_whole_page(administrator, name):
    answer = add(administrator, name)

    assert answer.status_code == 422
    assert names() == []


def test_renamed_municipality_keeps_its_key_and_its_top_is_called_so_too(administrator):
    top = make_commissioner("Björkdal")
    make_commissioner("Sandvik")
    db.session.commit()
    address = f"/municipalities/{top.municipality_id}"

    answer = administrator.post(address, data={"name": "Björkdals kommun"})

    found = db.session.get(Municipality, top.municipality_id)
    assert answer.status_code == 303
    assert (found.key, found.name) == ("bjorkdal", "Björkdals kommun")
    assert db.session.get(Commissioner, top.id).name == "Björkdals kommun"
    assert deeds() == [("municipality.renamed", str(found.id))]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("sandvik", "Det finns redan en kommun som heter så."),
        ("norr", "En av kommunens beställare heter redan så."),
        ("", "Skriv namnet."),
    ],
)
def test_name_of_another_or_of_a_district_is_refused(administrator, name, said):
    top = make_commissioner("Björkdal")
    make_commissioner("Norr", parent=top)
    make_commissioner("Sandvik")
    db.session.commit()

    answer = administrator.post(f"/municipalities/{top.municipality_id}", data={"name": name})

    assert answer.status_code == 422
    assert said in answer.text
    assert names() == ["Björkdal", "Sandvik"]
    assert deeds() == []


def test_same_name_changes_nothing_and_leaves_no_line(administrator):
    top = make_commissioner("Björkdal")
    db.session.commit()

    administrator.post(f"/municipalities/{top.municipality_id}", data={"name": "Björkdal"})

    assert (names(), deeds()) == (["Björkdal"], [])


def test_administrator_of_one_municipality_is_refused_and_not_led_there(client):
    user = make_user(Role.SYSTEM_ADMINISTRATOR, make_commissioner("Björkdal"))
    db.session.commit()
    log_in(client, user)

    answers = [client.get("/municipalities"), add(client, "Sandvik")]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert "/municipalities" not in client.get("/users").text
    assert names() == ["Björkdal"]
