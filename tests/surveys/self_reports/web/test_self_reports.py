import re

import pytest
from sqlalchemy import select

from app.clock import now
from app.db import db
from app.roles import Role
from surveys.answering.models import Draft, Response, ResponseOrigin, SelfReportClaim
from surveys.answering.operations.closing import close_round
from surveys.instruments.domain.routing import reachable_questions, reachable_sections
from surveys.instruments.queries import instrument_of
from tests.factories import log_in, make_unit, make_user
from tests.surveys.factories_self_reports import (
    as_form,
    make_year,
    report_of,
    saved_draft,
    send_for,
    whole_answers,
)


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


def all_of(model):
    return db.session.scalars(select(model)).all()


def only(model):
    return db.session.scalars(select(model)).one()


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
    later = web.test_client()
    log_in(later, year.manager)
    db.session.expire_all()  # whatever is shown is read anew

    list_ = page(later.get("/self-reports"))
    overview = page(later.get(year.address()))
    fill_in(later, year, answers)
    sent = send(later, year)
    receipt = page(later.get(sent.location))

    assert "2 av " in list_
    assert "avsnitt klara" in list_
    assert re.search(r'class="button" href="[^"]*/management">', overview)
    origin = only(ResponseOrigin)
    assert origin.receipt in receipt
    assert origin.signed_by == "Eva Ek, Verksamhetschef"
    assert only(Response).answers == answers
    assert all_of(Draft) == []
    assert only(SelfReportClaim).unit_id == year.unit.id


def test_overview_tells_the_state_of_each_section(client, year):
    saved_draft(year, {"had_clients": "yes", "lex_sarah_routine": "yes"})

    text = page(client.get(year.address()))

    states = re.findall(r'/(\w+)">[^<]+</a>\s*<span class="task-state">.*?</svg>(.*?)</span>', text)
    assert dict(states)["year"] == "Klar"
    assert dict(states)["lex_sarah"] == "Påbörjad"
    assert dict(states)["clients"] == "Ej påbörjad"
    assert "3 frågor kvar" in text
    assert f'till och med <span class="whole">{year.round.closes_on}' in text


def test_what_is_right_is_saved_when_something_is_wrong(client, year):
    saved_draft(year, {"had_clients": "yes"})
    form = {
        "clients__family_counselling": "7",
        "clients__residential": "många",
        "clients_extra_sessions": "2",
    }

    response = client.post(year.address("clients"), data=form)

    text = page(response)
    assert response.status_code == 422
    assert "<title>Fel: Klienter" in text
    assert '<a href="#f-clients__residential">Residential: ' in text
    assert 'value="många"' in text
    assert report_of(year).answers["clients_extra_sessions"] == 2
    assert "Det som är rätt ifyllt är sparat" in text


def test_first_wrong_number_is_linked_by_the_question_s_own_id(client, year):
    saved_draft(year, {"had_clients": "yes"})

    text = page(client.post(year.address("clients"), data={"clients__family_counselling": "x"}))

    assert '<a href="#f-clients">Family counselling: ' in text
    assert 'id="f-clients"' in text


def test_answers_that_disagree_are_saved_and_told_of(client, year):
    saved_draft(year, {"had_clients": "yes"})
    form = {
        "clients__family_counselling": "1",
        "clients__residential": "0",
        "clients_extra_sessions": "2",
    }

    saved = client.post(year.address("clients"), data=form)

    assert saved.status_code == 422
    assert '<a href="#f-clients_extra_sessions">Skriv högst 1.' in page(saved)
    assert "Behöver rättas" in page(client.get(year.address()))
    assert report_of(year).answers["clients_extra_sessions"] == 2


def test_field_that_is_absent_leaves_the_answer_alone(client, year):
    saved_draft(year, {"had_clients": "yes", "clients_extra_sessions": 1})

    client.post(year.address("clients"), data={"placements_unaccompanied_minors": ""})

    assert report_of(year).answers["clients_extra_sessions"] == 1


def test_field_that_is_emptied_takes_the_answer_away(client, year):
    saved_draft(year, {"had_clients": "yes", "clients_extra_sessions": 1})
    form = {"clients_extra_sessions": "", "clients_extra_sessions__revision": "1"}

    client.post(year.address("clients"), data=form)

    assert "clients_extra_sessions" not in report_of(year).answers


def test_second_of_two_managers_is_shown_both_answers(client, year):
    saved_draft(year, {"had_clients": "yes"})
    client.post(year.address("complaints"), data={"complaints": "3", "complaints__revision": "0"})
    form = {"complaints": "5", "complaints__revision": "0", "complaints_routine": "yes"}

    refused = client.post(year.address("complaints"), data=form)

    text = page(refused)
    assert refused.status_code == 409
    assert "Sparat nu: 3 klagomål" in text
    assert "Ditt svar: 5 klagomål" in text
    assert 'name="complaints__revision" value="1"' in text
    assert report_of(year).answers["complaints"] == 3
    assert report_of(year).answers["complaints_routine"] == "yes"


def test_second_manager_s_answer_is_saved_when_chosen_over_the_first(client, year):
    client.post(year.address("complaints"), data={"complaints": "3"})

    client.post(year.address("complaints"), data={"complaints": "5", "complaints__revision": "1"})

    assert report_of(year).answers["complaints"] == 5


def test_sections_on_families_are_passed_over_when_there_were_no_clients(client, year):
    saved = client.post(year.address("year"), data={"had_clients": "no"})

    assert saved.location.endswith("/management_system")
    text = page(client.get(year.address()))
    assert "/clients" not in text
    hidden = client.get(year.address("clients"))
    assert hidden.location == year.address()


def test_section_leads_to_the_overview_when_asked(client, year):
    saved = client.post(year.address("year"), data={"had_clients": "yes", "choice": "overview"})

    assert saved.status_code == 303
    assert saved.location == year.address()


def test_changed_section_leads_back_to_the_check(client, year):
    saved_draft(year, whole_answers(year))

    saved = client.post(year.address("complaints") + "?back=check", data={"complaints": "0"})

    assert saved.location == year.address("check")


def test_check_names_what_is_missing_with_a_link_to_it(client, year):
    answers = whole_answers(year)
    del answers["supervision"]
    saved_draft(year, answers)

    text = page(client.get(year.address("check")))

    assert f'href="{year.address("staff")}?back=check#f-supervision"' in text
    assert "En fråga är kvar" in text
    assert "seal=" not in text


def test_signing_asks_for_name_title_and_truth(client, year):
    saved_draft(year, whole_answers(year))

    refused = client.post(year.address("sign"), data={"seal": seal_on(client, year)})

    assert refused.status_code == 422
    for message in ("Skriv ditt namn.", "Skriv din titel.", "Kryssa i att svaren stämmer."):
        assert message in page(refused)
    assert all_of(Response) == []


def test_signing_leads_to_the_check_when_it_was_not_looked_through(client, year):
    saved_draft(year, whole_answers(year))

    assert client.get(year.address("sign")).location == year.address("check")


def test_second_press_shows_the_same_receipt(client, year):
    saved_draft(year, whole_answers(year))
    seal = seal_on(client, year)

    first = send(client, year, seal=seal)
    form = {"name": "Eva Ek", "title": "Chef", "is_true": "y", "seal": seal}
    second = client.post(year.address("sign"), data=form)

    assert first.location == second.location == year.address("receipt")
    assert only(ResponseOrigin).receipt in page(client.get(second.location))


def test_sending_shows_the_check_again_when_a_colleague_changed_an_answer(client, year):
    saved_draft(year, whole_answers(year))
    seal = seal_on(client, year)
    client.post(
        year.address("lex_sarah"),
        data={"lex_sarah_routine": "no", "lex_sarah_routine__revision": "1"},
    )
    form = {"name": "Eva Ek", "title": "Chef", "is_true": "y", "seal": seal}

    refused = client.post(year.address("sign"), data=form)

    assert refused.status_code == 409
    assert "Någon har ändrat ett svar" in page(refused)
    assert all_of(Response) == []


def test_saving_is_refused_in_words_when_the_round_has_closed(client, year):
    saved_draft(year, {"had_clients": "yes"})
    close_round(year.round, by=year.manager.id, at=now())
    db.session.commit()

    refused = client.post(year.address("year"), data={"had_clients": "no"})

    assert refused.status_code == 409
    assert "Det som redan är sparat finns kvar" in page(refused)
    assert "skickades inte" in page(client.get(year.address()))


def test_report_becomes_a_draft_again_when_withdrawn(client, year):
    send_for(year, year.unit, year.manager)

    withdrawn = client.post(year.address("withdraw"))

    assert withdrawn.location == year.address()
    assert "Alla svar finns kvar" in page(client.get(withdrawn.location))
    assert report_of(year).answers == whole_answers(year)


def test_sections_lead_to_the_overview_when_the_report_is_sent(client, year):
    number = send_for(year, year.unit, year.manager)

    assert client.get(year.address("year")).location == year.address()
    assert client.get(year.address("check")).location == year.address()
    assert number in page(client.get(year.address()))


def test_report_shows_every_answer_with_its_signature(client, year):
    number = send_for(year, year.unit, year.manager)

    text = page(client.get(year.address("report")))

    assert "Family counselling: 3, Residential: 3" in text
    assert "Eva Ek, Verksamhetschef" in text
    assert number in text


def test_report_is_not_there_before_it_is_sent(client, year):
    saved_draft(year, whole_answers(year))

    assert client.get(year.address("report")).status_code == 404


@pytest.mark.parametrize("name", ["", "year", "check", "sign", "receipt", "report"])
def test_pages_of_a_report_are_not_there_for_a_manager_of_another_unit(web, year, name):
    send_for(year, year.unit, year.manager)
    stranger = web.test_client()
    log_in(stranger, make_user(Role.UNIT_MANAGER, make_unit("V200")))

    assert stranger.get(year.address(name)).status_code == 404


def test_nothing_is_saved_for_those_who_may_not_answer(web, year):
    auditor = web.test_client()
    log_in(auditor, make_user(Role.AUDITOR, year.municipality))
    db.session.commit()

    refused = auditor.post(year.address("year"), data={"had_clients": "yes"})

    assert refused.status_code == 403
    assert all_of(Draft) == []


def test_unknown_section_is_not_found(client, year):
    assert client.get(year.address("weather")).status_code == 404
