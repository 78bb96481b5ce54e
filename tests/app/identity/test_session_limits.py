"""A log-in that nobody uses ends, and none lasts for days."""

from datetime import timedelta

import pytest
from flask import g

from app.clock import now
from app.identity import logging_in
from app.roles import Role
from tests.factories import log_in, make_user


@pytest.fixture
def clock(monkeypatch):
    """Lets time pass for sessions: clock(minutes=5)."""
    passed = [now()]
    monkeypatch.setattr(logging_in, "now", lambda: passed[0])

    def go_on(**span):
        passed[0] += timedelta(**span)

    return go_on


@pytest.fixture
def administrator(client, clock):
    log_in(client, make_user(Role.SYSTEM_ADMINISTRATOR))
    assert client.get("/users").status_code == 200
    return client


def page_of(client):
    g.pop("_login_user", None)  # the app context outlives a request in tests
    return client.get("/users")


def is_in(client):
    page = page_of(client)
    assert page.status_code in {200, 303}
    return page.status_code == 200


def test_log_in_ends_when_it_has_not_been_used_for_an_hour(administrator, clock):
    clock(minutes=59)
    still = is_in(administrator)
    clock(minutes=61)

    assert still
    assert not is_in(administrator)


def test_log_in_lasts_while_it_is_used_but_not_over_the_day(administrator, clock):
    stays = []
    for _ in range(14):
        clock(minutes=55)
        stays.append(is_in(administrator))

    assert stays == [True] * 13 + [False]


def test_log_in_over_is_over_even_if_time_is_told_anew(administrator, clock):
    clock(minutes=61)
    assert not is_in(administrator)

    assert not is_in(administrator)


def test_cookie_is_not_written_at_every_page(administrator, clock):
    clock(seconds=30)
    at_once = page_of(administrator)
    clock(minutes=2)
    later = page_of(administrator)

    assert "Set-Cookie" not in at_once.headers
    assert "Set-Cookie" in later.headers
