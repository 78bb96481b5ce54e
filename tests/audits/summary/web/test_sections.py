"""Sections that the reference year has too little for: requirements, sessions, the plan by units."""

import re
from uuid import uuid4

import pytest
from sqlalchemy import select

from app.db import db
from app.organisation.models.units import Unit
from app.roles import Role
from surveys.answering.models import ResponseOrigin
from surveys.collections.domain import purposes
from surveys.collections.domain.rounds import Mode
from surveys.instruments.queries import instrument_of, latest_version
from surveys.tallies.models import Tally
from tests.audits.stored_year import AT, make_response, make_round
from tests.audits.summary.web.signing_in import sign_in
from tests.factories import kept

SAFETY_NOTE = "Säkerheten vägs aldrig upp av andra områden."
ANSWERS = {
    "had_clients": "yes",
    "manager_competence": "met",
    "supervision": "partly",
    "staff_education": "not_met",
    "implementation_plans": "met",
}


@pytest.fixture
def auditor(client, top):
    sign_in(client, Role.AUDITOR, top)
    return client


def add_report(top, answers, year=2017):
    """A self-report of a unit that had sent none."""
    unit = db.session.scalar(select(Unit).where(Unit.code == "U185"))
    round_ = make_round(purposes.SELF_REPORT, year, top, Mode.CONFIDENTIAL, title="Till")
    response = make_response(round_, answers)
    db.session.flush()
    kept(ResponseOrigin(response_id=response.id, unit_id=unit.id, sent_at=AT))
    db.session.add(
        Tally(round_id=round_.id, unit_id=0, group_key="", question_key="", value="", n=1)
    )
    db.session.commit()


def text_of(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))


def test_requirements_are_read_per_area_with_a_chart(auditor, top):
    add_report(top, ANSWERS)

    page = auditor.get("/summary/2017")
    chart = auditor.get("/summary/2017/charts/areas.svg").text

    assert "Kunskapsbaserad 1 1 1 0" in text_of(page)
    assert "En av tre" in text_of(page)
    assert "Inte uppfyllt" in chart


def test_a_yes_or_no_that_is_a_requirement_is_read_in_its_area(auditor):
    """The reference year: 31 of 96 have a risk analysis, and all a routine for lex Sarah."""
    page = text_of(auditor.get("/summary/2017"))

    assert "Trygghet och säkerhet 127 0 65" in page
    assert SAFETY_NOTE in page


@pytest.mark.parametrize(("answer", "is_limited"), [("met", False), ("not_met", True)])
def test_a_lack_in_safety_is_said_to_limit_the_whole(auditor, top, answer, is_limited):
    questions = instrument_of(latest_version("self_report")).questions
    safety = [question for question in questions if question.area == "safety"]
    lacking = next(each.key for each in safety if answer in {one.key for one in each.options})
    add_report(top, {**ANSWERS, lacking: answer}, year=2018)

    page = text_of(auditor.get("/summary/2018"))

    assert "Trygghet och säkerhet" in page
    assert (SAFETY_NOTE in page) is is_limited


def test_session_ratings_are_counted_with_their_units(auditor, top):
    round_ = make_round("session_two", 2017, top, Mode.CONFIDENTIAL, title=str(uuid4()))
    for unit_id, n in ((1, 30), (2, 12)):
        db.session.add(
            Tally(
                round_id=round_.id,
                unit_id=unit_id,
                group_key="",
                question_key="",
                value="",
                n=n,
            )
        )
    db.session.commit()

    page = text_of(auditor.get("/summary/2017"))

    assert "SESSION_TWO 42 2" in page


def test_the_year_before_the_reference_year_has_a_page_of_its_own(auditor):
    page = text_of(auditor.get("/summary/2016"))

    assert "Kvaliteten 2016" in page
    assert "139 i 38 verksamheter." in page
    assert "2015" not in page
    assert "47 %" not in page


def test_page_reads_in_english_too(auditor):
    auditor.set_cookie("language", "en")

    page = auditor.get("/summary/2017")

    assert page.status_code == 200
    assert 'lang="en"' in page.text
