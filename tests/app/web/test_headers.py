import re
from dataclasses import replace

import pytest

from app.authorization import public
from wsgi import create_app

ADDRESSES = ["/log-in", "/health", "/nowhere", "/static/tokens.css", "/api/nowhere", "/users"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_has_the_security_headers(client, address):
    headers = client.get(address, buffered=True).headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "unsafe-inline" not in headers["Content-Security-Policy"]


def test_policy_lets_nothing_in_from_elsewhere(client):
    policy = client.get("/log-in").headers["Content-Security-Policy"]

    assert "default-src 'self'" in policy
    assert not re.search(r"https?:|\*|unsafe", policy)


def test_pages_are_not_kept_by_the_browser(client):
    assert client.get("/log-in").headers["Cache-Control"] == "no-store"


def test_static_files_may_be_kept(client):
    assert client.get("/static/tokens.css", buffered=True).headers["Cache-Control"] != "no-store"


def test_chart_may_style_itself_and_do_nothing_else(web, client):
    def chart():
        return "<svg/>", {"Content-Type": "image/svg+xml"}

    web.add_url_rule("/t/chart.svg", "t.chart", public(chart))

    policy = client.get("/t/chart.svg").headers["Content-Security-Policy"]

    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'")
    assert "script" not in policy


@pytest.mark.parametrize(
    ("base_url", "is_strict"),
    [("https://insyn.example.se", True), ("http://127.0.0.1:8000", False)],
)
def test_https_is_demanded_just_when_readers_come_by_it(settings, base_url, is_strict):
    web = create_app(replace(settings, base_url=base_url))

    answer = web.test_client().get("/health")

    assert ("Strict-Transport-Security" in answer.headers) is is_strict
    assert web.config["SESSION_COOKIE_SECURE"] is is_strict


def test_pages_hold_nothing_inline(client):
    for address in ("/log-in", "/forgotten", "/welcome/guessed", "/nowhere"):
        page = client.get(address).text

        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", page)
