"""No transaction is open while a password is hashed: on SQLite every family would wait for it."""

import pytest
from sqlalchemy import event

from app.clock import now
from app.db import db
from app.identity.operations import passwords
from app.identity.operations.invitations import invite
from app.roles import Role
from tests.app.identity.factories_identity import (
    PASSWORD,
    SENDER,
    fits,
    last_letter,
    make_user_with_password,
    token_in,
)
from tests.factories import log_in, make_user

NEW = "gröna båtar ror hem"


@pytest.fixture
def watched(web, monkeypatch):
    """For each call of the hasher: its name, and how many transactions were open."""
    engine, open_now, seen = db.engine, [], []
    event.listen(engine, "begin", open_now.append)
    for ending in ("commit", "rollback"):
        event.listen(engine, ending, lambda _connection: open_now.pop())
    hasher = passwords._HASHER

    class Watched:
        check_needs_rehash = hasher.check_needs_rehash

        def hash(self, password):
            seen.append(("hash", len(open_now)))
            return hasher.hash(password)

        def verify(self, kept, password):
            seen.append(("verify", len(open_now)))
            return hasher.verify(kept, password)

    passwords._nobodys_hash()  # made once, whoever comes first
    return lambda: monkeypatch.setattr(passwords, "_HASHER", Watched()) or seen


def weaken(user):
    user.password_hash = passwords.PasswordHasher(1, 8 * 1024, 1).hash(PASSWORD)


def test_log_in_holds_no_transaction_while_it_hashes(web, client, watched):
    user = make_user_with_password(email="anna@example.se")
    weaken(user)
    db.session.commit()
    seen = watched()

    answer = client.post("/log-in", data={"email": "anna@example.se", "password": PASSWORD})

    assert answer.status_code == 303
    assert seen == [("verify", 0), ("hash", 0)]


@pytest.mark.parametrize("email", ["anna@example.se", "ingen@example.se"])
def test_refused_log_in_holds_no_transaction_while_it_hashes(web, client, watched, email):
    make_user_with_password(email="anna@example.se")
    seen = watched()

    answer = client.post("/log-in", data={"email": email, "password": NEW})

    assert answer.status_code == 422
    assert seen == [("verify", 0)]


def test_change_of_password_holds_no_transaction_while_it_hashes(web, client, watched):
    user = make_user_with_password()
    log_in(client, user)
    db.session.commit()
    seen = watched()

    form = {"current": PASSWORD, "password": NEW, "again": NEW}
    answer = client.post("/account/password", data=form)

    assert answer.status_code == 303
    assert seen == [("verify", 0), ("hash", 0)]
    assert fits(user, NEW)


def test_choice_of_password_by_link_holds_no_transaction_while_it_hashes(web, client, watched):
    user = make_user(Role.SYSTEM_ADMINISTRATOR, email="anna@example.se")
    invite(user, SENDER, by=None, at=now())
    token = token_in(last_letter())
    db.session.commit()
    client.get(f"/welcome/{token}")
    db.session.rollback()
    seen = watched()

    answer = client.post("/welcome", data={"password": NEW, "again": NEW})

    assert answer.status_code == 303
    assert seen == [("hash", 0)]
    assert fits(user, NEW)


def test_link_can_be_used_again_when_the_password_was_too_weak(web, client):
    user = make_user(Role.SYSTEM_ADMINISTRATOR, email="anna@example.se")
    invite(user, SENDER, by=None, at=now())
    token = token_in(last_letter())
    db.session.commit()
    client.get(f"/welcome/{token}")

    refused = client.post("/welcome", data={"password": "kort", "again": "kort"})
    taken = client.post("/welcome", data={"password": NEW, "again": NEW})

    assert (refused.status_code, taken.status_code) == (422, 303)
    assert fits(user, NEW)
