"""The two shells: what a page of each kind may and must hold, whatever it is about."""

from pathlib import Path

import pytest
from flask import Flask, render_template_string
from flask_babel import Babel

TEMPLATES = Path(__file__).parents[3] / "app/web/templates"
FAMILY = '{% extends "app/family.html" %}{% block content %}<h1>Hej</h1>{% endblock %}'
WORKBENCH = '{% extends "app/base.html" %}{% block content %}<h1>Hej</h1>{% endblock %}'


@pytest.fixture(scope="module")
def web() -> Flask:
    """A bare app that finds the shells: drawing needs no database."""
    web = Flask("bare", template_folder=str(TEMPLATES))
    Babel(web, default_locale="sv")
    web.secret_key = "only-for-tests"
    web.jinja_env.globals.update(
        municipality="Provköping",
        csrf_token=lambda: "proof",
        get_locale=lambda: "sv",
        languages=lambda: {"sv": "Svenska", "en": "English"},
        direction=lambda _code: "ltr",
        support_phone="08-000 00 00",
    )
    landing = lambda **_given: render_template_string(FAMILY)  # noqa: E731 - a view of one line
    web.add_url_rule("/a/<token>", "landing", landing)
    web.add_url_rule("/answer", "answer", lambda: render_template_string(FAMILY))
    web.add_url_rule("/work", "work", lambda: render_template_string(WORKBENCH))
    return web


def page(web: Flask, address: str) -> str:
    return web.test_client().get(address).text


def test_family_page_never_holds_the_token_when_the_address_does(web: Flask) -> None:
    html = page(web, "/a/very-secret-token")

    assert "very-secret-token" not in html
    assert 'href="?lang=en"' in html


def test_family_page_keeps_its_place_when_the_language_changes(web: Flask) -> None:
    html = page(web, "/answer?step=2")

    assert 'action="/language"' in html
    assert 'value="/answer?step=2"' in html
    assert 'value="en"' in html
    assert 'value="sv"' not in html


def test_family_page_says_whom_to_call_and_has_a_way_out_when_shown(web: Flask) -> None:
    html = page(web, "/answer")

    assert "08-000 00 00" in html
    assert 'href="tel:112"' in html
    assert 'class="exit"' in html


def test_family_page_asks_for_no_script_when_shown(web: Flask) -> None:
    assert "<script" not in page(web, "/answer")


@pytest.mark.parametrize("address", ["/answer", "/work"])
def test_page_has_nothing_that_the_content_policy_refuses_when_shown(
    web: Flask, address: str
) -> None:
    html = page(web, address)

    assert " style=" not in html
    assert " onclick=" not in html
    assert "<style" not in html
    assert "<script>" not in html


@pytest.mark.parametrize("address", ["/answer", "/work"])
def test_page_begins_with_a_way_past_the_bars_when_shown(web: Flask, address: str) -> None:
    body = page(web, address).split("<body")[1]

    assert body.index('href="#content"') < body.index("<header")
    assert 'id="content"' in body


def test_workbench_has_no_side_bar_when_signed_out(web: Flask) -> None:
    html = page(web, "/work")

    assert "<nav" not in html
    assert 'class="alone"' in html
    assert "/logout" not in html
