"""What a unit manager sees: the own figures, and the whole only where no group is small."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.db import db
from app.directory.models.units import Unit
from app.roles import Role
from audits.domain.catalogue import CATALOGUE
from audits.domain.figures import Figure
from audits.domain.narrowing import narrowed
from audits.web.own_figures import is_kept_back, own_tables
from tests.audits.domain.reference_year import load_year
from tests.audits.web.signing_in import sign_in

COUNT = CATALOGUE["complaints"]
SHARE = CATALOGUE["own_user_survey"]
SAID = CATALOGUE["interviews_felt_safe"]


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
    assert "Lex Sarah-utredningar 1 ⊘ visas inte, färre än 5" in page
    assert "Intervjuade som känner sig trygga – ⊘ visas inte, färre än 5" in page


def test_a_group_is_hidden_where_another_group_of_the_question_is(page):
    # All 66 of 95 less outpatient 57 of 82 would give residential: four of thirteen had said no.
    assert "Förtroende för personalen, öppenvård – ⊘ visas inte, färre än 5" in page
    assert "Förtroende för personalen, alla grupper – 69 % (66 av 95)" in page


def test_no_part_is_shown_from_which_a_withheld_one_follows(page):
    assert "privata verksamheter" not in page
    assert "Saknar genomförandeplan" not in page


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


@given(own=st.integers(0, 200), others=st.integers(1, 4))
def test_a_count_is_kept_back_where_the_others_are_few(own, others):
    assert is_kept_back(COUNT, Figure("x", own + others), Figure("x", own))


@given(count=st.integers(5, 500), outside=st.integers(5, 500))
def test_a_share_of_large_groups_is_shown(count, outside):
    whole = Figure("x", count, count + outside)

    assert not is_kept_back(SHARE, whole, None)


@given(base=st.integers(5, 500))
def test_that_all_people_said_the_same_is_kept_back(base):
    assert is_kept_back(SAID, Figure("x", base, base), None)
    assert is_kept_back(SAID, Figure("x", 0, base), None)
    assert not is_kept_back(SHARE, Figure("x", base, base), None)
