"""The floor does the whole job, so that what is measured against it is measured fairly."""

import os
import re
import uuid

import pytest
from sqlalchemy import create_engine, make_url, text

from scripts.bench.floor import DATABASE, SECRET, connect, create_app, make_links
from scripts.bench.servers import driver_address

VALUES = {"first": "1", "second": "50", "third": "99", "fourth": "100"}


@pytest.fixture
def sqlite(tmp_path):
    return str(tmp_path / "floor.db")


@pytest.fixture
def on_postgresql():
    server = os.environ.get("INSYN_TEST_POSTGRESQL")
    if not server:
        pytest.skip("no PostgreSQL server: run make test")
    name = f"floor_{uuid.uuid4().hex[:8]}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield driver_address(make_url(server).set(database=name).render_as_string())
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture
def opened(monkeypatch):
    """Give it a database: a client of the floor, and the path of a link."""
    apps = []

    def open_floor(database):
        monkeypatch.setenv(DATABASE, database)
        monkeypatch.setenv(SECRET, "only-for-tests")
        paths = list(make_links(database, 3))
        apps.append(create_app())
        return apps[0].test_client(), paths[0]

    yield open_floor
    for app in apps:
        for connection in app.extensions["connections"]:
            connection.close()


def proof_on(page):
    return {"csrf": re.search(r'name="csrf" value="(\w+)"', page.text)[1]}


def stored(database):
    connection = connect(database)
    rows = connection.execute("SELECT first, second, third, fourth FROM rating").fetchall()
    connection.close()
    return [tuple(row) for row in rows]


def rate_twice(database, opened):
    client, path = opened(database)
    form = proof_on(client.get(path)) | VALUES
    return [client.post(path, data=form).status_code for _ in range(2)]


def test_link_is_good_for_one_rating(sqlite, opened):
    assert rate_twice(sqlite, opened) == [200, 409]
    assert stored(sqlite) == [(1, 50, 99, 100)]


@pytest.mark.postgresql
def test_link_is_good_for_one_rating_on_postgresql(on_postgresql, opened):
    assert rate_twice(on_postgresql, opened) == [200, 409]
    assert stored(on_postgresql) == [(1, 50, 99, 100)]


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"csrf": "of another link"}, 400),
        ({"third": "101"}, 422),
        ({"third": "many"}, 422),
        ({"third": ""}, 422),
    ],
)
def test_nothing_is_stored_when_the_form_is_not_right(sqlite, opened, changed, status):
    client, path = opened(sqlite)

    answer = client.post(path, data=proof_on(client.get(path)) | VALUES | changed)

    assert answer.status_code == status
    assert stored(sqlite) == []


def test_token_that_was_never_given_out_opens_nothing(sqlite, opened):
    client, _path = opened(sqlite)

    assert client.get("/never-given-out").status_code == 404


def test_rating_is_kept_through_a_power_cut(sqlite):
    connection = connect(sqlite)

    assert connection.execute("PRAGMA synchronous").fetchone() == (2,)  # FULL
    connection.close()
