"""An app that demands proof of every form, and its world."""

import pytest

from app.db import db
from tests.conftest import copied
from wsgi import create_app


@pytest.fixture
def guarded(kept_world, tmp_path):
    """An app that demands proof of every form, as in real use, with the world of the access table."""
    web = create_app(copied(kept_world.database, tmp_path))
    web.config["TESTING"] = True
    with web.app_context():
        yield web
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def world(kept_world):
    return kept_world.world
