"""The reader's language: which of the cookie, the account and the browser decides, and what follows."""

import re
from dataclasses import replace

import pytest
from flask_babel import gettext

from app.db import db
from wsgi import create_app

HEADING = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)


def heading(page):
    return HEADING.search(page.text)[1].strip()


def test_page_is_english_when_the_cookie_says_so(client):
    client.set_cookie("language", "en")

    page = client.get("/log-in", headers={"Accept-Language": "sv"})

    assert '<html lang="en"' in page.text
    assert heading(page) == "Log in"
    assert "Logga in" not in page.text


def test_page_is_swedish_when_the_cookie_says_so(client):
    client.set_cookie("language", "sv")

    page = client.get("/log-in", headers={"Accept-Language": "en"})

    assert '<html lang="sv"' in page.text
    assert heading(page) == "Logga in"


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [("en-GB,en;q=0.9", "Log in"), ("sv-SE,en;q=0.5", "Logga in"), ("fi", "Logga in")],
)
def test_page_follows_the_browser_when_there_is_no_cookie(client, accepted, expected):
    page = client.get("/log-in", headers={"Accept-Language": accepted})

    assert heading(page) == expected


def test_page_follows_the_browser_when_the_cookie_names_no_known_language(client):
    client.set_cookie("language", "tlh")

    page = client.get("/log-in", headers={"Accept-Language": "en"})

    assert heading(page) == "Log in"


def test_text_of_every_part_is_english_when_the_cookie_says_so(web):
    with web.test_request_context(headers={"Cookie": "language=en"}):
        said = {
            text: gettext(text) for text in ("Logga ut", "Egenrapporter", "Vad granskningarna fann")
        }

    assert said == {
        "Logga ut": "Log out",
        "Egenrapporter": "Self-reports",
        "Vad granskningarna fann": "What the reviews found",
    }


@pytest.mark.parametrize(("count", "expected"), [(1, "1 unit"), (2, "2 units"), (0, "0 units")])
def test_count_has_its_english_plural_when_the_cookie_says_so(web, count, expected):
    template = web.jinja_env.from_string(
        '{{ ngettext("%(num)s verksamhet", "%(num)s verksamheter", n) }}'
    )

    with web.test_request_context(headers={"Cookie": "language=en"}):
        said = template.render(n=count)

    assert said == expected


def test_default_language_is_the_installations_when_nothing_else_is_said(settings):
    app = create_app(replace(settings, default_locale="en"))

    page = app.test_client().get("/log-in").text
    with app.app_context():
        db.engine.dispose()

    assert 'lang="en"' in page
