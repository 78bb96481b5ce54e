import re

import pytest

from app.db import db
from app.web.csrf import csrf
from tests.app.identity.factories_identity import PASSWORD, make_user_with_password
from wsgi import create_app


@pytest.fixture
def guarded(settings):
    """A client of an app that demands proof of every form, as in real use."""
    web = create_app(settings)
    web.config["TESTING"] = True
    with web.app_context():
        make_user_with_password(email="anna@example.se")
        db.session.remove()
    return web.test_client()


def token_on(page) -> str:
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)[1]


def test_form_is_taken_when_it_carries_the_pages_proof(guarded):
    proof = token_on(guarded.get("/log-in"))

    page = guarded.post(
        "/log-in", data={"email": "anna@example.se", "password": PASSWORD, "csrf_token": proof}
    )

    assert (page.status_code, page.location) == (303, "/")


@pytest.mark.parametrize("proof", [None, "", "made-up"])
def test_form_is_refused_when_the_proof_is_missing_or_made_up(guarded, proof):
    data = {"email": "anna@example.se", "password": PASSWORD}

    page = guarded.post("/log-in", data=data if proof is None else data | {"csrf_token": proof})

    assert page.status_code == 400
    with guarded.session_transaction() as session:
        assert "_user_id" not in session


def test_form_is_refused_when_the_proof_is_somebody_elses(guarded):
    proof = token_on(guarded.application.test_client().get("/log-in"))

    page = guarded.post(
        "/log-in", data={"email": "anna@example.se", "password": PASSWORD, "csrf_token": proof}
    )

    assert page.status_code == 400


def test_old_form_comes_back_filled_in_but_without_the_password(guarded):
    page = guarded.post("/log-in", data={"email": "anna@example.se", "password": PASSWORD})

    assert 'value="anna@example.se"' in page.text
    assert PASSWORD not in page.text
    assert "Fortsätt" in page.text


def test_old_form_can_be_sent_again_with_one_button(guarded):
    back = guarded.post("/forgotten", data={"email": "anna@example.se"})

    page = guarded.post(
        "/forgotten", data={"email": "anna@example.se", "csrf_token": token_on(back)}
    )

    assert (page.status_code, page.location) == (303, "/forgotten/sent")


def test_old_form_holds_no_password_under_any_name(guarded):
    typed = {"current": "det gamla ordet", "password": "det nya ordet", "again": "det nya ordet!"}

    page = guarded.post("/welcome", data=typed)

    assert page.status_code == 400
    assert not [word for word in typed.values() if word in page.text]


@pytest.mark.parametrize("path", ["/logout", "/language", "/demo/log-in", "/welcome"])
def test_every_form_of_the_public_pages_demands_proof(guarded, path):
    assert guarded.post(path).status_code == 400


def test_no_view_is_reached_without_proof_but_those_on_a_link_of_their_own(web):
    for view in csrf._exempt_views:
        assert view.startswith(("surveys.answering.web.", "audits.exchange.web.api", "app.web."))
