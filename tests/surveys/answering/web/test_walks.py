"""Every instrument that goes out by link, walked as a respondent walks it, with any answers."""

from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.db import db
from surveys.answering.models import Draft, DraftAnswer, Response
from surveys.collections.domain.rounds import EntryMode, Mode
from surveys.results.queries.recount import differences
from tests.examples import examples
from tests.factories import make_commissioner
from tests.surveys.answer_strategies import INSTRUMENTS, everything, fields_of, values_of
from tests.surveys.answering.web.factories_answering import (
    hidden,
    link_to,
    rating_round,
    survey_round,
)

SINGLE = sorted(key for key, each in INSTRUMENTS.items() if each.single_page)
# One app and database for all examples of a test: a copy for each would take most of the time.
QUICK = examples(1 / 5)
WALKS = examples(1 / 10)
MODES = ("phone", "tablet", "paper", "read_aloud", "interpreter", "desktop")
numbers = count(1)
languages = st.sampled_from(("sv", "en"))
modes = st.sampled_from(MODES)


def sent():
    db.session.rollback()
    return db.session.scalars(select(Response)).all()


def newest(before):
    (response,) = [each for each in sent() if each.id not in before]
    return response


def round_for(key, mode=Mode.CONFIDENTIAL):
    number = next(numbers)
    own = {"title": f"Omgång {number}", "commissioner_id": make_commissioner(f"N {number}").id}
    return survey_round(mode, **own) if key == "user_survey" else rating_round(key, **own)


def walk(client, drawn, *, stop=None):
    """Answer section after section; gives the addresses that one was led to."""
    led = []
    for section in INSTRUMENTS["user_survey"].sections:
        data = fields_of(drawn, [q.key for q in section.questions])
        page = client.get(f"/answer/{section.key}")
        revisions = {
            f"{q.key}__revision": hidden(page, f"{q.key}__revision")
            for q in section.questions
            if f'name="{q.key}__revision"' in page.text
        }
        answer = client.post(
            f"/answer/{section.key}", data={"csrf": hidden(page), **revisions, **data}
        )
        led.append(answer.headers["Location"])
        if section.key == stop:
            break
    return led


@pytest.mark.parametrize("key", SINGLE)
def test_rating_stores_what_was_sent_whatever_was_answered(demo_web, key):
    @QUICK
    @given(everything(key), languages, modes)
    def stores(drawn, language, mode):
        before = {each.id for each in sent()}
        link = link_to(round_for(key))
        client = demo_web.test_client()
        page = client.get(f"{link}?lang={language}&mode={mode}")
        data = {"csrf": hidden(page), **fields_of(drawn, drawn)}

        answer = client.post(f"{link}?lang={language}&mode={mode}", data=data)

        if values_of(drawn):
            response = newest(before)
            assert answer.status_code == 303
            assert response.answers == values_of(drawn)
            assert (response.locale, response.entry_mode) == (language, EntryMode(mode))
        else:
            assert answer.status_code == 422
            assert {each.id for each in sent()} == before

    stores()
    assert list(differences()) == []


@pytest.mark.parametrize("key", SINGLE)
def test_rating_gives_one_receipt_however_often_it_is_sent(demo_web, key):
    @QUICK
    @given(everything(key), everything(key), st.integers(1, 3))
    def gives_one(drawn, other, times):
        before = {each.id for each in sent()}
        link = link_to(round_for(key))
        client = demo_web.test_client()
        proof = hidden(client.get(link))
        question = INSTRUMENTS[key].questions[0]
        first = client.post(
            link, data={"csrf": proof, **fields_of(drawn, drawn), **_something(question)}
        )

        again = [
            client.post(link, data={"csrf": proof, **fields_of(other, other)}) for _ in range(times)
        ]

        assert {each.headers["Location"] for each in again} == {first.headers["Location"]}
        assert len(sent()) == len(before) + 1

    gives_one()
    assert list(differences()) == []


def _something(question):
    return {question.key: question.choices[0].key if question.choices else "42"}


@pytest.mark.parametrize("mode", Mode)
def test_survey_stores_what_was_answered_page_by_page(web, mode):
    @WALKS
    @given(everything("user_survey"), languages)
    def stores(drawn, language):
        before = {each.id for each in sent()}
        client = web.test_client()
        link = link_to(round_for("user_survey", mode), group_key="outpatient")
        page = client.get(f"{link}?lang={language}")
        client.post(link, data={"csrf": hidden(page)})

        led = walk(client, drawn)

        check = client.get("/answer/check")
        answer = client.post("/answer/send", data={"csrf": hidden(check)})
        assert led[-1] == "/answer/check"
        assert f'<html lang="{language}"' in check.text
        if values_of(drawn):
            assert answer.status_code == 303
            assert newest(before).answers == values_of(drawn)
            assert newest(before).locale == language
        else:
            assert answer.status_code == 422

    stores()
    assert list(differences()) == []


@pytest.mark.parametrize("mode", Mode)
def test_draft_goes_on_where_one_stopped_on_another_device(web, mode):
    sections = [section.key for section in INSTRUMENTS["user_survey"].sections]

    @WALKS
    @given(everything("user_survey"), st.sampled_from(sections[:-1]))
    def goes_on(drawn, stop):
        drawn["easy_to_contact"] = ({"easy_to_contact": "yes"}, "yes")
        before = {each.id for each in sent()}
        first, second = web.test_client(), web.test_client()
        link = link_to(round_for("user_survey", mode), group_key="outpatient")
        first.post(link, data={"csrf": hidden(first.get(link))})
        walk(first, drawn, stop=stop)
        code = _code(first.get("/answer/later").text) if mode is Mode.ANONYMOUS else ""

        second.post(link, data={"csrf": hidden(second.get(link)), "code": code})
        walk(second, drawn)
        second.post("/answer/send", data={"csrf": hidden(second.get("/answer/check"))})

        assert newest(before).answers == values_of(drawn)

    goes_on()
    assert db.session.scalars(select(Draft)).all() == []
    assert db.session.scalars(select(DraftAnswer)).all() == []


def _code(page):
    return page.split('<p class="receipt"><bdi dir="ltr">')[1][:9]


def test_later_walk_changes_what_the_first_one_said(web):
    @WALKS
    @given(everything("user_survey"), everything("user_survey"))
    def changes(drawn, later):
        before = {each.id for each in sent()}
        client = web.test_client()
        link = link_to(round_for("user_survey"), group_key="outpatient")
        client.post(link, data={"csrf": hidden(client.get(link))})
        walk(client, drawn)

        walk(client, later)

        # a question that was passed over the second time keeps its first answer
        expected = values_of(drawn) | values_of(later)
        client.post("/answer/send", data={"csrf": hidden(client.get("/answer/check"))})
        assert [each.answers for each in sent() if each.id not in before] == (
            [expected] if expected else []
        )

    changes()
