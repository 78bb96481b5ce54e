from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.db import db
from app.roles import Role
from app.web import shell
from app.web.shell import safe_next
from tests.factories import log_in, make_user


@pytest.mark.parametrize(
    ("target", "leads_to"),
    [
        ("/users?role=auditor", "/users?role=auditor"),
        ("/", "/"),
        (None, "/"),
        ("", "/"),
        ("users", "/"),
        ("https://evil.example", "/"),
        ("//evil.example", "/"),
        ("///evil.example", "/"),
        ("/\\evil.example", "/"),
        ("\\\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/\t/evil.example", "/"),
        ("/\n/evil.example", "/"),
        ("http:evil.example", "/"),
        ("//[", "/"),
    ],
)
def test_next_page_is_always_on_this_site(target, leads_to):
    assert safe_next(target) == leads_to


@given(st.text(alphabet="/\\:.?#@ \t\r\nhtpsev[]", max_size=12))
def test_next_page_never_names_a_host(target):
    safe = safe_next(target)

    # A browser drops tabs and line breaks and takes \ for /, so read it as a browser does.
    read = "".join(sign for sign in safe if sign not in "\t\r\n").replace("\\", "/")
    assert read.startswith("/")
    assert not read.startswith("//")


def test_start_page_sends_the_unknown_to_log_in(client):
    page = client.get("/")

    assert (page.status_code, page.location) == (303, "/log-in")


def test_start_page_sends_those_without_a_page_of_their_own_to_their_account(web, client):
    user = make_user(Role.SYSTEM_ADMINISTRATOR)
    user.memberships.clear()
    db.session.commit()
    log_in(client, user)

    assert client.get("/").location == "/account"


def test_language_is_kept_in_a_cookie_for_a_year(client):
    page = client.post("/language", data={"locale": "en", "next": "/forgotten"})

    cookie = page.headers["Set-Cookie"]
    assert page.location == "/forgotten"
    assert "language=en" in cookie
    assert "Max-Age=31536000" in cookie
    assert "HttpOnly" in cookie


@pytest.mark.parametrize("locale", ["", "tlh", "../../etc"])
def test_language_is_left_alone_when_it_is_not_one_of_ours(client, locale):
    page = client.post("/language", data={"locale": locale})

    assert (page.status_code, page.location) == (303, "/")
    assert "Set-Cookie" not in page.headers


@pytest.mark.parametrize(
    ("cookie", "accepted", "shown"),
    [
        (None, "sv", "sv"),
        (None, "en-GB,en;q=0.9", "en"),
        (None, "fi", "sv"),
        ("en", "sv", "en"),
        ("sv", "en", "sv"),
        ("nonsense", "en", "en"),
    ],
)
def test_page_is_in_the_readers_language(client, cookie, accepted, shown):
    if cookie:
        client.set_cookie("language", cookie)

    page = client.get("/log-in", headers={"Accept-Language": accepted})

    assert f'<html lang="{shown}"' in page.text


def test_page_is_in_the_language_of_the_account_when_there_is_no_cookie(web, client):
    user = make_user(Role.SYSTEM_ADMINISTRATOR)
    user.locale = "en"
    db.session.commit()
    log_in(client, user)

    page = client.get("/account", headers={"Accept-Language": "sv"})

    assert '<html lang="en"' in page.text


def test_static_folder_holds_no_file_that_is_not_served(client):
    folder = Path(shell.__file__).parent / "static"

    for path in folder.iterdir():
        if path.is_file():
            answer = client.get(f"/static/{path.name}", buffered=True)

            assert answer.status_code == 200
