import pytest
from flask import abort
from sqlalchemy.exc import OperationalError

from app.authorization import public
from app.db import db
from app.errors import DomainError, NotVisible
from app.organisation.models.units import Provider
from tests.factories import make_provider


class TooMany(DomainError):
    """A refusal with a number in it."""

    message = "För många: %(n)s av högst 3."
    status = 409


@pytest.fixture
def site(web, client):
    """The app with views that go wrong, as pages and in the API."""

    def refuse() -> str:
        make_provider("Half-done AB")
        raise TooMany(n=5)

    def hide() -> str:
        raise NotVisible

    def fail() -> str:
        raise RuntimeError("the secret is 4711")

    def give_up(status: int) -> str:
        abort(status)

    for name, page in {"refuse": refuse, "hide": hide, "fail": fail}.items():
        web.add_url_rule(f"/t/{name}", f"t.{name}", public(page))
        web.add_url_rule(f"/api/t/{name}", f"t.api.{name}", public(page))
    web.add_url_rule("/t/abort/<int:status>", "t.abort", public(give_up))
    return client


def test_refusal_tells_the_rule_and_changes_nothing(site):
    page = site.get("/t/refuse")

    assert page.status_code == 409
    assert "För många: 5 av högst 3." in page.text
    assert db.session.query(Provider).count() == 0


def test_refusal_is_json_for_the_api(site):
    answer = site.get("/api/t/refuse")

    assert answer.status_code == 409
    assert answer.json["detail"] == "För många: 5 av högst 3."
    assert answer.json["status"] == 409
    assert answer.json["id"] == answer.headers["X-Request-Id"]


def test_hidden_thing_looks_like_one_that_does_not_exist(site):
    assert site.get("/t/hide").status_code == 404


def test_fault_is_told_without_its_cause(site):
    for path in ("/t/fail", "/api/t/fail"):
        answer = site.get(path)

        assert answer.status_code == 500
        assert "4711" not in answer.text
        assert "RuntimeError" not in answer.text
        assert answer.headers["X-Request-Id"] in answer.text


@pytest.mark.parametrize("status", [400, 403, 404, 405, 413, 418, 429, 500, 503])
def test_every_error_has_a_page_with_words_and_a_way_on(site, status):
    page = site.get(f"/t/abort/{status}")

    assert page.status_code == status
    assert "<h1>" in page.text
    assert "Till startsidan" in page.text


def test_unknown_address_is_json_in_the_api_and_a_page_elsewhere(site):
    page, answer = site.get("/nowhere"), site.get("/api/nowhere")

    assert (page.status_code, page.mimetype) == (404, "text/html")
    assert (answer.status_code, answer.mimetype) == (404, "application/json")


def test_wrong_method_is_refused_with_words(site):
    page = site.post("/health")

    assert page.status_code == 405
    assert "använd knapparna" in page.text


def test_redirect_to_the_right_address_is_left_alone(web, client):
    web.add_url_rule("/t/folder/", "t.folder", public(lambda: "inside"))

    page = client.get("/t/folder")

    assert page.status_code == 308
    assert page.location.endswith("/t/folder/")


def test_api_error_is_in_the_readers_language(site):
    answer = site.get("/api/nowhere", headers={"Accept-Language": "sv"})

    assert answer.json["title"] == "Sidan finns inte"


@pytest.mark.parametrize("path", ["/a/some-token/more", "/answer/nowhere/at-all"])
def test_error_where_families_are_is_a_kind_page_with_whom_to_call(client, path):
    page = client.get(path)

    assert page.status_code == 404
    assert "family.css" in page.text
    assert client.application.config["INSYN"].support_phone in page.text
    assert "Till startsidan" not in page.text


def test_error_where_families_are_does_not_print_the_address(client):
    pages = [client.get("/a/some-token/more"), client.delete("/a/some-token")]

    assert [page.status_code for page in pages] == [404, 405]
    assert not [page for page in pages if "some-token" in page.text]


@pytest.mark.parametrize("number", [2**63, 10**30])
def test_number_that_no_column_holds_is_refused_as_something_unreadable(web, client, number):
    web.add_url_rule(
        "/t/huge", "t.huge", public(lambda: str(db.session.get(Provider, number) is None))
    )

    page = client.get("/t/huge")

    assert page.status_code == 400
    assert "Inget har ändrats" in page.text


def test_form_given_back_to_a_family_prints_no_address(web, client):
    def lost(**_path: str) -> str:
        raise OperationalError("", {}, Exception())

    web.add_url_rule("/a/<token>/t", "t.lost", public(lost), methods=["POST"])

    page = client.post("/a/some-token/t", data={"said": "Det vi skrev"})

    assert page.status_code == 503
    assert "family.css" in page.text
    assert "Det vi skrev" in page.text
    assert "some-token" not in page.text
