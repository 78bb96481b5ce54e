import pytest
from sqlalchemy import func, select

from app.db import db
from app.identity.models.users import LoginFailure
from app.roles import Role
from app.trail.models import TrailEntry
from tests.app.identity.factories_identity import PASSWORD, make_user_with_password
from tests.factories import log_in, make_user


def post_log_in(client, email="anna@example.se", password=PASSWORD, **more):
    return client.post("/log-in", data={"email": email, "password": password, **more})


def test_log_in_page_leads_to_where_one_was_going_when_the_password_is_right(web, client):
    make_user_with_password(email="anna@example.se")

    page = post_log_in(client, next="/users?role=auditor")

    assert (page.status_code, page.location) == (303, "/users?role=auditor")
    assert client.get("/users").status_code == 200


@pytest.mark.parametrize("target", ["https://evil.example", "//evil.example", "/\\evil.example"])
def test_log_in_page_never_leads_to_another_site(web, client, target):
    make_user_with_password(email="anna@example.se")

    page = post_log_in(client, next=target)

    assert page.location == "/"


def test_log_in_page_keeps_the_failure_when_the_password_is_wrong(web, client):
    make_user_with_password(email="anna@example.se")

    page = post_log_in(client, password="fel lösenord här")

    assert page.status_code == 422
    assert "stämmer inte" in page.text
    assert "fel lösenord" not in page.text
    assert db.session.scalar(select(func.count(LoginFailure.id))) == 2


def test_log_in_page_says_how_long_to_wait_when_somebody_guesses(web, client):
    for _time in range(5):
        post_log_in(client, password="fel lösenord här")

    page = post_log_in(client, password="fel lösenord här")

    assert page.status_code == 429
    assert page.headers["Retry-After"] == "1"
    assert "Vänta 1 sekunder" in page.text


def test_log_in_page_asks_for_what_is_missing_when_sent_empty(client):
    page = client.post("/log-in", data={})

    assert page.status_code == 422
    assert "Skriv e-postadressen." in page.text
    assert "Skriv lösenordet." in page.text


def test_session_is_renewed_when_somebody_logs_in(web, client):
    make_user_with_password(email="anna@example.se")
    with client.session_transaction() as session:
        session["planted"] = "by somebody else"

    post_log_in(client)

    with client.session_transaction() as session:
        assert "planted" not in session
        assert session["_user_id"]


def test_log_out_ends_the_session(web, client):
    log_in(client, make_user(Role.SYSTEM_ADMINISTRATOR))
    db.session.commit()

    client.post("/logout")

    assert client.get("/account").location.startswith("/log-in")


def test_log_in_is_left_in_the_trail(web, client):
    user = make_user_with_password(email="anna@example.se")

    post_log_in(client)

    entry = db.session.scalars(select(TrailEntry)).one()
    assert (entry.action, entry.user_id) == ("user.logged_in", user.id)


def test_log_in_page_sends_on_when_somebody_is_logged_in_already(web, client):
    log_in(client, make_user(Role.SYSTEM_ADMINISTRATOR))
    db.session.commit()

    page = client.get("/log-in?next=/users")

    assert (page.status_code, page.location) == (303, "/users")


def test_demo_user_is_offered_and_let_in_when_in_demo_mode(demo_web):
    client = demo_web.test_client()
    user = make_user(Role.SYSTEM_ADMINISTRATOR, email="admin@demo.example.se")
    db.session.commit()

    offered = client.get("/log-in").text
    page = client.post("/demo/log-in", data={"user_id": user.id})

    assert f"Logga in som {user.name}" in offered
    assert page.status_code == 303
    assert client.get("/users").status_code == 200


def test_demo_log_in_is_refused_when_the_user_is_real(demo_web):
    user = make_user(Role.SYSTEM_ADMINISTRATOR, email="admin@kommun.example.se")
    db.session.commit()

    page = demo_web.test_client().post("/demo/log-in", data={"user_id": user.id})

    assert page.status_code == 404


def test_demo_log_in_is_refused_when_not_in_demo_mode(web, client):
    user = make_user(Role.SYSTEM_ADMINISTRATOR, email="admin@demo.example.se")
    db.session.commit()

    page = client.post("/demo/log-in", data={"user_id": user.id})

    assert page.status_code == 404
    assert user.name not in client.get("/log-in").text


def test_demo_user_of_a_ready_link_is_offered_first(demo_web):
    names = {}
    for name in ("administrator", "manager"):
        user = make_user(Role.SYSTEM_ADMINISTRATOR, email=f"{name}@demo.example.se")
        user.name = names[name] = f"Påhittad {name}"
    db.session.commit()

    page = demo_web.test_client().get("/log-in?email=manager@demo.example.se").text

    assert page.index(names["manager"]) < page.index(names["administrator"])
    assert 'value="manager@demo.example.se"' in page


def test_log_in_page_offers_nobody_when_not_in_demo_mode(web, client):
    make_user(Role.SYSTEM_ADMINISTRATOR, email="manager@demo.example.se")
    db.session.commit()

    page = client.get("/log-in?email=manager@demo.example.se").text

    assert "Logga in som" not in page
