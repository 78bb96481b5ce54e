"""Pages of audits in English, by the cookie alone: words, numbers, and no Swedish left in the frame."""

import re
from html import unescape

import pytest
from flask import g
from flask_babel import force_locale
from sqlalchemy import select

from app.db import db
from app.organisation.models.units import Provider, Unit
from app.roles import Role
from audits.figures.domain.catalogue import CATALOGUE
from audits.presenting.words import title_of
from tests.audits.summary.web.signing_in import sign_in
from tests.conftest import copied

SWEDISH = set("åäöÅÄÖ")
FIGURES = (
    "units_total",
    "complaints",
    "self_report_response",
    "survey_improved_outpatient",
    "survey_no_or_unknown_plan_residential",
    "lex_sarah_inquiries",
    "interviews_satisfied",
    "files_with_plan",
    "assignments_mean_hours",
)


def unit(code):
    return db.session.scalar(select(Unit).where(Unit.code == code))


@pytest.fixture
def english(client):
    client.set_cookie("language", "en")
    return client


@pytest.fixture
def auditor(english, top):
    sign_in(english, Role.AUDITOR, top)
    return english


@pytest.fixture
def settings(released_database, tmp_path):
    return copied(released_database, tmp_path)


@pytest.fixture
def manager(english, top):
    sign_in(english, Role.UNIT_MANAGER, unit("U001"))
    return english


def read_in(client, language):
    """Choose a language; the app's context outlives a request in tests, and keeps the one before."""
    for kept in tuple(g):
        g.pop(kept)
    client.set_cookie("language", language)


def plain(html):
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html))).strip()


def without_names(text):
    """The text without what keeps its own name in every language: units, providers, the place."""
    units = db.session.scalars(select(Unit.name)).all()
    providers = db.session.scalars(select(Provider.name)).all()
    kept = {*units, *providers, "Provköping", "Södra", "Norra", "Svenska"}
    for name in sorted(kept, key=len, reverse=True):
        text = text.replace(name, "")
    return text


def swedish_words(text):
    return [word for word in without_names(text).split() if SWEDISH & set(word)]


def title_in_page(page):
    return plain(re.search(r"<title>(.*?)</title>", page.text, re.DOTALL).group(1))


def alts(page):
    return [unescape(each) for each in re.findall(r'(?:alt|aria-label)="([^"]*)"', page.text)]


@pytest.mark.parametrize("path", ["/summary/2017", "/summary/2016"])
def test_summary_holds_no_swedish_word(auditor, path):
    page = auditor.get(path)

    assert page.status_code == 200
    assert '<html lang="en"' in page.text
    assert swedish_words(plain(page.text)) == []


def test_summary_is_titled_and_headed_in_english(auditor):
    page = auditor.get("/summary/2017")

    headings = [
        plain(each) for each in re.findall(r"<h[12][^>]*>.*?</h[12]>", page.text, re.DOTALL)
    ]

    assert "2017" in title_in_page(page)
    assert len(headings) > 5
    assert not {"Nyckeltal", "Källorna sida vid sida", "Det här sticker ut"} & set(headings)


def test_summary_writes_the_same_numbers_in_both_languages(client, top):
    sign_in(client, Role.AUDITOR, top)
    found = {}
    for language in ("sv", "en"):
        read_in(client, language)
        page = client.get("/summary/2017").text
        assert f'<html lang="{language}"' in page
        found[language] = re.findall(r'<span class="value">(\d+)( %)?</span>', page)

    assert found["en"] == found["sv"]
    assert len(found["en"]) > 5


@pytest.mark.parametrize("told", ["38 of 81", "96 of 190", "161", "18 of 18"])
def test_summary_tells_the_base_of_a_share_in_english(auditor, told):
    assert told in plain(auditor.get("/summary/2017").text)


def test_pictures_are_described_in_english(auditor):
    described = alts(auditor.get("/summary/2017"))

    assert len(described) > 5
    assert [text for text in described if swedish_words(text)] == []


@pytest.mark.parametrize("name", ["sides", "users", "response", "areas", "complaints_by_category"])
def test_chart_is_drawn_with_english_words(auditor, name):
    picture = auditor.get(f"/summary/2017/charts/{name}.svg")

    said = " ".join(re.findall(r">([^<>]+)</text>", picture.text))
    assert picture.status_code == 200
    assert said.strip()
    assert swedish_words(unescape(said)) == []


@pytest.mark.parametrize("key", FIGURES)
def test_figure_page_holds_no_swedish_word(auditor, key):
    page = auditor.get(f"/summary/2017/figures/{key}")

    assert page.status_code == 200
    assert swedish_words(plain(page.text)) == []
    assert [text for text in alts(page) if swedish_words(text)] == []


@pytest.mark.parametrize("key", FIGURES)
def test_figure_page_is_named_by_its_english_title(web, auditor, key):
    with web.test_request_context(), force_locale("en"):
        title = title_of(CATALOGUE[key])
    with web.test_request_context(), force_locale("sv"):
        swedish = title_of(CATALOGUE[key])

    page = auditor.get(f"/summary/2017/figures/{key}")

    assert title != swedish
    assert plain(re.search(r"<h1>.*?</h1>", page.text, re.DOTALL).group()) == title
    assert title in title_in_page(page)


@pytest.mark.parametrize("label", ["Numerator", "Source", "Period"])
def test_definition_is_labelled_in_english(auditor, label):
    labels = re.findall(r"<dt>([^<]+)</dt>", auditor.get("/summary/2017/figures/complaints").text)

    assert label in labels


def test_mean_is_written_with_a_point_in_english_and_a_comma_in_swedish(auditor):
    address = "/summary/2017/figures/assignments_mean_hours"
    in_english = plain(auditor.get(address).text)
    read_in(auditor, "sv")

    in_swedish = plain(auditor.get(address).text)

    assert "31.8" in in_english
    assert "31,8" not in in_english
    assert "31,8" in in_swedish


def test_few_answers_are_told_in_english_words(auditor):
    page = plain(auditor.get("/summary/2017").text)

    assert "our of five" in page
    assert "Fyra av fem" not in page


def test_file_of_rows_is_the_same_in_both_languages(auditor):
    address = "/summary/2017/figures/complaints.csv"
    in_english = auditor.get(address).text
    read_in(auditor, "sv")

    assert auditor.get(address).text == in_english
    assert in_english.startswith("\ufeffrow,name,detail,contribution,weight\r\n")


def test_cell_of_a_breakdown_holds_no_swedish_word(auditor):
    page = auditor.get("/summary/2017/breakdowns/complaints_by_category/premises")

    assert page.status_code == 200
    assert swedish_words(plain(page.text)) == []


def test_manager_page_holds_no_swedish_word(manager):
    page = manager.get("/summary/2017")

    assert page.status_code == 200
    assert '<html lang="en"' in page.text
    assert swedish_words(plain(page.text)) == []


def test_manager_page_names_every_figure_as_the_catalogue_does(web, manager):
    page = manager.get("/summary/2017").text
    rows = re.findall(r'<tr data-figure="([a-z0-9_]+)"><th scope="row">([^<]+)</th>', page)
    shown = {key: unescape(title) for key, title in rows if key in CATALOGUE}

    with web.test_request_context(), force_locale("en"):
        named = {key: title_of(CATALOGUE[key]) for key in shown}

    assert len(shown) > 20
    assert shown == named


def test_manager_page_withholds_the_same_figures_in_both_languages(manager):
    found = {}
    for language in ("en", "sv"):
        read_in(manager, language)
        page = manager.get("/summary/2017").text
        assert f'<html lang="{language}"' in page
        rows = re.findall(r'<tr data-figure="([^"]+)">(.*?)</tr>', page, re.DOTALL)
        found[language] = {key for key, cells in rows if "withheld" in cells}

    assert found["en"] == found["sv"]
    assert len(found["en"]) > 5


def test_manager_page_says_why_in_english(manager):
    page = plain(manager.get("/summary/2017").text)

    assert "visas inte" not in page
    assert re.search(r"⊘ [^⊘]*\b(5|five)\b", page)


@pytest.mark.parametrize("path", ["/summary/1999", "/summary/2017/figures/no_such"])
def test_what_is_not_there_is_said_in_english(auditor, path):
    page = auditor.get(path)

    assert page.status_code == 404
    assert '<html lang="en"' in page.text
    assert swedish_words(plain(page.text)) == []


def test_refusal_is_said_in_english(manager):
    page = manager.get("/summary/2017/figures/complaints")

    assert page.status_code == 403
    assert swedish_words(plain(page.text)) == []


@pytest.mark.parametrize(("cookie", "shown"), [("en", "en"), ("sv", "sv"), ("tlh", "sv")])
def test_cookie_decides_over_what_the_browser_asks_for(client, top, cookie, shown):
    sign_in(client, Role.AUDITOR, top)
    client.set_cookie("language", cookie)

    page = client.get("/summary/2017/figures/complaints", headers={"Accept-Language": "fi"})

    assert f'<html lang="{shown}"' in page.text
