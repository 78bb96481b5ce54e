"""Several who send, save or withdraw at the same moment, on SQLite: each in a thread of its own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select

from app.db import db
from surveys.answering.models import Draft, DraftAnswer, Response, ResponseOrigin
from surveys.collections.domain.rounds import Mode
from surveys.collections.models import Invitation
from surveys.results.queries.recount import differences, kept_tallies
from tests.factories import make_unit
from tests.surveys.answering.web.factories_answering import (
    hidden,
    link_to,
    links_to,
    rating_round,
    survey_round,
)

WRITERS = 4


def at_once(deeds):
    """Do all at the same moment; gives what each gave."""
    db.session.rollback()  # the test's own session must hold no lock while it waits
    ready = Barrier(len(deeds), timeout=20)

    def waits(deed):
        ready.wait()
        return deed()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(waits, deeds))


def stored(model):
    db.session.rollback()
    return db.session.scalars(select(model)).all()


def posting(web, path, data):
    client = web.test_client()
    return lambda: client.post(path, data=data)


def begun(web, link):
    client = web.test_client()
    client.post(link, data={"csrf": hidden(client.get(link))})
    return client


def page_data(client, section, **answers):
    page = client.get(f"/answer/{section}")
    return {"csrf": hidden(page), **answers}


def test_one_rating_is_stored_when_one_link_is_sent_by_many_at_once(web):
    link = link_to(rating_round(), unit_id=make_unit().id)
    proof = hidden(web.test_client().get(link))

    answers = at_once(
        [
            posting(web, link, {"csrf": proof, "right_things": value})
            for value in ("yes", "no", "partly", "yes")
        ]
    )

    (invitation,) = stored(Invitation)
    assert {answer.status_code for answer in answers} == {303}
    assert {answer.headers["Location"] for answer in answers} == {
        f"/answer/receipt/{invitation.receipt}"
    }
    assert len(stored(Response)) == len(stored(ResponseOrigin)) == 1
    assert list(differences()) == []


@pytest.mark.parametrize("mode", Mode)
def test_every_rating_is_counted_when_many_links_are_sent_at_once(web, mode):
    round_ = rating_round() if mode is Mode.CONFIDENTIAL else None
    links = (
        links_to(round_, WRITERS, unit_id=make_unit().id)
        if round_
        else links_to(survey_round(), WRITERS, group_key="outpatient")
    )
    if round_:
        client = web.test_client()
        deeds = [
            posting(web, link, {"csrf": hidden(client.get(link)), "right_things": "yes"})
            for link in links
        ]
    else:
        deeds = [_send_survey(web, link) for link in links]

    answers = at_once(deeds)

    responses = stored(Response)
    counts = kept_tallies(responses[0].round_id)
    assert {answer.status_code for answer in answers} == {303}
    assert len(responses) == len({answer.headers["Location"] for answer in answers}) == WRITERS
    assert set(counts.values()) == {WRITERS}
    assert list(differences()) == []


def _send_survey(web, link):
    client = begun(web, link)
    client.post("/answer/contact", data=page_data(client, "contact", easy_to_contact="yes"))
    data = {"csrf": hidden(client.get("/answer/check"))}
    return lambda: client.post("/answer/send", data=data)


def test_one_draft_is_opened_when_two_devices_save_at_once(web):
    link = link_to(survey_round(Mode.CONFIDENTIAL), group_key="outpatient")
    one, other = begun(web, link), begun(web, link)
    first = page_data(one, "contact", easy_to_contact="yes")
    second = page_data(other, "contact", information="no")

    answers = at_once(
        [
            lambda: one.post("/answer/contact", data=first),
            lambda: other.post("/answer/contact", data=second),
        ]
    )

    assert [answer.status_code for answer in answers] == [303, 303]
    assert len(stored(Draft)) == 1
    assert {row.question_key: row.value for row in stored(DraftAnswer)} == {
        "easy_to_contact": "yes",
        "information": "no",
    }


def test_one_of_two_values_is_saved_and_both_shown_when_saved_at_once(web):
    link = link_to(survey_round(Mode.CONFIDENTIAL), group_key="outpatient")
    one, other = begun(web, link), begun(web, link)
    yes = page_data(one, "contact", easy_to_contact="yes")
    no = page_data(other, "contact", easy_to_contact="no")

    answers = at_once(
        [
            lambda: one.post("/answer/contact", data=yes),
            lambda: other.post("/answer/contact", data=no),
        ]
    )

    (refused,) = [answer for answer in answers if answer.status_code == 409]
    (saved,) = stored(DraftAnswer)
    stands, given = ("Ja", "Nej") if saved.value == "yes" else ("Nej", "Ja")
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    assert f"Sparat nu: {stands}" in refused.text
    assert f"Ditt svar: {given}" in refused.text


def test_survey_is_stored_once_when_its_draft_is_sent_from_two_devices_at_once(web):
    link = link_to(survey_round(Mode.CONFIDENTIAL), group_key="outpatient")
    one, other = begun(web, link), begun(web, link)
    one.post("/answer/contact", data=page_data(one, "contact", easy_to_contact="yes"))
    proofs = [{"csrf": hidden(client.get("/answer/check"))} for client in (one, other)]

    answers = at_once(
        [
            lambda: one.post("/answer/send", data=proofs[0]),
            lambda: other.post("/answer/send", data=proofs[1]),
        ]
    )

    (invitation,) = stored(Invitation)
    receipt = f"/answer/receipt/{invitation.receipt}"
    assert [answer.headers.get("Location") for answer in answers] == [receipt, receipt]
    assert len(stored(Response)) == 1
    assert stored(Draft) == []
    assert list(differences()) == []
