"""Health, as whoever watches an installation sees it."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from app.clock import now
from app.db import db
from app.jobs.operations import note_seen
from app.serving import health as module
from app.serving.database import known_revisions
from app.serving.health import UNSEEN_AFTER
from tests.conftest import settings_for
from wsgi import create_app

WELL = {"status": "ok", "database": "ok", "migration": "newest"}


def see(ago=timedelta(0)):
    """Let a job process have been seen; gives when, as health says it."""
    at = now() - ago
    note_seen("node-7.internal:4711", at)
    db.session.commit()
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def be_at(revision):
    db.session.execute(text("UPDATE alembic_version SET version_num = :to"), {"to": revision})
    db.session.commit()


def test_health_is_good_while_database_and_job_process_are(client):
    when = see()

    answer = client.get("/health")

    assert (answer.status_code, answer.json) == (200, WELL | {"jobs": f"seen {when}"})
    assert answer.headers["Cache-Control"] == "no-store"


def test_health_tells_nothing_of_the_machines(client):
    see()

    assert "node" not in client.get("/health").text


def test_health_serves_on_and_says_since_when_the_job_process_is_unseen(client):
    when = see(UNSEEN_AFTER)

    answer = client.get("/health")

    assert answer.status_code == 200
    assert answer.json == WELL | {"status": "warning", "jobs": f"not seen since {when}"}


def test_health_says_when_no_job_process_was_ever_seen(client):
    answer = client.get("/health")

    assert (answer.status_code, answer.json["jobs"]) == (200, "not seen since the beginning")


def test_health_is_bad_when_the_database_does_not_answer(client, monkeypatch):
    def refuse():
        raise OperationalError("SELECT 1", {}, Exception("secret path"))

    monkeypatch.setattr(module, "present_revision", refuse)
    answer = client.get("/health")

    assert answer.status_code == 503
    assert answer.json == {"status": "down", "database": "unreachable"}


def test_health_is_bad_when_there_is_no_server_of_the_database(tmp_path):
    app = create_app(settings_for("postgresql+psycopg://nobody@127.0.0.1:1/none", tmp_path))

    answer = app.test_client().get("/health")

    assert (answer.status_code, answer.json["database"]) == (503, "unreachable")


@pytest.mark.parametrize("revision", known_revisions()[1:3])
def test_health_is_bad_when_the_database_is_older_than_the_code(client, revision):
    see()
    be_at(revision)

    answer = client.get("/health")

    assert answer.status_code == 503
    assert answer.json["migration"] == "older than the code needs"


def test_health_is_bad_when_the_database_is_empty(tmp_path):
    app = create_app(settings_for(f"sqlite:///{tmp_path / 'empty.db'}", tmp_path))

    answer = app.test_client().get("/health")

    assert (answer.status_code, answer.json["status"]) == (503, "down")
    with app.app_context():
        db.engine.dispose()


def test_health_serves_on_while_the_other_nodes_are_newer(client):
    see()
    be_at("from_the_future")

    answer = client.get("/health")

    assert answer.status_code == 200
    assert (answer.json["status"], answer.json["migration"]) == (
        "warning",
        "newer than the code knows",
    )
