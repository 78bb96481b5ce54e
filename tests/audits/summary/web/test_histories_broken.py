"""Years that can't be compared on a figure's page: a year missing, a question asked otherwise."""

from functools import partial

import pytest
from sqlalchemy import select

from app.db import db
from app.roles import Role
from surveys.collections.domain import purposes
from surveys.collections.models import Round
from tests.audits.summary.web.signing_in import sign_in
from tests.audits.summary.web.years_on_page import (
    CHART,
    PAGE,
    alt_of,
    ask_otherwise,
    other_answers,
    other_words,
    rows_of,
    section_of,
    store_year,
    words_of,
)


@pytest.fixture
def auditor(client, top):
    client.set_cookie("language", "sv")
    sign_in(client, Role.AUDITOR, top)
    return client


@pytest.fixture
def add_year(top):
    """Adds a year of self-reports, in which so many of so many units have a routine."""
    return partial(store_year, top)


def test_missing_years_break_the_line_and_are_said(auditor, add_year):
    add_year(2020, 20)

    page = auditor.get(PAGE).text

    assert rows_of(page)[2020][2] == "Uppgift saknas mellan 2017 och 2020"
    assert "Uppgift saknas mellan 2017 och 2020." in section_of(page)
    assert {"2016", "2017", "2018", "2019", "2020"} <= set(words_of(auditor.get(CHART).data))


def test_changed_question_breaks_the_line_and_is_said_in_table_chart_and_alt(auditor, add_year):
    ask_otherwise(add_year(2018, 20), other_answers)

    page = auditor.get(PAGE).text

    said = "Frågan ändrades mellan 2017 och 2018: åren kan inte jämföras"
    assert rows_of(page)[2018][2] == said
    assert f"{said}." in alt_of(page)
    assert "ny fråga" in words_of(auditor.get(CHART).data)
    assert "En jämförelse har gjorts." in section_of(page)


def test_new_words_dash_the_line_and_warn(auditor, add_year):
    before = auditor.get(CHART).text
    ask_otherwise(add_year(2018, 20), other_words)

    page = auditor.get(PAGE).text

    assert "Frågan har fått nya ord men samma innebörd" in section_of(page)
    assert "procentenheter" in rows_of(page)[2018][2]
    assert "stroke-dasharray" not in before
    assert "stroke-dasharray" in auditor.get(CHART).text


def test_same_words_in_a_new_version_change_nothing(auditor, add_year):
    ask_otherwise(add_year(2018, 20), lambda _question: None)

    section = section_of(auditor.get(PAGE).text)

    assert "Frågan" not in section
    assert "Sjunker från 2016 till 2018" in section


def test_other_years_versions_do_not_touch_what_no_question_asks(auditor, add_year):
    ask_otherwise(add_year(2018, 20), other_answers)

    page = auditor.get("/summary/2017/figures/family_counselling_families").text

    assert "Frågan ändrades" not in section_of(page)


def test_round_that_is_read_is_of_the_figures_own_instrument(auditor, add_year):
    """A survey's new version says nothing of the self-report's question."""
    survey = db.session.scalar(select(Round).where(Round.purpose == purposes.USER_SURVEY))
    add_year(2018, 20)
    ask_otherwise(survey, other_answers, instrument="user_survey")

    assert "Frågan ändrades" not in section_of(auditor.get(PAGE).text)
