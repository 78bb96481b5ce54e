"""The staff's pages of surveys in English by cookie: headings, and no Swedish around the content."""

import re

import pytest

from app.clock import today
from app.db import db
from app.i18n import COOKIE
from app.roles import Role
from tests.factories import log_in, make_user
from tests.surveys.answering.web.factories_answering import link_to, survey_round
from tests.surveys.factories_self_reports import make_year, saved_draft, send_for
from tests.surveys.factories_sessions import (
    make_case,
    make_licences,
    make_place,
    make_rating,
    make_session,
)

TAGS = re.compile(r"<(script|style)\b.*?</\1>|<!--.*?-->|<[^>]*>", re.DOTALL)
HEADING = re.compile(r"<h1\b[^>]*>(.*?)</h1>", re.DOTALL)
# what the tests' own rows and Insyn's texts are called, in any language
NAMES = ("Provköping", "Öppenvård", "Heldygnsvård", "Svenska", "Välj språk")


def heading(page):
    return TAGS.sub("", HEADING.search(page)[1]).strip()


def swedish_in(page):
    """The lines with a Swedish letter that are not names from the tables."""
    text = TAGS.sub("\n", page)
    for name in NAMES:
        text = text.replace(name, "")
    return [line.strip() for line in text.splitlines() if re.search("[åäöÅÄÖ]", line)]


def english(client, user):
    db.session.commit()
    log_in(client, user)
    client.set_cookie(COOKIE, "en")
    return client


@pytest.fixture
def auditor_pages(client, web):
    """The addresses of the pages of a round, by name."""
    round_ = survey_round()
    link_to(round_, group_key="outpatient")
    commissioner = round_.commissioner
    commissioner.name = "Provköping"
    english(client, make_user(Role.AUDITOR, commissioner))
    address = f"/rounds/{round_.id}"
    return {"list": "/rounds", "new": "/rounds/new", "show": address, "close": f"{address}/close"}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("list", "Rounds"),
        ("new", "New survey round"),
        ("show", "user_survey 2026"),
        ("close", "Close"),
    ],
)
def test_round_page_is_english(client, auditor_pages, name, words):
    page = client.get(auditor_pages[name]).text

    assert '<html lang="en"' in page
    assert words.lower() in heading(page).lower()
    assert swedish_in(page) == []


@pytest.fixture
def case_pages(client, web):
    """The addresses of the pages of a case with a rated session, by name."""
    place = make_place()
    make_licences()
    case = make_case(place, label="Mum")
    session = make_session(case, held_on=today())
    make_rating(session, case.participants[0], "ors", 18.5)
    english(client, place.practitioner)
    return {
        "list": "/cases",
        "new": "/cases/new",
        "show": f"/cases/{case.id}",
        "session": f"/sessions/{session.id}",
    }


@pytest.mark.parametrize(
    ("name", "words"),
    [("list", "Cases"), ("new", "case"), ("show", "K7-4821"), ("session", "Session")],
)
def test_case_page_is_english(client, case_pages, name, words):
    page = client.get(case_pages[name]).text

    assert '<html lang="en"' in page
    assert words.lower() in heading(page).lower()
    assert swedish_in(page) == []


def test_score_has_a_point_in_english(client, case_pages):
    page = client.get(case_pages["show"]).text

    assert "18.5" in page
    assert "18,5" not in page


@pytest.fixture
def year(client, web):
    year = make_year()
    year.unit.provider.name = "Provider 1"
    english(client, year.manager)
    return year


@pytest.mark.parametrize("page", ["", "check", "sign"])
def test_self_report_page_is_english(client, year, page):
    year.round.title = "Self-report"
    saved_draft(year, {"had_clients": "yes"})

    shown = client.get(year.address(page), follow_redirects=True).text

    assert '<html lang="en"' in shown
    assert heading(shown)
    assert swedish_in(shown) == []


@pytest.mark.parametrize("page", ["receipt", "report"])
def test_sent_self_report_is_english_around_the_answers(client, year, page):
    number = send_for(year, year.unit, year.manager)
    answer = "Vi lärde oss mycket."

    shown = client.get(year.address(page)).text

    assert '<html lang="en"' in shown
    assert number in shown
    assert [line for line in swedish_in(shown) if line != answer] == []


def test_list_of_self_reports_is_english(client, year):
    page = client.get("/self-reports").text

    assert "self-report" in heading(page).lower()
    assert swedish_in(page) == []


def test_page_is_swedish_again_when_the_cookie_says_so(client, year):
    client.set_cookie(COOKIE, "sv")

    page = client.get("/self-reports").text

    assert '<html lang="sv"' in page
    assert heading(page) == "Egenrapporter"
