"""Fixtures that every test may use: an app on a database of its own, a client, the clock."""

import os
import shutil
import sys
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from sqlalchemy import create_engine, text

from app.db import db
from app.settings import Settings
from tests.family_watch import watched
from tests.made_once import compile_once, hash_lightly
from wsgi import create_app

SECRET = "only-for-tests"
# An instant that most tests take as the present: a Friday, in winter time.
NOON = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)

# How many examples each property is tried with. `few` tries the same ones each time, so that a run
# says the same twice; `make test-deep` looks on. A busy machine is no fault of the code: no example
# is too slow; and a property may use one database for all its examples.
for name, many in (("few", 20), ("deep", 300)):
    hypothesis_settings.register_profile(
        name,
        max_examples=many,
        derandomize=name == "few",
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )
hypothesis_settings.load_profile(os.environ.get("INSYN_TEST_EXAMPLES", "few"))


# What `make test-fast` leaves out, by folder or file.
SLOW = (
    *("/web/", "/how_to/", "/scripts/bench/"),
    # processes that are started, and killed
    *("serving/test_watching", "serving/test_threads", "delivery/test_processes"),
    *("jobs/test_working", "jobs/test_job_process", "app/rows/test_cli"),
    # walks through all of a municipality or a year
    *("test_access_", "test_import_faults_each", "test_scoping_of_districts", "demo/test_filling"),
    *("test_pages_in_english", "test_new_instrument", "exchange/test_cli", "test_assignment_sums"),
    *("release/operations/test_years", "release/domain/test_making", "test_coverage_by_simulation"),
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if any(part in item.path.as_posix() for part in SLOW):
            item.add_marker(pytest.mark.slow)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Say where a test waited that is tried once more: else nobody would look for the reason."""
    if report.outcome == "rerun" and "PYTEST_XDIST_WORKER" not in os.environ:
        sys.stderr.write(f"\n{report.nodeid} was cut off:\n{report.longreprtext}\n")


def settings_for(url: str, instance: Path) -> Settings:
    return Settings(
        database_url=url, secret_key=SECRET, municipality="Provköping", instance_path=str(instance)
    )


@pytest.fixture(scope="session")
def blank_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file, made once a worker; tests copy it."""
    folder = tmp_path_factory.mktemp("blank")
    path = folder / "blank.db"
    app = create_app(settings_for(f"sqlite:///{path}", folder))
    with app.app_context():
        upgrade()
        db.engine.dispose()  # the last connection to close folds the log into the file
    return path


@pytest.fixture
def settings(blank_database: Path, tmp_path: Path) -> Settings:
    return copied(blank_database, tmp_path)


def copied(database: Path, folder: Path) -> Settings:
    """Settings of a copy of a database, for one test alone."""
    path = folder / "insyn.db"
    shutil.copy(database, path)
    return settings_for(f"sqlite:///{path}", folder)


@pytest.fixture
def web(settings: Settings) -> Iterator[Flask]:
    """An app on a database of its own, inside its context."""
    app = create_app(settings)
    app.config["TESTING"] = True
    app.config["WTF_CSRF_ENABLED"] = False  # csrf has tests of its own, with it on
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def client(web: Flask) -> FlaskClient:
    return web.test_client()


@pytest.fixture
def demo_web(settings: Settings) -> Iterator[Flask]:
    """The same in demo mode."""
    app = create_app(replace(settings, demo=True))
    app.config["TESTING"] = True
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def postgresql_template() -> Iterator[str]:
    """The URL of a migrated, empty PostgreSQL database; skipped where no server was started.

    `make test` starts a throw-away server and says where it is in INSYN_TEST_POSTGRESQL.
    """
    server = os.environ.get("INSYN_TEST_POSTGRESQL")
    if not server:
        pytest.skip("no PostgreSQL server: run make test")
    name = f"template_{uuid.uuid4().hex[:8]}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    url = server.rsplit("/", 1)[0] + "/" + name
    app = create_app(settings_for(url, Path("/tmp")))  # noqa: S108 - nothing is written there
    with app.app_context():
        upgrade()
        db.engine.dispose()
    yield url
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture
def postgresql(postgresql_template: str, tmp_path: Path) -> Iterator[Settings]:
    """Settings of an app on a PostgreSQL database of its own."""
    name = f"test_{uuid.uuid4().hex[:8]}"
    base, template = postgresql_template.rsplit("/", 1)
    admin = create_engine(f"{base}/postgres", isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    yield settings_for(f"{base}/{name}", tmp_path)
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture(scope="session", autouse=True)
def made_once() -> Iterator[None]:
    """What is the same in every test is made once a worker: else it were half of all the work."""
    with pytest.MonkeyPatch.context() as patch:
        compile_once(patch)
        hash_lightly(patch)
        yield


@pytest.fixture(scope="session")
def family_watch() -> Iterator[set[str]]:
    """What pages for families say though no family's language has it, in the whole run."""
    with watched() as strangers:
        yield strangers


@pytest.fixture(autouse=True)
def families_can_read_all(family_watch: set[str]) -> Iterator[None]:
    """Whatever page for families a test asks for says nothing that only staff's catalogue has."""
    family_watch.clear()
    yield
    assert family_watch == set(), "add the file to FAMILY_FILES in scripts/translations.py"
