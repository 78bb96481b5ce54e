import pytest
from flask import Flask, session

from app.web.sessions import SessionsOnDemand


@pytest.fixture
def small():
    """An app of three pages: one that writes in the session, one that reads, one that does neither."""
    app = Flask("small")
    app.secret_key = "only-for-tests"
    app.session_interface = SessionsOnDemand()

    @app.get("/write")
    def write():
        session["name"] = "Kim"
        return "written"

    @app.get("/read")
    def read():
        return session.get("name", "nobody")

    @app.get("/neither")
    def neither():
        return "nothing"

    return app.test_client()


def test_session_is_kept_when_something_was_written(small):
    small.get("/write")

    assert small.get("/read").text == "Kim"


def test_session_survives_when_a_page_does_not_look_at_it(small):
    small.get("/write")

    page = small.get("/neither")

    assert "Set-Cookie" not in page.headers
    assert small.get("/read").text == "Kim"


def test_session_is_empty_when_there_is_no_cookie(small):
    page = small.get("/read")

    assert page.text == "nobody"
    assert "Set-Cookie" not in page.headers
    assert page.headers["Vary"] == "Cookie"


def test_session_is_empty_when_the_cookie_is_forged(small):
    small.set_cookie("session", "forged.by.somebody")

    assert small.get("/read").text == "nobody"
