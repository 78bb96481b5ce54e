"""What holds for every answer: its headers, its words in the reader's language, its line in the log."""

import json
import re
from dataclasses import replace

import pytest
from flask import abort
from hypothesis import given
from hypothesis import strategies as st

from app.authorization import public
from app.db import db
from app.web.headers import HEADERS
from wsgi import create_app

STATUSES = (400, 403, 404, 405, 409, 413, 415, 429, 500, 503)
SWEDISH = re.compile(r"\b(sidan|och|försök|gick|inte)\b", re.IGNORECASE)
# Words long enough not to stand in a log line by chance.
secrets = st.text("abcdefghijklmnopqrstuvwxyzåäö0123456789", min_size=12, max_size=20)


@pytest.fixture
def site(web):
    """The app with views that answer in every way, as pages and in the API."""

    def give_up(status: int) -> str:
        abort(status)

    def fail() -> str:
        raise RuntimeError(web.config["CAUSE"])

    answers = {
        "page": lambda: "<p>hej</p>",
        "json": lambda: {"a": 1},
        "file": lambda: ("a,b", {"Content-Type": "text/csv"}),
        "nothing": lambda: ("", 204),
        "away": lambda: ("", 303, {"Location": "/"}),
        "chart": lambda: ("<svg/>", {"Content-Type": "image/svg+xml"}),
    }
    for name, view in answers.items():
        web.add_url_rule(f"/t/{name}", f"t.{name}", public(view))
    for start in ("", "/api"):
        web.add_url_rule(f"{start}/t/abort/<int:status>", f"t{start}.abort", public(give_up))
        web.add_url_rule(f"{start}/t/fail", f"t{start}.fail", public(fail))
    return web.test_client()


@pytest.mark.parametrize("name", ["page", "json", "file", "nothing", "away", "chart"])
def test_answer_has_each_security_header_once_whatever_its_kind(site, name):
    headers = site.get(f"/t/{name}").headers

    for header, value in HEADERS.items():
        assert headers.getlist(header) == [value]
    assert len(headers.getlist("Content-Security-Policy")) == 1
    assert len(headers.getlist("X-Request-Id")) == 1


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("start", ["", "/api"])
def test_error_has_each_security_header_once(site, status, start):
    answer = site.get(f"{start}/t/abort/{status}")

    assert answer.status_code == status
    for header, value in HEADERS.items():
        assert answer.headers.getlist(header) == [value]
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("method", ["head", "options", "put", "patch", "delete"])
def test_answer_to_an_unusual_method_has_the_headers_too(site, method):
    answer = getattr(site, method)("/log-in")

    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_error_is_told_in_the_language_of_the_reader(site, status, language):
    page = site.get(f"/t/abort/{status}", headers={"Accept-Language": language}).text

    main = page.partition("<main")[2].partition("</main>")[0]
    assert f'<html lang="{language}"' in page
    assert bool(SWEDISH.search(re.sub(r"<[^>]+>", " ", main))) is (language == "sv")


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_error_of_the_api_is_json_of_four_known_keys(site, status, language):
    answer = site.get(f"/api/t/abort/{status}", headers={"Accept-Language": language})

    assert answer.mimetype in {"application/json", "application/problem+json"}
    assert answer.json["status"] == status
    assert answer.json["title"]
    assert answer.json["detail"]
    assert answer.json["id"] == answer.headers["X-Request-Id"]
    assert bool(SWEDISH.search(answer.json["title"] + " " + answer.json["detail"])) is (
        language == "sv"
    )


@given(secret=secrets)
def test_fault_is_told_without_its_cause_in_page_and_api(web, site, secret):
    web.config["CAUSE"] = secret
    for start in ("", "/api"):
        answer = site.get(f"{start}/t/fail")

        assert answer.status_code == 500
        assert secret not in answer.text


@given(
    secret=secrets, name=secrets, place=st.sampled_from(["/a/{}", "/welcome/{}", "/{}", "/x/{}/y"])
)
def test_log_line_holds_no_token_no_name_and_no_address(web, capsys, secret, name, place):
    capsys.readouterr()
    client = web.test_client()

    client.get(
        f"{place.format(secret)}?email={name}@example.se",
        headers={"Cookie": f"a={secret}", "Referer": f"http://x/{secret}", "User-Agent": name},
    )

    lines = [line for line in capsys.readouterr().err.splitlines() if line.startswith("{")]
    assert lines
    for line in lines:
        written = json.dumps(json.loads(line), ensure_ascii=False)
        assert secret not in written
        assert name not in written
        assert "example.se" not in written


def test_log_line_has_these_parts_and_no_more(web, capsys):
    web.test_client().get("/health")

    (line,) = [json.loads(x) for x in capsys.readouterr().err.splitlines() if x[:1] == "{"]
    parts = {"id", "method", "rule", "status", "ms", "event", "level", "timestamp"}
    assert set(line) == parts
    assert line["ms"] >= 0


def test_log_of_a_sent_form_holds_nothing_of_it(web, capsys):
    form = {"email": "anna@example.se", "password": "hemligt-losenord", "next": "/a/min-token"}

    web.test_client().post("/log-in", data=form)

    written = capsys.readouterr().err
    assert '"rule": "/log-in"' in written
    assert not [value for value in form.values() if value in written]


def test_number_of_the_request_is_made_here_and_not_taken_from_the_sender(client):
    answer = client.get("/health", headers={"X-Request-Id": "mine"})

    assert re.fullmatch(r"[0-9a-f]{12}", answer.headers["X-Request-Id"])


@pytest.mark.parametrize("level", ["WARNING", "ERROR"])
def test_requests_are_not_logged_when_only_faults_are_wanted(settings, capsys, level):
    app = create_app(replace(settings, log_level=level))
    capsys.readouterr()

    app.test_client().get("/nowhere")

    assert capsys.readouterr().err == ""
    with app.app_context():
        db.engine.dispose()
