import json

from app.authorization import public
from app.db import db
from wsgi import create_app


def lines(capsys) -> list[dict]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines() if line[:1] == "{"]


def test_log_tells_the_rule_and_never_the_address(settings, capsys):
    client = create_app(settings).test_client()

    answer = client.get("/welcome/a-secret-token?email=anna@example.se")

    (line,) = lines(capsys)
    assert line["rule"] == "/welcome/<token>"
    assert (line["method"], line["status"]) == ("GET", 404)
    assert line["id"] == answer.headers["X-Request-Id"]
    assert "secret" not in json.dumps(line)
    assert "anna" not in json.dumps(line)


def test_log_holds_neither_form_nor_reader(settings, capsys):
    web = create_app(settings)
    web.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    data = {"email": "anna@example.se", "password": "hemligt ord"}

    web.test_client().post(
        "/log-in",
        data=data,
        headers={"User-Agent": "Lynx"},
        environ_base={"REMOTE_ADDR": "192.0.2.9"},
    )

    (line,) = lines(capsys)
    assert not {"anna@example.se", "hemligt ord", "Lynx", "192.0.2.9"} & set(
        map(str, line.values())
    )
    with web.app_context():
        db.engine.dispose()


def test_log_has_no_rule_when_the_address_is_unknown(settings, capsys):
    create_app(settings).test_client().get("/no/such/secret")

    (line,) = lines(capsys)
    assert (line["rule"], line["status"]) == (None, 404)


def test_fault_is_logged_with_its_trace_under_the_answers_number(settings, capsys):
    web = create_app(settings)

    def fail() -> str:
        raise RuntimeError("broken")

    web.add_url_rule("/t/fail", "t.fail", public(fail))
    answer = web.test_client().get("/t/fail")

    events = {line["event"]: line for line in lines(capsys)}
    assert events["request"]["status"] == 500
    assert events["request"]["id"] == answer.headers["X-Request-Id"]


def test_requests_have_numbers_of_their_own(client):
    numbers = {client.get("/health").headers["X-Request-Id"] for _time in range(5)}

    assert len(numbers) == 5
