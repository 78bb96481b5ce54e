import re

import pytest
from sqlalchemy import select

from app.db import db
from app.identity.models.users import ApiKey
from app.identity.operations.api_keys import KEY_PREFIX, create_api_key, revoke_api_key
from app.identity.queries.api_keys import api_keys, commissioner_of_api_key
from app.roles import Role
from app.trail.models import TrailEntry
from tests.conftest import NOON
from tests.factories import log_in, make_commissioner, make_user


@pytest.fixture
def admin(web, client):
    user = make_user(Role.SYSTEM_ADMINISTRATOR)
    make_commissioner()
    db.session.commit()
    log_in(client, user)
    return user


def made(user, name="Beslutsstöd"):
    return create_api_key(name, make_commissioner(name).id, by=user.id, at=NOON)


def test_key_reads_its_own_commissioner(web):
    user = make_user(Role.SYSTEM_ADMINISTRATOR)
    one, other = made(user, "Norr"), made(user, "Söder")

    assert commissioner_of_api_key(one.raw).name == "Norr"
    assert commissioner_of_api_key(other.raw).name == "Söder"


def test_key_is_kept_only_as_a_hash(web):
    new = made(make_user(Role.SYSTEM_ADMINISTRATOR))

    assert new.raw.startswith(KEY_PREFIX)
    assert new.raw not in new.key.key_hash


@pytest.mark.parametrize("raw", ["", "insyn_guessed", "å"])
def test_key_is_refused_when_unknown(web, raw):
    made(make_user(Role.SYSTEM_ADMINISTRATOR))

    assert commissioner_of_api_key(raw) is None


def test_key_is_refused_when_its_hash_is_sent_instead(web):
    new = made(make_user(Role.SYSTEM_ADMINISTRATOR))

    assert commissioner_of_api_key(new.key.key_hash) is None


def test_key_is_refused_from_the_moment_it_is_revoked(web):
    user = make_user(Role.SYSTEM_ADMINISTRATOR)
    new = made(user)

    revoke_api_key(new.key, by=user.id, at=NOON)

    assert commissioner_of_api_key(new.raw) is None


def test_key_is_revoked_once_when_asked_twice(web):
    user = make_user(Role.SYSTEM_ADMINISTRATOR)
    new = made(user)

    for _time in range(2):
        revoke_api_key(new.key, by=user.id, at=NOON)

    deeds = db.session.scalars(select(TrailEntry.action).order_by(TrailEntry.id)).all()
    assert deeds == ["api_key.created", "api_key.revoked"]


def test_keys_in_force_are_listed_first(web):
    user = make_user(Role.SYSTEM_ADMINISTRATOR)
    first, second, third = (made(user, name).key for name in ("Ett", "Två", "Tre"))
    revoke_api_key(third, by=user.id, at=NOON)
    db.session.flush()

    assert [row.key for row in api_keys(None)] == [second, first, third]
    assert api_keys(None)[0].commissioner == "Två"


def test_key_is_shown_once(client, admin):
    commissioner = make_commissioner("Norr")
    db.session.commit()

    made = client.post("/api-keys", data={"name": "Beslutsstöd", "commissioner": commissioner.id})
    second = client.get("/api-keys").text

    raw = re.search(r"insyn_[\w-]+", made.text)[0]
    assert commissioner_of_api_key(raw).name == "Norr"
    assert "Set-Cookie" not in made.headers or raw not in made.headers["Set-Cookie"]
    assert raw not in second
    assert "Beslutsstöd" in second


@pytest.mark.parametrize("data", [{}, {"name": "Nyckel"}, {"name": "Nyckel", "commissioner": 999}])
def test_key_is_not_made_when_something_is_missing(client, admin, data):
    page = client.post("/api-keys", data=data)

    assert page.status_code == 422
    assert db.session.scalars(select(ApiKey)).all() == []


def test_key_is_shut_off_on_its_page(client, admin):
    key = made(admin).key
    db.session.commit()

    page = client.post(f"/api-keys/{key.id}/revoke", follow_redirects=True)

    assert "Nyckeln är avstängd" in page.text
    assert db.session.get(ApiKey, key.id).revoked_at is not None


def test_page_of_keys_says_what_they_are_for_when_there_are_none(client, admin):
    assert "Det finns ingen nyckel än" in client.get("/api-keys").text
