import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from app.db import UtcDateTime, db, reading


def test_sqlite_keeps_what_was_acknowledged_when_power_is_cut(web):
    pragmas = {
        name: db.session.execute(text(f"PRAGMA {name}")).scalar_one()
        for name in ("journal_mode", "synchronous", "foreign_keys")
    }

    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_instant_is_given_back_as_utc_when_stored_in_another_zone():
    summer = datetime(2026, 7, 1, 12, 0, tzinfo=timezone(timedelta(hours=2)))

    stored = UtcDateTime().process_bind_param(summer, dialect=None)

    assert stored == datetime(2026, 7, 1, 10, 0, tzinfo=UTC)


def test_instant_is_refused_when_naive():
    with pytest.raises(ValueError, match="aware"):
        UtcDateTime().process_bind_param(datetime(2026, 7, 1), dialect=None)  # noqa: DTZ001


def test_reader_is_not_held_up_when_another_connection_writes(web):
    with db.engine.connect() as writer:
        writer.execute(text("INSERT INTO provider (name) VALUES ('A')"))

        with reading(), db.engine.connect() as reader:
            seen = reader.execute(text("SELECT count(*) FROM provider")).scalar_one()

        writer.rollback()
    assert seen == 0


def test_trace_of_a_refused_statement_does_not_hold_what_it_was_given(web):
    insert = text("INSERT INTO provider (id, name) VALUES (1, :name)")
    db.session.execute(insert, {"name": "a secret"})

    with pytest.raises(IntegrityError) as refused:
        db.session.execute(insert, {"name": "a secret"})

    assert "a secret" not in str(refused.value)


def test_a_request_that_read_leaves_no_mark_on_what_is_written_after_it(web, client, settings):
    assert client.get("/health").status_code == 200
    db.session.remove()
    path = settings.database_url.removeprefix("sqlite:///")

    with (
        db.engine.begin(),
        closing(sqlite3.connect(path, timeout=0)) as other,
        pytest.raises(sqlite3.OperationalError, match="locked"),
    ):
        # the lock is taken at BEGIN, so nobody can write in between and have us fail half-way
        other.execute("BEGIN IMMEDIATE")
