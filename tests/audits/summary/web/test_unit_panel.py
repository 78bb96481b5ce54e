"""What the unit's page tells of its years."""

import re

import pytest
from sqlalchemy import select

from app.db import db
from app.organisation.models.units import Unit
from app.roles import Role
from audits.summary.web.unit_panel import render
from tests.audits.summary.web.signing_in import sign_in
from tests.factories import make_unit


def unit(code):
    return db.session.scalar(select(Unit).where(Unit.code == code))


def told(client, code):
    page = client.get(f"/units/{unit(code).id}")
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))


@pytest.fixture
def auditor(client, top):
    sign_in(client, Role.AUDITOR, top)
    return client


def test_panel_tells_the_answers_year_by_year(auditor):
    page = told(auditor, "U001")

    assert "Uppgift 2017 2016" in page
    assert "Family treatment choice 219" in page
    assert "Lex Sarah-utredningar 1 (personalens agerande) 1 (personalens agerande)" in page
    assert "Riskanalys i verksamheten ja inget svar" in page  # not asked in 2016


def test_panel_tells_what_reviews_found(auditor):
    page = told(auditor, "U060")

    assert "2017-02-12: Ledningssystem för kvalitet: behöver utvecklas" in page
    assert "3 av 3 akter hade aktuell genomförandeplan" in page
    assert "Åtgärdsplan begärd." in page
    assert "1 intervju har gjorts vid granskning." in page


def test_panel_says_so_when_nothing_is_known(web):
    new = make_unit("U999")

    with web.test_request_context():
        page = render(new.id)

    assert "Inget är rapporterat eller granskat än" in page


def test_manager_sees_the_own_panel_and_not_another_unit(client, web):
    sign_in(client, Role.UNIT_MANAGER, unit("U001"))

    assert "Egenrapporter och granskningar" in told(client, "U001")
    assert client.get(f"/units/{unit('U002').id}").status_code == 404
