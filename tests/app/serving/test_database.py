"""The database is brought up to date before anything is served, and left alone where it is."""

import os
import subprocess
import sys

import pytest
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import inspect, text

from app.db import db
from app.factory import ROOT
from app.serving.database import (
    known_revisions,
    migrate_if_needed,
    newest_revision,
    present_revision,
)
from tests.conftest import settings_for
from wsgi import create_app


@pytest.fixture
def unmigrated(tmp_path):
    """An app on a database that holds nothing yet."""
    app: Flask = create_app(settings_for(f"sqlite:///{tmp_path / 'new.db'}", tmp_path))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def test_revision_is_none_when_the_database_is_empty(unmigrated):
    assert present_revision() is None


def test_database_gets_every_table_when_it_was_empty(unmigrated):
    did_something = migrate_if_needed()

    tables = set(inspect(db.engine).get_table_names())
    assert did_something
    assert present_revision() == newest_revision()
    assert set(db.Model.metadata.tables) <= tables


def test_database_is_left_alone_when_up_to_date(web):
    assert present_revision() == newest_revision()

    assert migrate_if_needed() is False


def test_rows_are_kept_when_the_database_is_looked_at_again(web):
    db.session.execute(text("INSERT INTO provider (name) VALUES ('Ängens stöd AB')"))
    db.session.commit()

    migrate_if_needed()

    assert db.session.scalars(text("SELECT name FROM provider")).all() == ["Ängens stöd AB"]


def test_start_is_refused_when_the_database_is_of_a_newer_insyn(web):
    db.session.execute(text("UPDATE alembic_version SET version_num = 'from_the_future'"))
    db.session.commit()

    with pytest.raises(SystemExit) as ended:
        migrate_if_needed()

    assert ended.value.code == 1


def test_looking_at_the_revision_takes_no_lock(web, settings):
    present_revision()

    other = create_app(settings)
    with other.app_context():
        db.session.execute(text("INSERT INTO provider (name) VALUES ('B')"))
        db.session.commit()
        count = db.session.scalar(text("SELECT count(*) FROM provider"))
        db.session.remove()
        db.engine.dispose()

    assert count == 1


def test_known_revisions_are_those_that_alembic_walks(web):
    with web.app_context():
        script = ScriptDirectory.from_config(web.extensions["migrate"].migrate.get_config())

    assert known_revisions() == tuple(each.revision for each in script.walk_revisions())


def test_web_worker_does_not_load_alembic():
    code = "import sys, wsgi; wsgi.create_app(); print('alembic' in sys.modules)"
    environ = {**os.environ, "INSYN_SECRET_KEY": "secret" * 6}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        check=True,
    )

    assert (done.stdout.strip(), done.stderr) == ("False", "")
