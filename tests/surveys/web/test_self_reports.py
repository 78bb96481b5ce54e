import re

import pytest

from app.db import db
from surveys.domain.routing import reachable_questions, reachable_sections
from surveys.models.answers import Draft, Response, ResponseOrigin, SelfReportClaim
from surveys.queries.instruments import instrument_of
from tests.factories import log_in
from tests.surveys.factories_self_reports import as_form, make_year, whole_answers


@pytest.fixture
def year(web):
    return make_year()


@pytest.fixture
def client(web, year):
    client = web.test_client()
    log_in(client, year.manager)
    return client


def page(response):
    return response.get_data(as_text=True)


def fill_in(client, year, answers, only=None):
    """Save section after section, as somebody does who presses "Spara och fortsätt"."""
    instrument = instrument_of(year.round.instrument_version)
    for section in reachable_sections(instrument, answers):
        if only and section.key not in only:
            continue
        keys = [q.key for q in reachable_questions(instrument, answers, section.key)]
        form = as_form({key: answers[key] for key in keys if key in answers})
        saved = client.post(year.address(section.key), data=form)
        assert saved.status_code == 303, page(saved)


def seal_on(client, year):
    found = re.search(r"seal=([0-9a-f]+)", page(client.get(year.address("check"))))
    assert found, "the check offers no way to sign"
    return found[1]


def send(client, year, **changes):
    form = {"name": "Eva Ek", "title": "Verksamhetschef", "is_true": "y"}
    return client.post(year.address("sign"), data=form | {"seal": seal_on(client, year)} | changes)


def test_self_report_is_sent_when_manager_comes_back_after_an_interruption(web, client, year):
    answers = whole_answers(year)
    fill_in(client, year, answers, only=["year", "clients"])
    db.session.remove()
    later = web.test_client()
    log_in(later, year.manager)

    list_ = page(later.get("/self-reports"))
    overview = page(later.get(year.address()))
    fill_in(later, year, answers)
    sent = send(later, year)
    receipt = page(later.get(sent.location))

    assert "2 av " in list_
    assert "avsnitt klara" in list_
    assert re.search(r'class="button" href="[^"]*/management">', overview)
    number = db.session.query(ResponseOrigin).one().receipt
    assert number in receipt
    response = db.session.query(Response).one()
    assert response.answers == answers
    assert response.origin.signed_by == "Eva Ek, Verksamhetschef"
    assert db.session.query(Draft).count() == 0
    assert db.session.query(SelfReportClaim).one().unit_id == year.unit.id
