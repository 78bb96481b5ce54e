"""An app with kinds of tasks made for tests, on each database."""

import pytest

from app.db import db
from tests.app.jobs.task_kinds import make_app


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def each_database(request):
    """Settings of an empty installation, on either database in turn."""
    return request.getfixturevalue("settings" if request.param == "sqlite" else request.param)


@pytest.fixture
def house(settings):
    """An app that knows the tests' tasks, inside its context."""
    yield from _inside(make_app(settings))


@pytest.fixture
def each_house(each_database):
    """The same on either database in turn, for what the databases do in their own ways."""
    yield from _inside(make_app(each_database))


def _inside(app):
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
