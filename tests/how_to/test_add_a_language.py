"""A language for families is one file: with it alone, every page for families is shown in it."""

import re
import shutil
from dataclasses import replace
from datetime import date

import pytest
from flask import render_template
from flask_babel import force_locale, ngettext
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import (
    BadRequest,
    Forbidden,
    NotFound,
    RequestEntityTooLarge,
    TooManyRequests,
)

from app import i18n
from app.authorization import public
from app.db import db
from app.roles import Role
from scripts import translations
from surveys.answering.operations.drafts import DraftIsGone
from surveys.answering.operations.sending import AnswersAreMissing, LinkIsRevoked
from surveys.collections.domain.rounds import Mode
from surveys.collections.models import Invitation
from surveys.collections.operations.invitations import revoke
from surveys.collections.web.links import ShownLink
from surveys.instruments.domain.texts import Text
from surveys.instruments.queries import instrument_of
from tests.conftest import NOON
from tests.factories import log_in, make_user
from tests.family_texts import LANGUAGE, made_up, read_from
from tests.surveys.answering.web.factories_answering import (
    hidden,
    link_to,
    rating_round,
    survey_round,
)
from wsgi import create_app

EVERY_TYPE = """
key: every_type
version: 1
title: {sv: "Allt"}
intro: {sv: "Allt."}
languages: [sv]
collecting:
  purpose: every_type
  title: {sv: "Allt"}
  about: session
  answered_by: family
  mode: confidential
  cadence: always_open
single_page: true
licence: {required: false, holder: Insyn, note: {sv: "Fri."}}
sections:
  - key: all
    title: {sv: "Allt"}
    help: {sv: "Allt."}
    questions:
      - {key: whole, type: whole_number, minimum: 1, maximum: 9, text: {sv: "Antal"}}
      - {key: low, type: whole_number, minimum: 1, text: {sv: "Antal"}}
      - {key: high, type: decimal_number, maximum: 9, text: {sv: "Tal"}}
      - {key: day, type: date, text: {sv: "Dag"}}
      - {key: words, type: text, text: {sv: "Ord"}, help: &word {sv: "Ord"}}
      - {key: line, type: line, text: {sv: "Hur"}, low_words: *word, high_words: *word}
      - {key: known, type: yes_no_dont_know, text: {sv: "Vet"}}
      - {key: face, type: faces, text: {sv: "Hur"}, options: &some [{key: a, text: {sv: "Bra"}}]}
      - {key: one, type: single_choice, text: {sv: "En"}, options: *some}
      - {key: many, type: multiple_choice, text: {sv: "Flera"}, options: *some}
"""
MISTAKES = (
    ("whole", "4,5"),
    ("whole", "many"),
    ("whole", "9" * 40),
    ("whole", "12"),
    ("low", "0"),
    ("high", "many"),
    ("high", "12"),
    ("high", "1," + "9" * 40),
    ("day", "yesterday"),
    ("day", "0001-01-01"),
    ("day", "2026-02-31"),
    ("words", "1" * 20_000),
    ("line", "nowhere"),
    ("one", "none of them"),
    ("many", "none of them"),
)
FAULTS = (
    OperationalError("", {}, Exception()),
    ValueError(),
    DraftIsGone(),
    LinkIsRevoked(),
    AnswersAreMissing(),
    *(kind() for kind in (BadRequest, Forbidden, NotFound, RequestEntityTooLarge, TooManyRequests)),
)

PAGE = translations.ROOT / "docs" / "how-to" / "add-a-language.md"
# What a reader meets beside the text of a page: words that are drawn or read aloud from attributes.
SPOKEN = re.compile(r'(?:aria-label|alt|title|placeholder|data-words|aria-description)="([^"]*)"')
CODE = re.compile(r"\b[2-9A-Z]{4}-[2-9A-Z]{4}\b")
INNERMOST = re.compile(r"⟦[^⟦⟧]*⟧")
# Names are the same in every language, and a choice of language is written in its own.
NAMES = {"Provköping", "Nämnd", "Svenska", "English", "العربية"}


@pytest.fixture
def web(settings, family_folder, monkeypatch):
    """Insyn with a language more, and instruments written in it too."""
    read_from(family_folder, monkeypatch)
    monkeypatch.setattr(Text, "in_", lambda self, _locale: made_up(self.words[-1][1]))
    app = create_app(replace(settings, demo=True))
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def family(client):
    client.set_cookie(i18n.COOKIE, LANGUAGE)
    return client


def left_in(html):
    """The words of a page that are not in its language."""
    html = re.sub(r"<(script|style)\b.*?</\1>|<!--.*?-->", "", html, flags=re.DOTALL)
    said = " ".join([re.sub(r"<[^>]*>", " ", html), *SPOKEN.findall(html)])
    said = CODE.sub(" ", said)
    while INNERMOST.search(said):
        said = INNERMOST.sub(" ", said)
    return set(re.findall(r"[^\W\d_]{3,}", said)) - NAMES


def told(pages):
    """Each page's words that are left, where there are any."""
    assert all(f'lang="{LANGUAGE}" dir="rtl"' in page.text for page in pages)
    return [(page.request.path, words) for page in pages if (words := left_in(page.text))]


def begin(family, mode):
    link = link_to(survey_round(mode), group_key="outpatient")
    start = family.get(link)
    family.post(link, data={"csrf": hidden(start)})
    return link, start


def test_example_of_the_page_is_what_the_file_becomes(family_folder):
    texts = (family_folder / LANGUAGE / "LC_MESSAGES" / "families.po").read_text("utf-8")
    (example,) = re.findall(r"```po\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)

    assert [entry for entry in example.split("\n\n") if entry.strip() not in texts] == []


def test_check_demands_every_text_of_the_new_language(family_folder, tmp_path, monkeypatch):
    read_from(shutil.copytree(family_folder, tmp_path / "translations"), monkeypatch)
    complete = list(translations.faults(i18n.FAMILIES))
    path = translations.catalogue_path(i18n.FAMILIES, LANGUAGE)
    path.write_text(path.read_text("utf-8").replace('"⟦Skicka⟧"', '""'), encoding="utf-8")

    assert complete == []
    assert list(translations.faults(i18n.FAMILIES)) == ["families, ar: not translated: 'Skicka'"]


def every_type(web, tmp_path):
    """The link to a round of an instrument of one page with every type of question."""
    file = tmp_path / "every_type.yaml"
    file.write_text(EVERY_TYPE, encoding="utf-8")
    outcome = web.test_cli_runner().invoke(args=["instruments", "load", str(file)])
    assert outcome.exit_code == 0, outcome.output
    return link_to(rating_round("every_type"))


def test_rating_is_in_the_new_language_from_the_link_to_the_receipt(family, web, tmp_path):
    link = every_type(web, tmp_path)
    page = family.get(link)
    proof = {"csrf": hidden(page)}
    wrong = [family.post(link, data=proof | {field: raw}) for field, raw in MISTAKES]
    empty, old = family.post(link, data=proof), family.post(link, data={"whole": "4"})

    sent = family.post(link, data=proof | {"whole": "4"})
    receipt, used = family.get(sent.location), family.get(link)

    assert {each.status_code for each in wrong} == {422}
    assert [empty.status_code, old.status_code, receipt.status_code] == [422, 400, 200]
    assert told([page, *wrong, empty, old, receipt, used]) == []


@pytest.mark.parametrize("key", ["ors", "session_two", "commissioner_survey"])
def test_receipt_of_every_purpose_is_in_the_new_language(family, key):
    link = link_to(rating_round(key))
    page = family.get(link)
    answers = {"wellbeing": "50", "right_things": "yes", "feedback": "yes"}

    receipt = family.get(family.post(link, data={"csrf": hidden(page)} | answers).location)

    assert told([page, receipt]) == []


@pytest.mark.parametrize("mode", Mode)
def test_survey_is_in_the_new_language_on_every_page(family, mode):
    link, start = begin(family, mode)
    nothing_yet = family.get("/answer/later")
    empty = family.post("/answer/send", data={"csrf": hidden(family.get("/answer/check"))})
    section = family.get("/answer/contact")
    data = {"csrf": hidden(section), "easy_to_contact": "yes"}
    wrong = family.post("/answer/contact", data=data | {"easy_to_contact": "none of them"})
    family.post("/answer/contact", data=data)
    disputed = family.post("/answer/contact", data=data | {"easy_to_contact": "no"})
    old = [family.post(f"/answer/{name}") for name in ("contact", "send")]
    kept = [family.get(f"/answer/{name}") for name in ("check", "later")]
    family.delete_cookie("answer", path="/answer")
    expired = [family.get("/answer/contact"), family.post("/answer/contact", data=data)]
    again = family.post(link, data={"csrf": hidden(family.get(link)), "code": "wrong"})
    begun = family.get(link)

    pages = [start, nothing_yet, empty, section, wrong, disputed, *old, *kept, *expired, begun]
    assert told([*pages, *([again] if mode is Mode.ANONYMOUS else [])]) == []


def test_refusals_are_in_the_new_language(family, web):
    past, future = {"closes_on": date(2020, 2, 1)}, {"opens_on": date(2099, 3, 1)}
    links = [link_to(rating_round("session_two", **dates)) for dates in (past, future, {})]
    revoke(db.session.scalars(select(Invitation)).all()[-1], NOON.date())
    db.session.commit()

    pages = [*map(family.get, links), *map(family.get, ("/answer/declined", "/a/unknown"))]

    assert [page.status_code for page in pages] == [410, 403, 410, 200, 404]
    assert told(pages) == []


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: type(fault).__name__)
def test_faults_are_in_the_new_language(family, monkeypatch, web, fault):
    def fails(*_given, **_more):
        raise fault

    web.config["PROPAGATE_EXCEPTIONS"] = False
    web.view_functions["answering.show"] = web.view_functions["answering.take"] = public(fails)

    pages = [family.get("/a/x"), family.post("/a/x", data={"said": made_up("Vi vill inte")})]

    assert told(pages) == []


def test_card_to_cut_out_is_in_the_new_language(web):
    round_ = survey_round()
    with web.test_request_context(), force_locale(LANGUAGE):
        card = render_template(
            "surveys/rounds/card.html",
            round=round_,
            instrument=instrument_of(round_.instrument_version),
            shown=ShownLink("address", "picture"),
            group="",
            link=None,
        )

    assert left_in(card) == set()


def test_staff_is_not_offered_the_new_language_and_reads_its_own(family):
    page = family.get("/log-in", headers={"Accept-Language": f"{LANGUAGE},en;q=0.5"})

    assert '<html lang="en" dir="ltr"' in page.text
    assert f'value="{LANGUAGE}"' not in page.text


def test_family_is_offered_every_language_by_its_own_name(web):
    page = web.test_client().get("/a/unknown")

    assert '<a href="?lang=ar" lang="ar" hreflang="ar">العربية</a>' in page.text
    assert '<a href="?lang=en" lang="en" hreflang="en">English</a>' in page.text


@pytest.mark.parametrize(("back", "is_kept"), [("/answer/declined", True), ("/log-in", False)])
def test_language_is_kept_where_it_can_be_read(client, back, is_kept):
    page = client.post("/language", data={"locale": LANGUAGE, "next": back})

    assert ("language=ar" in page.headers.get("Set-Cookie", "")) is is_kept


def test_account_keeps_no_language_that_only_families_have(client):
    user = make_user(Role.SYSTEM_ADMINISTRATOR)
    log_in(client, user)

    client.post("/account/language", data={"locale": LANGUAGE})

    assert db.session.get(type(user), user.id).locale is None


def test_count_has_the_plural_forms_of_the_new_language(web):
    with web.test_request_context(), force_locale(LANGUAGE):
        said = ngettext("En sak behöver rättas", "%(num)s saker behöver rättas", 0)

    assert said == made_up("0 saker behöver rättas")
