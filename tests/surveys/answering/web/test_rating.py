import gzip
import re
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from app.db import db
from app.trail.models import TrailEntry
from surveys.answering.models import Response, ResponseOrigin
from surveys.collections.models import Invitation
from surveys.results.queries.recount import differences, kept_tallies
from tests.factories import make_unit
from tests.surveys.answering.web.factories_answering import (
    hidden,
    link_to,
    rating_round,
    survey_round,
)
from wsgi import create_app


@pytest.fixture
def link(web):
    return link_to(rating_round(), unit_id=make_unit().id)


def send(client, link, **answers):
    page = client.get(link)
    return client.post(link, data={"csrf": hidden(page), "choice": "send", **answers})


def stored():
    db.session.rollback()
    return db.session.scalars(select(Response)).all()


def test_link_changes_nothing_when_it_is_opened(client, link):
    before = db.session.execute(select(Invitation)).scalar_one().__dict__.copy()

    page = client.get(link)

    db.session.expire_all()
    after = db.session.execute(select(Invitation)).scalar_one()
    assert page.status_code == 200
    assert (after.answered_on, after.receipt) == (before["answered_on"], before["receipt"])
    assert stored() == []
    assert "Set-Cookie" not in page.headers


def test_page_holds_no_token_when_a_link_is_opened(client, link):
    page = client.get(link + "?lang=en&mode=tablet")

    assert link.removeprefix("/a/") not in page.get_data(as_text=True)
    assert page.headers["Referrer-Policy"] == "no-referrer"


def test_rating_is_stored_when_it_is_sent(client, link):
    answered = send(client, link, right_things="yes", was_of_help="no")

    (response,) = stored()
    origin = db.session.scalar(select(ResponseOrigin))
    invitation = db.session.scalar(select(Invitation))
    assert answered.status_code == 303
    assert answered.headers["Location"] == f"/answer/receipt/{invitation.receipt}"
    assert response.answers == {"right_things": "yes", "was_of_help": "no"}
    assert origin.invitation_id == invitation.id
    assert origin.unit_id == invitation.unit_id
    assert kept_tallies(response.round_id)["right_things", invitation.unit_id, "", "yes"] == 1
    assert list(differences()) == []
    assert db.session.scalar(select(TrailEntry.action)) == "answer.sent"


def test_receipt_shows_its_number_when_a_rating_was_sent(client, link):
    answered = send(client, link, right_things="yes")

    page = client.get(answered.headers["Location"])

    number = answered.headers["Location"].rsplit("/", 1)[1]
    text = page.get_data(as_text=True)
    assert page.status_code == 200
    assert number in text
    assert "116 111" in text


def test_second_sending_gives_the_first_receipt_when_a_button_is_pressed_twice(client, link):
    page = client.get(link)
    data = {"csrf": hidden(page), "right_things": "yes"}

    first = client.post(link, data=data)
    second = client.post(link, data=data | {"right_things": "no"})

    assert second.status_code == 303
    assert second.headers["Location"] == first.headers["Location"]
    assert [response.answers for response in stored()] == [{"right_things": "yes"}]


def test_used_link_says_so_when_it_is_opened_again(client, link):
    send(client, link, right_things="yes")

    page = client.get(link)

    assert page.status_code == 200
    assert "Du har redan svarat" in page.get_data(as_text=True)


def test_form_comes_back_when_nothing_was_answered(client, link):
    page = send(client, link)

    text = page.get_data(as_text=True)
    assert page.status_code == 422
    assert "<title>Fel:" in text
    assert "minst en fråga" in text
    assert stored() == []


def test_form_comes_back_filled_in_when_a_value_is_wrong(client, link):
    page = send(client, link, right_things="yes", was_of_help="perhaps")

    text = page.get_data(as_text=True)
    assert page.status_code == 422
    assert 'href="#f-was_of_help"' in text
    assert 'name="right_things" value="yes" id="f-right_things" checked' in text
    assert stored() == []


def test_form_comes_back_filled_in_when_its_proof_is_missing(client, link):
    page = client.post(link, data={"right_things": "yes"})

    text = page.get_data(as_text=True)
    assert page.status_code == 400
    assert 'value="yes" id="f-right_things" checked' in text
    assert hidden(page) == hidden(client.get(link))
    assert stored() == []


def test_proof_of_another_link_is_refused_when_it_is_posted(client, link):
    other = link_to(rating_round(title="andra"), unit_id=make_unit().id)

    page = client.post(link, data={"csrf": hidden(client.get(other)), "right_things": "yes"})

    assert page.status_code == 400
    assert stored() == []


@pytest.mark.parametrize(("lang", "word"), [("sv", "Skicka"), ("en", "Two questions")])
def test_page_speaks_the_language_when_the_address_asks(client, link, lang, word):
    page = client.get(f"{link}?lang={lang}")

    text = page.get_data(as_text=True)
    assert f'<html lang="{lang}"' in text
    assert word in text
    assert f"language={lang}" in page.headers["Set-Cookie"]


def test_language_is_stored_when_the_reader_had_chosen_it(client, link):
    client.get(f"{link}?lang=en")
    send(client, link, right_things="yes")

    assert stored()[0].locale == "en"


@pytest.mark.parametrize(
    ("query", "headers", "mode"),
    [
        ("", {"Sec-CH-UA-Mobile": "?1"}, "phone"),
        ("", {"User-Agent": "Mozilla/5.0 (iPhone) Mobile Safari"}, "phone"),
        ("", {"User-Agent": "Mozilla/5.0 (iPad)"}, "tablet"),
        ("", {"User-Agent": "Mozilla/5.0 (X11; Linux)"}, "desktop"),
        ("?mode=paper", {"Sec-CH-UA-Mobile": "?1"}, "paper"),
        ("?mode=nonsense", {"Sec-CH-UA-Mobile": "?1"}, "phone"),
    ],
)
def test_mode_of_entry_is_stored_when_it_is_sent(client, link, query, headers, mode):
    data = {"csrf": hidden(client.get(link)), "right_things": "yes"}

    client.post(link + query, data=data, headers=headers)

    assert stored()[0].entry_mode == mode


def test_two_languages_are_kept_apart_when_pages_are_kept(client, link):
    first = client.get(f"{link}?lang=sv").get_data(as_text=True)
    client.get(f"{link}?lang=en")

    again = client.get(f"{link}?lang=sv").get_data(as_text=True)

    assert again == first
    assert "\0" not in first


def test_line_is_stored_in_tenths_when_answered_without_script(demo_web):
    client = demo_web.test_client()
    link = link_to(rating_round("ors"), unit_id=make_unit().id)

    send(client, link, wellbeing__whole="7", relations="73")

    assert stored()[0].answers == {"wellbeing": 70, "relations": 73}
    assert db.session.scalar(select(func.count()).select_from(ResponseOrigin)) == 1


@pytest.mark.parametrize("key", ["ors", "cors", "session_two"])
def test_first_view_is_small_when_a_link_is_opened(demo_web, key):
    client = demo_web.test_client()
    page = client.get(link_to(rating_round(key), unit_id=make_unit().id))

    files = re.findall(r'(?:href|src)="(/[^"]+\.(?:css|js|svg))"', page.get_data(as_text=True))
    parts = [page.data, *(client.get(file, buffered=True).data for file in files)]

    assert len(files) >= 3
    assert sum(len(gzip.compress(part)) for part in parts) <= 14 * 1024
    assert sum(len(part) for part in parts) <= 50 * 1024


@pytest.mark.postgresql
def test_rating_is_stored_when_the_database_is_postgresql(postgresql):
    app = create_app(replace(postgresql, demo=True))
    with app.app_context():
        client = app.test_client()
        link = link_to(rating_round("ors"), unit_id=make_unit().id)

        answered = send(client, link, wellbeing__whole="7")
        again = client.post(link)
        receipt = client.get(answered.headers["Location"])

        assert receipt.status_code == 200
        assert again.headers["Location"] == answered.headers["Location"]
        assert stored()[0].answers == {"wellbeing": 70}
        assert list(differences()) == []
        db.session.remove()
        db.engine.dispose()


@pytest.mark.postgresql
def test_draft_goes_on_when_the_database_is_postgresql(postgresql):
    app = create_app(postgresql)
    with app.app_context():
        client = app.test_client()
        link = link_to(survey_round(), group_key="outpatient")
        client.post(link, data={"csrf": hidden(client.get(link))})
        data = {"csrf": hidden(client.get("/answer/contact")), "easy_to_contact": "yes"}
        client.post("/answer/contact", data=data)
        client.post("/answer/send", data={"csrf": hidden(client.get("/answer/check"))})

        assert [response.answers for response in stored()] == [{"easy_to_contact": "yes"}]
        db.session.remove()
        db.engine.dispose()
