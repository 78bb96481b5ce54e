import pytest
from sqlalchemy import select

from app.db import db
from app.identity.models.users import User
from app.roles import Role
from tests.app.identity.factories_identity import (
    PASSWORD,
    last_letter,
    make_user_with_password,
    token_in,
)
from tests.factories import log_in, make_commissioner, make_unit, make_user

NEW_PASSWORD = "gröna båtar ror hem"


@pytest.fixture
def admin(web, client) -> User:
    user = make_user_with_password(email="admin@example.se")
    log_in(client, user)
    return user


def invitation(unit, **changed):
    return {
        "name": "Bo Ek",
        "email": "bo@example.se",
        "role": "practitioner",
        "scope": f"unit:{unit.id}",
        "locale": "sv",
    } | changed


def stored_unit():
    unit = make_unit()
    db.session.commit()
    return unit


def test_administrator_lands_on_the_users(client, admin):
    assert client.get("/").location == "/users"


def test_list_shows_users_with_roles_in_words(client, admin):
    unit = stored_unit()
    make_user(Role.UNIT_MANAGER, unit, email="chef@example.se")
    db.session.commit()

    page = client.get("/users").text

    assert "chef@example.se" in page
    assert f"Verksamhetschef, {unit.name}" in page


def test_list_says_what_to_do_when_nothing_is_found(client, admin):
    page = client.get("/users?q=finns-inte").text

    assert "Ingen användare passar sökningen" in page


@pytest.mark.parametrize("query", ["role=nonsense", "sort=password_hash", "page=x", "state=x"])
def test_list_ignores_what_it_does_not_know(client, admin, query):
    page = client.get(f"/users?{query}")

    assert page.status_code == 200
    assert "admin@example.se" in page.text


def test_invited_user_chooses_a_password_and_comes_in(client, admin, web):
    unit = stored_unit()

    invited = client.post("/users/new", data=invitation(unit))
    newcomer = web.test_client()
    opened = newcomer.get(f"/welcome/{token_in(last_letter())}")
    chosen = newcomer.post("/welcome", data={"password": NEW_PASSWORD, "again": NEW_PASSWORD})

    user = db.session.scalars(select(User).where(User.email == "bo@example.se")).one()
    assert invited.location == f"/users/{user.id}"
    assert opened.location == "/welcome"
    assert chosen.location == "/"
    with newcomer.session_transaction() as session:
        assert session["_user_id"] == user.get_id()
        assert "welcome_token" not in session


def test_link_is_not_used_up_when_a_mail_scanner_opens_it(client, admin, web):
    client.post("/users/new", data=invitation(stored_unit()))
    token = token_in(last_letter())

    for _time in range(3):
        web.test_client().get(f"/welcome/{token}")
    page = web.test_client().get(f"/welcome/{token}", follow_redirects=True)

    assert page.status_code == 200
    assert "Hej Bo Ek" in page.text
    assert token not in page.text


def test_password_page_says_what_is_wrong_when_the_two_differ(client, admin, web):
    client.post("/users/new", data=invitation(stored_unit()))
    newcomer = web.test_client()
    newcomer.get(f"/welcome/{token_in(last_letter())}")

    page = newcomer.post("/welcome", data={"password": NEW_PASSWORD, "again": "annat"})

    assert page.status_code == 422
    assert "Lösenorden är inte lika" in page.text
    assert NEW_PASSWORD not in page.text


def test_password_page_says_why_when_the_password_is_common(client, admin, web):
    client.post("/users/new", data=invitation(stored_unit()))
    newcomer = web.test_client()
    newcomer.get(f"/welcome/{token_in(last_letter())}")

    page = newcomer.post("/welcome", data={"password": "sommar2026!!", "again": "sommar2026!!"})

    assert page.status_code == 422
    assert "för vanligt" in page.text


@pytest.mark.parametrize("path", ["/welcome/guessed-token", "/welcome"])
def test_bad_link_gets_a_kind_page(client, path):
    page = client.get(path)

    assert page.status_code == 404
    assert "Få en ny länk" in page.text


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"name": ""}, "Skriv namnet."),
        ({"email": "ingen adress"}, "Skriv en hel e-postadress"),
        ({"email": "admin@example.se"}, "Det finns redan en användare"),
        ({"role": ""}, "Välj en roll."),
        ({"scope": ""}, "Välj vad rollen gäller för."),
        ({"role": "auditor"}, "Rollen gäller en annan sorts plats"),
    ],
)
def test_invitation_says_what_is_wrong_and_invites_nobody(client, admin, changed, message):
    page = client.post("/users/new", data=invitation(stored_unit(), **changed))

    assert page.status_code == 422
    assert message in page.text
    assert db.session.scalars(select(User.email)).all() == ["admin@example.se"]


def test_invitation_is_refused_when_the_unit_does_not_exist(client, admin):
    page = client.post("/users/new", data=invitation(stored_unit(), scope="unit:9999"))

    assert page.status_code == 422


def test_role_is_added_on_the_users_page(client, admin):
    commissioner = make_commissioner()
    db.session.commit()

    page = client.post(
        f"/users/{admin.id}/roles",
        data={"role": "auditor", "scope": f"commissioner:{commissioner.id}"},
        follow_redirects=True,
    )

    assert "Rollen är tillagd." in page.text
    assert "Ta bort kvalitetsgranskare" in page.text


def test_last_administrator_is_kept_and_told_why(client, admin):
    page = client.post(f"/users/{admin.id}/deactivate", follow_redirects=True)

    assert "minst en aktiv systemadministratör" in page.text
    assert db.session.get(User, admin.id).is_active


def test_shut_off_user_is_out_at_once(client, admin, web):
    other = make_user(Role.SYSTEM_ADMINISTRATOR)
    db.session.commit()
    session_of_other = other.get_id()

    client.post(f"/users/{other.id}/deactivate")

    user = db.session.get(User, other.id)
    assert (user.is_active, user.get_id() == session_of_other) == (False, False)


def test_unknown_user_is_not_found(client, admin):
    assert client.get("/users/9999").status_code == 404
    assert client.post("/users/9999/deactivate").status_code == 404


def test_account_shows_who_one_is(client, admin):
    page = client.get("/account").text

    assert "admin@example.se" in page
    assert "Systemadministratör" in page


def test_password_is_changed_and_this_session_goes_on(client, admin):
    page = client.post(
        "/account/password",
        data={"current": PASSWORD, "password": NEW_PASSWORD, "again": NEW_PASSWORD},
        follow_redirects=True,
    )

    assert page.request.path == "/account"
    assert "Lösenordet är bytt" in page.text


@pytest.mark.parametrize(
    ("current", "new", "message"),
    [
        ("fel", NEW_PASSWORD, "Det nuvarande lösenordet stämmer inte."),
        (PASSWORD, "kort", "minst 12 tecken"),
    ],
)
def test_password_is_kept_when_the_change_is_refused(client, admin, current, new, message):
    before = admin.password_hash

    page = client.post(
        "/account/password", data={"current": current, "password": new, "again": new}
    )

    assert page.status_code == 422
    assert message in page.text
    assert db.session.get(User, admin.id).password_hash == before


def test_log_out_everywhere_ends_this_session_too(client, admin):
    before = admin.get_id()

    page = client.post("/account/log-out-everywhere")

    assert page.location == "/log-in"
    assert db.session.get(User, admin.id).get_id() != before
    with client.session_transaction() as session:
        assert "_user_id" not in session


def test_session_is_not_valid_when_the_user_was_logged_out_everywhere(web):
    user = make_user(Role.SYSTEM_ADMINISTRATOR)
    client = web.test_client()
    log_in(client, user)
    user.session_epoch += 1
    db.session.commit()

    page = client.get("/account")

    assert page.location.startswith("/log-in")


def test_language_is_kept_with_the_account(client, admin):
    page = client.post("/account/language", data={"locale": "en"})

    assert db.session.get(User, admin.id).locale == "en"
    assert "language=en" in page.headers["Set-Cookie"]


def test_language_is_kept_when_an_unknown_one_is_asked_for(client, admin):
    client.post("/account/language", data={"locale": "tlh"})

    assert db.session.get(User, admin.id).locale is None


def test_forgotten_password_page_says_the_same_whoever_asks(client, admin):
    known = client.post("/forgotten", data={"email": "admin@example.se"})
    unknown = client.post("/forgotten", data={"email": "ingen@example.se"})

    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    assert "om någon minut" in client.get(known.location).text
