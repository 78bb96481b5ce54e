from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from app.db import db
from app.trail.models import TrailEntry
from surveys.answering.models import Draft, DraftAnswer, Response, ResponseOrigin
from surveys.collections.domain.rounds import Mode
from surveys.collections.models import Invitation
from surveys.collections.operations.invitations import revoke
from surveys.instruments.definitions import shipped
from surveys.results.queries.recount import differences
from tests.surveys.answering.web.factories_answering import (
    hidden,
    link_to,
    rating_round,
    survey_round,
)

ONE_DAY = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.fixture
def link(web):
    """An anonymous survey's link."""
    return link_to(survey_round(), group_key="outpatient")


@pytest.fixture
def named_link(web):
    """A confidential survey's link."""
    return link_to(survey_round(Mode.CONFIDENTIAL), group_key="outpatient")


def begin(client, link, **fields):
    return client.post(link, data={"csrf": hidden(client.get(link)), **fields})


def save(client, section, choice="next", **answers):
    page = client.get(f"/answer/{section}")
    revisions = {
        f"{key}__revision": hidden(page, f"{key}__revision")
        for key in answers
        if f"{key}__revision" in page.get_data(as_text=True)
    }
    data = {"csrf": hidden(page), "choice": choice, **revisions, **answers}
    return client.post(f"/answer/{section}", data=data)


def send(client):
    return client.post("/answer/send", data={"csrf": hidden(client.get("/answer/check"))})


def count(model):
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model))


def text_of(page):
    return page.get_data(as_text=True)


def test_start_page_says_what_is_stored_when_a_link_is_opened(client, link):
    page = client.get(link)

    assert page.status_code == 200
    assert "vilken vecka du svarade" in text_of(page)
    assert "Enkäten är anonym" in text_of(page)
    assert link.removeprefix("/a/") not in text_of(page)
    assert "Set-Cookie" not in page.headers


def test_start_page_says_so_when_the_round_is_confidential(client, named_link):
    page = client.get(named_link)

    assert "Svaret är inte anonymt" in text_of(page)


def test_link_is_exchanged_for_a_cookie_when_one_begins(client, link):
    page = begin(client, link)

    cookie = page.headers["Set-Cookie"]
    assert page.status_code == 303
    assert page.headers["Location"] == "/answer/contact"
    assert cookie.startswith("answer=")
    assert "HttpOnly" in cookie
    assert "Path=/answer" in cookie
    assert "SameSite=Lax" in cookie
    assert link.removeprefix("/a/") not in cookie


def test_section_is_shown_with_its_place_when_one_has_begun(client, link):
    begin(client, link)

    page = client.get("/answer/contact")

    assert page.status_code == 200
    assert "1 av " in text_of(page)
    assert "Kontakt och information" in text_of(page)
    assert "insyn=" not in page.headers.get("Set-Cookie", "")


def test_answers_are_saved_and_shown_again_when_one_goes_on(client, link):
    begin(client, link)

    onwards = save(client, "contact", easy_to_contact="yes")

    page = client.get("/answer/contact")
    assert onwards.status_code == 303
    assert onwards.headers["Location"] == "/answer/treatment"
    assert 'value="yes" id="f-easy_to_contact" checked' in text_of(page)


def test_check_page_lists_the_answers_in_words_when_some_are_saved(client, link):
    begin(client, link)
    save(client, "contact", easy_to_contact="dont_know")

    page = client.get("/answer/check")

    assert "Vet inte" in text_of(page)
    assert "Inget svar" in text_of(page)
    assert 'href="/answer/contact?back=check"' in text_of(page)


def test_change_leads_back_to_the_check_when_it_came_from_there(client, link):
    begin(client, link)
    page = client.get("/answer/contact?back=check")

    data = {"csrf": hidden(page), "easy_to_contact": "no"}
    onwards = client.post("/answer/contact?back=check", data=data)

    assert onwards.headers["Location"] == "/answer/check"


def test_survey_is_stored_without_a_trace_when_it_is_sent(client, link):
    begin(client, link)
    save(client, "contact", easy_to_contact="yes")

    sent = send(client)

    response = db.session.scalar(select(Response))
    invitation = db.session.scalar(select(Invitation))
    assert sent.headers["Location"] == f"/answer/receipt/{invitation.receipt}"
    assert response.answers == {"easy_to_contact": "yes"}
    assert response.group_key == "outpatient"
    assert response.answered_on.weekday() == 0
    assert count(ResponseOrigin) == count(TrailEntry) == count(Draft) == count(DraftAnswer) == 0
    assert list(differences()) == []


def test_receipt_is_shown_when_a_survey_was_sent(client, link):
    begin(client, link)
    save(client, "contact", easy_to_contact="yes")
    sent = send(client)

    page = client.get(sent.headers["Location"])

    assert "Tack för ditt svar" in text_of(page)
    assert sent.headers["Location"].rsplit("/", 1)[1] in text_of(page)


def test_second_sending_gives_the_same_receipt_when_pressed_twice(client, link):
    begin(client, link)
    save(client, "contact", easy_to_contact="yes")
    data = {"csrf": hidden(client.get("/answer/check"))}

    first = client.post("/answer/send", data=data)
    second = client.post("/answer/send", data=data)

    assert second.headers["Location"] == first.headers["Location"]
    assert count(Response) == 1


def test_nothing_is_sent_when_nothing_was_answered(client, link):
    begin(client, link)

    page = send(client)

    assert page.status_code == 422
    assert "inte svarat på någon fråga" in text_of(page)
    assert count(Response) == 0


def test_draft_is_found_by_its_code_when_one_comes_back_on_another_device(web, link):
    first, second = web.test_client(), web.test_client()
    begin(first, link)
    later = save(first, "contact", choice="later", easy_to_contact="yes")
    page = text_of(first.get(later.headers["Location"]))
    code = page.split('<p class="receipt"><bdi dir="ltr">')[1][:9]

    onwards = begin(second, link, code=code.lower().replace("-", " "))

    assert later.headers["Location"] == "/answer/later"
    assert onwards.headers["Location"] == "/answer/treatment"
    assert 'value="yes" id="f-easy_to_contact" checked' in text_of(second.get("/answer/contact"))


def test_draft_knows_no_link_when_the_round_is_anonymous(client, link):
    begin(client, link)
    save(client, "contact", easy_to_contact="yes")

    draft = db.session.scalar(select(Draft))

    assert draft.invitation_id is None
    assert draft.unit_id is None
    assert draft.code_hash


def test_no_code_is_given_when_nothing_was_answered(client, link):
    begin(client, link)
    save(client, "contact", choice="later")

    page = client.get("/answer/later")

    assert "inte svarat på något än" in text_of(page)
    assert 'class="receipt"' not in text_of(page)


def test_wrong_code_is_told_when_one_comes_back(client, link):
    page = begin(client, link, code="2222-2222")

    assert page.status_code == 422
    assert "Koden stämmer inte" in text_of(page)
    assert "2222-2222" in text_of(page)


def test_confidential_draft_goes_on_when_the_link_is_opened_again(web, named_link):
    first, second = web.test_client(), web.test_client()
    begin(first, named_link)
    save(first, "contact", easy_to_contact="yes")

    page = second.get(named_link)
    onwards = begin(second, named_link)

    assert "Fortsätt där du slutade" in text_of(page)
    assert "Kod" not in text_of(page)
    assert onwards.headers["Location"] == "/answer/treatment"


def test_both_values_are_shown_when_two_answer_the_same_draft(web, named_link):
    first, second = web.test_client(), web.test_client()
    begin(first, named_link)
    begin(second, named_link)
    old = second.get("/answer/contact")
    save(first, "contact", easy_to_contact="yes")

    data = {
        "csrf": hidden(old),
        "easy_to_contact__revision": hidden(old, "easy_to_contact__revision"),
        "easy_to_contact": "no",
        "information": "yes",
    }
    page = second.post("/answer/contact", data=data)

    assert page.status_code == 409
    assert "Sparat nu: Ja" in text_of(page)
    assert "Ditt svar: Nej" in text_of(page)
    assert hidden(page, "easy_to_contact__revision") == "1"
    saved = db.session.execute(select(DraftAnswer.question_key, DraftAnswer.value)).all()
    assert set(saved) == {("easy_to_contact", "yes"), ("information", "yes")}


def test_own_value_is_saved_when_it_is_sent_again_after_a_conflict(web, named_link):
    first, second = web.test_client(), web.test_client()
    begin(first, named_link)
    begin(second, named_link)
    save(first, "contact", easy_to_contact="yes")

    save(second, "contact", easy_to_contact="no")

    assert db.session.scalar(select(DraftAnswer.value)) == "no"


def test_written_answers_are_kept_when_the_visit_is_too_old(client, link):
    begin(client, link)
    data = {"csrf": hidden(client.get("/answer/contact")), "easy_to_contact": "yes"}
    client.delete_cookie("answer", path="/answer")

    page = client.post("/answer/contact", data=data)
    begin(client, link)
    again = client.post("/answer/contact", data=data)

    assert page.status_code == 400
    assert 'name="easy_to_contact" value="yes"' in text_of(page)
    assert again.status_code == 303


def test_visit_without_a_cookie_is_asked_to_open_the_link_when_it_looks(client, web):
    page = client.get("/answer/contact")

    assert page.status_code == 403
    assert "Öppna länken igen" in text_of(page)


def test_forged_cookie_opens_nothing_when_it_is_sent(client, web):
    client.set_cookie("answer", "W10.forged.signature", path="/answer")

    page = client.get("/answer/check")

    assert page.status_code == 403


def test_section_comes_back_with_answers_when_its_proof_is_missing(client, link):
    begin(client, link)

    page = client.post("/answer/contact", data={"easy_to_contact": "no"})

    assert page.status_code == 400
    assert 'name="easy_to_contact" value="no" checked' in text_of(page)
    assert count(DraftAnswer) == 0


def test_unknown_section_is_not_found_when_asked_for(client, link):
    begin(client, link)

    page = client.get("/answer/nowhere")

    assert page.status_code == 404


def test_draft_is_gone_when_one_declines(client, link):
    begin(client, link)
    save(client, "contact", easy_to_contact="yes")
    data = {"csrf": hidden(client.get("/answer/check"))}

    away = client.post("/answer/decline", data=data)

    assert away.headers["Location"] == "/answer/declined"
    assert "Inget har skickats" in text_of(client.get("/answer/declined"))
    assert count(Draft) == count(DraftAnswer) == count(Response) == 0
    assert client.get("/answer/contact").status_code == 403


def test_wrong_token_gets_a_kind_page_when_opened(client, link):
    page, near = client.get("/a/wrong"), client.get(link[:-1] + ("a" if link[-1] != "a" else "b"))

    assert page.status_code == near.status_code == 404
    assert page.data == near.data
    assert "Länken går inte att öppna" in text_of(page)
    assert "08-000 00 00" in text_of(page)
    assert client.post("/a/wrong").status_code == 404


def test_revoked_link_says_so_when_opened(client, link):
    revoke(db.session.scalar(select(Invitation)), ONE_DAY.date())
    db.session.commit()

    page = client.get(link)

    assert page.status_code == 410
    assert "gäller inte längre" in text_of(page)
    assert client.post(link).status_code == 410


@pytest.mark.parametrize(
    ("dates", "status", "words"),
    [
        ({"opens_on": date(2020, 1, 1), "closes_on": date(2020, 2, 1)}, 410, "Tiden för att svara"),
        ({"closed_at": ONE_DAY}, 410, "Tiden för att svara"),
        ({"opens_on": date(2099, 3, 1)}, 403, "från och med 1 mars 2099"),
    ],
)
@pytest.mark.parametrize("make", [survey_round, rating_round])
def test_link_says_when_it_can_be_answered_when_it_is_not_open(
    client, web, *, dates, status, words, make
):
    link = link_to(make(**dates))

    page = client.get(link)

    assert page.status_code == status
    assert words in text_of(page)
    assert client.post(link).status_code == status


def test_visit_ends_kindly_when_the_round_closes_under_way(client, link):
    begin(client, link)
    invitation = db.session.scalar(select(Invitation))
    invitation.round.closed_at = ONE_DAY
    db.session.commit()

    page = client.get("/answer/contact")

    assert page.status_code == 410


def test_wrong_receipt_is_not_found_when_asked_for(client, web):
    assert client.get("/answer/receipt/2222-2222").status_code == 404
    assert client.get("/answer/receipt/nonsense").status_code == 404


def test_language_is_kept_through_the_pages_when_chosen(client, link):
    client.get(f"{link}?lang=en")
    begin(client, link)

    page = client.get("/answer/contact")

    assert '<html lang="en"' in text_of(page)
    assert "Contact and information" in text_of(page)


def test_no_section_hides_behind_a_page_of_the_engine_when_shipped():
    reserved = {"check", "send", "later", "decline", "declined", "receipt"}

    assert not [s.key for i in shipped() for s in i.sections if s.key in reserved]
