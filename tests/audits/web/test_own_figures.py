"""What a unit manager sees: the own figures, and the whole only where no group is small."""

import re

import pytest
from sqlalchemy import select

from app.db import db
from app.directory.models.units import Unit
from app.roles import Role
from audits.domain.narrowing import narrowed
from audits.web.own_figures import own_tables
from tests.audits.domain.reference_year import load_year
from tests.audits.web.signing_in import sign_in

WITHHELD = "⊘ visas inte, skyddar färre än 5"


@pytest.fixture
def page(client, web):
    unit = db.session.scalar(select(Unit).where(Unit.code == "U001"))
    sign_in(client, Role.UNIT_MANAGER, unit)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", client.get("/summary/2017").text))


def test_own_figures_stand_beside_the_whole(page):
    assert "Din verksamhet 2017" in page
    assert "Kommunens familjemottagning" in page
    assert "Synpunkter och klagomål 3 161" in page
    assert "Ledningssystem för kvalitet ja 100 % (96 av 96)" in page


def test_small_groups_are_withheld_in_words(page):
    assert f"Lex Sarah-utredningar 1 {WITHHELD}" in page
    assert f"Intervjuade som känner sig trygga – {WITHHELD}" in page


def test_a_group_is_hidden_where_another_group_of_the_question_is(page):
    # All 66 of 95 less outpatient 57 of 82 would give residential: four of thirteen had said no.
    assert f"Förtroende för personalen, öppenvård – {WITHHELD}" in page
    assert "Förtroende för personalen, alla grupper – 69 % (66 av 95)" in page


def test_no_part_is_shown_from_which_a_withheld_one_follows(page):
    assert "privata verksamheter" not in page
    assert "Saknar genomförandeplan" not in page


def test_what_is_divided_stands_beside_the_own_and_small_parts_are_withheld(page):
    assert "Bemötande från personalen 1 44 % (18 av 41)" in page
    assert f"Missbruk 0 {WITHHELD}" in page or f"Missbruk 1 {WITHHELD}" in page


def test_one_and_the_same_sign_stands_for_small_and_for_protecting(page):
    assert page.count("⊘") == page.count(WITHHELD) > 5


def test_nothing_leads_to_rows(client, web, page):
    text = client.get("/summary/2017").text

    assert "/figures/" not in text
    assert ".csv" not in text
    assert ".svg?" not in text


def test_other_services_are_left_out(web):
    whole = load_year()

    tables = own_tables(narrowed(whole, unit_codes={"U001"}), whole)

    titles = [row.title for table in tables for row in table.rows]
    assert "Familjer i familjerådgivning" in titles
    assert "Placeringar i jourhem" not in titles
