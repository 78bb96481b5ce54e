"""Instrument and page in two languages: each says which it is in, and which way it is read."""

import re
from dataclasses import replace

import pytest

from app.db import db
from app.i18n import COOKIE
from surveys.collections.domain.rounds import Mode
from surveys.instruments.queries import instrument_of, latest_version
from tests.family_texts import LANGUAGE, made_up, read_from
from tests.surveys.answering.web.factories_answering import (
    hidden,
    link_to,
    rating_round,
    survey_round,
)
from wsgi import create_app

SWEDISH = '<bdi lang="sv" dir="ltr">'
IN_TWO = """
key: in_two
version: 1
title: {sv: "Fråga", ar: "سؤال"}
intro: {sv: "En fråga.", ar: "سؤال"}
languages: [sv, ar]
collecting:
  purpose: in_two
  title: {sv: "Fråga", ar: "سؤال"}
  about: session
  answered_by: family
  mode: confidential
  cadence: always_open
single_page: true
licence: {required: false, holder: Insyn, note: {sv: "Fri.", ar: "سؤال"}}
sections:
  - key: all
    title: {sv: "Fråga", ar: "سؤال"}
    questions: [{key: known, type: yes_no_dont_know, text: {sv: "Vet du?", ar: "سؤال"}}]
"""


@pytest.fixture
def web(settings, family_folder, monkeypatch):
    read_from(family_folder, monkeypatch)
    app = create_app(replace(settings, demo=True))  # where no licence is asked for
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def family(client):
    client.set_cookie(COOKIE, LANGUAGE)
    return client


def test_text_of_the_instrument_is_marked_when_it_is_not_in_the_pages_language(family):
    page = family.get(link_to(rating_round("session_two"))).text

    assert '<html lang="ar" dir="rtl">' in page
    assert f"<h1>{SWEDISH}" in page
    assert f"<legend>{SWEDISH}Pratade vi om rätt saker?</bdi>" in page
    assert f"<span>{SWEDISH}Ja</bdi></span>" in page
    assert f'<button class="button" name="choice" value="send">{made_up("Skicka")}' in page


def test_answers_are_marked_when_they_are_looked_through(family):
    link = link_to(survey_round(Mode.CONFIDENTIAL), group_key="outpatient")
    family.post(link, data={"csrf": hidden(family.get(link))})
    proof = {"csrf": hidden(family.get("/answer/contact"))}
    family.post("/answer/contact", data=proof | {"easy_to_contact": "yes"})

    page = family.get("/answer/check").text

    assert f"<h2>{SWEDISH}" in page
    assert f"<dd>{SWEDISH}Ja</bdi></dd>" in page
    assert f'<span class="muted">{made_up("Inget svar")}</span>' in page


@pytest.mark.parametrize(("language", "is_marked"), [("sv", False), ("en", False), ("ar", True)])
def test_nothing_is_marked_when_all_is_in_one_language(client, web, language, is_marked):
    page = client.get(link_to(rating_round("ors")) + f"?lang={language}").text
    main = page[page.index("<main") : page.index("</main>")]

    assert (' lang="' in main) is is_marked


def test_number_is_read_from_the_left_on_a_page_read_from_the_right(family, web):
    page = family.get("/answer/declined").text
    notice = family.get("/a/unknown").text

    assert '<a href="tel:116111"><bdi dir="ltr">116 111</bdi></a>' in page
    assert f'<bdi dir="ltr">{web.config["INSYN"].support_phone}</bdi>' in notice


def test_yes_and_no_are_in_the_instruments_own_languages(family, web, tmp_path):
    file = tmp_path / "in_two.yaml"
    file.write_text(IN_TWO, encoding="utf-8")
    assert web.test_cli_runner().invoke(args=["instruments", "load", str(file)]).exit_code == 0

    page = family.get(link_to(rating_round("in_two"))).text
    main = page[page.index("<main") : page.index("</main>")]

    assert re.findall(r"<span>([^<]*)</span></label>", main) == [
        made_up(text) for text in ("Ja", "Nej", "Vet inte")
    ]
    assert ' lang="' not in main


def test_instrument_in_staffs_languages_has_no_other_words(web):
    rating_round("session_two")
    survey_round()

    choices = instrument_of(latest_version("user_survey")).question("easy_to_contact").choices

    assert {option.text.locales for option in choices} == {("en", "sv")}
