"""A database that restarts, or is held by somebody else: no fault page, nothing lost, nothing twice."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from threading import Barrier, Thread

import pytest
from flask import Flask, request
from sqlalchemy import create_engine, event, func, select, text
from sqlalchemy.exc import OperationalError

from app.authorization import public
from app.db import db
from app.organisation.models.units import Provider
from wsgi import create_app

CONNECTIONS = 5


def add_pages(app: Flask) -> None:
    """Pages that read and write, as any room's do."""

    def how_many() -> str:
        return str(db.session.scalar(select(func.count(Provider.id))))

    def add() -> str:
        db.session.add(Provider(name=request.form["name"]))
        db.session.commit()
        return "added"

    app.add_url_rule("/t/providers", "t.providers", public(how_many))
    app.add_url_rule("/t/providers", "t.add", public(add), methods=["POST"])


@pytest.fixture
def on_postgresql(postgresql) -> Iterator[Flask]:
    app = create_app(postgresql)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    add_pages(app)
    yield app
    with app.app_context():
        db.engine.dispose()


def fill_pool(app: Flask) -> None:
    """As many connections at once as there are readers, all given back to the pool."""
    barrier = Barrier(CONNECTIONS)

    def read() -> None:
        with app.app_context():
            db.session.scalar(select(func.count(Provider.id)))
            barrier.wait(10)
            db.session.remove()

    readers = [Thread(target=read) for _ in range(CONNECTIONS)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()


def hang_up(url: str) -> int:
    """End every other connection to the database, as a restart does; gives how many."""
    engine = create_engine(url)
    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    left = others.replace("pg_terminate_backend(pid)", "pid")
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        ended = connection.execute(text(others)).all()
        while connection.execute(text(left)).all():  # they are only told to end
            time.sleep(0.02)
    engine.dispose()
    time.sleep(0.3)  # what a server says in ending takes a moment to arrive
    return len(ended)


@pytest.mark.postgresql
def test_nobody_meets_a_fault_after_the_server_has_restarted(on_postgresql, postgresql):
    client = on_postgresql.test_client()
    fill_pool(on_postgresql)

    ended = hang_up(postgresql.database_url)
    read = [client.get("/t/providers").status_code for _ in range(10)]
    hang_up(postgresql.database_url)
    written = [
        client.post("/t/providers", data={"name": f"P{n}"}).status_code for n in range(CONNECTIONS)
    ]

    assert ended >= CONNECTIONS
    assert read == [200] * 10
    assert written == [200] * CONNECTIONS
    assert client.get("/t/providers").text == str(CONNECTIONS)


@pytest.mark.postgresql
def test_looking_whether_a_connection_lives_costs_no_journey(on_postgresql):
    said = []
    with on_postgresql.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *told: said.append(told[2]))
        for _ in range(3):
            db.session.execute(text("SELECT 7"))
            db.session.remove()

    assert said == ["SELECT 7"] * 3


@pytest.fixture
def held(web, settings) -> Iterator[None]:
    """An SQLite database that somebody else writes to, and that nobody waits long for."""
    add_pages(web)
    db.session.remove()
    db.engine.dispose()
    event.listen(db.engine, "connect", lambda c, _: c.execute("PRAGMA busy_timeout=1"))
    path = settings.database_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def test_refusal_at_the_beginning_is_an_error_of_the_database(web, held):
    with pytest.raises(OperationalError, match="locked"):
        db.session.execute(text("SELECT 1"))
    db.session.rollback()


@pytest.mark.parametrize(("language", "words"), [("sv", "Vänta en minut"), ("en", "Wait a minute")])
def test_what_was_typed_is_given_back_when_the_database_can_not_be_had(
    web, client, held, language, words
):
    client.set_cookie("language", language)

    page = client.post("/t/providers", data={"name": "Skogens AB"})

    assert page.status_code == 503
    assert "Skogens AB" in page.text
    assert words in page.text
    assert client.get("/t/providers").text == "0"


def test_api_is_told_so_in_its_own_form(web, client, held):
    def add() -> str:
        db.session.add(Provider(name="x"))
        db.session.commit()
        return "added"

    web.add_url_rule("/api/t/add", "t.api.add", public(add), methods=["POST"])

    answer = client.post("/api/t/add")

    assert answer.status_code == 503
    assert answer.json["status"] == 503
