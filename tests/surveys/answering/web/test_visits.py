"""The cookie of a visit: forged, too old, of another link or another installation, it opens nothing."""

import pytest
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import func, select

from app.db import db
from surveys.answering.models import Draft, Response
from surveys.answering.web import visit as answering_visit
from surveys.collections.domain.rounds import Mode
from surveys.collections.models import Invitation
from tests.conftest import SECRET
from tests.surveys.answering.web.factories_answering import hidden, link_to, survey_round

both_modes = pytest.mark.parametrize("mode", Mode)
PAGES = ("/answer/contact", "/answer/check", "/answer/later")


def begun(client, mode=Mode.ANONYMOUS, **given):
    link = link_to(survey_round(mode, **given), group_key="outpatient")
    client.post(link, data={"csrf": hidden(client.get(link))})
    return link


def cookie_of(client):
    return client.get_cookie("answer", path="/answer").value


def count(model):
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model))


@both_modes
@pytest.mark.parametrize("place", [0, 10, -10, -1])
def test_cookie_opens_nothing_when_a_letter_is_changed(client, web, mode, place):
    begun(client, mode)
    letters = list(cookie_of(client))
    # the last letter of base64 may hold bits that say nothing: change to one far off
    letters[place] = "A" if letters[place] not in "ABCD" else "z"
    client.set_cookie("answer", "".join(letters), path="/answer")

    statuses = [client.get(page).status_code for page in PAGES]

    assert statuses == [403, 403, 403]


@pytest.mark.parametrize("held", ["", "x", "a.b.c", "W10.aaaaaa.bbbbbb", "å", "." * 200])
def test_cookie_opens_nothing_when_it_is_nonsense(client, web, held):
    client.set_cookie("answer", held, path="/answer")

    assert client.get("/answer/check").status_code == 403


@both_modes
def test_cookie_opens_nothing_when_it_is_too_old(client, web, monkeypatch, mode):
    begun(client, mode)
    monkeypatch.setattr(answering_visit, "LONGEST_S", -1)

    page = client.get("/answer/check")

    assert page.status_code == 403
    assert "Öppna länken igen" in page.text


@pytest.mark.parametrize(
    ("secret", "salt", "status"),
    [
        (SECRET, "answer-visit", 200),
        ("another installation's", "answer-visit", 403),
        (SECRET, "session", 403),
    ],
)
def test_cookie_opens_only_with_this_secret_and_for_this_use(client, web, secret, salt, status):
    begun(client)
    invitation = db.session.scalar(select(Invitation.id))
    held = [invitation.hex, "7KQM-4RTB", "phone"]
    client.set_cookie("answer", URLSafeTimedSerializer(secret, salt).dumps(held), path="/answer")

    assert client.get("/answer/check").status_code == status


@both_modes
def test_proof_of_another_link_saves_and_sends_nothing(web, mode):
    one, other = web.test_client(), web.test_client()
    begun(one, mode, title="en")
    begun(other, mode, title="annan")
    proof = hidden(other.get("/answer/contact"))

    pages = [
        one.post(f"/answer/{page}", data={"csrf": proof, "easy_to_contact": "yes"})
        for page in ("contact", "send", "decline")
    ]

    assert [page.status_code for page in pages] == [400, 400, 400]
    assert count(Draft) == count(Response) == 0


def test_code_of_another_round_opens_no_draft(client, web):
    begun(client, title="en")
    data = {"csrf": hidden(client.get("/answer/contact")), "easy_to_contact": "yes"}
    client.post("/answer/contact", data=data)
    code = client.get("/answer/later").text.split('<p class="receipt"><bdi dir="ltr">')[1][:9]
    other = web.test_client()
    link = link_to(survey_round(title="annan"), group_key="outpatient")

    page = other.post(link, data={"csrf": hidden(other.get(link)), "code": code})

    assert page.status_code == 422
    assert "Koden stämmer inte" in page.text
    assert count(Draft) == 1


@both_modes
def test_visit_leads_to_its_receipt_when_all_is_sent(client, web, mode):
    begun(client, mode)
    data = {"csrf": hidden(client.get("/answer/contact")), "easy_to_contact": "yes"}
    client.post("/answer/contact", data=data)
    sent = client.post("/answer/send", data={"csrf": hidden(client.get("/answer/check"))})

    later = [client.get(page).headers["Location"] for page in PAGES]

    assert set(later) == {sent.headers["Location"]}
    assert count(Response) == 1
