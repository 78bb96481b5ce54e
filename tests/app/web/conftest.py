"""An app that demands proof of every form, and its world."""

import pytest

from app.db import db
from app.identity.models.users import User
from app.identity.operations.passwords import hash_new, set_password
from surveys.instruments.operations import sync_shipped
from tests.app.access_objects import make_world
from tests.app.identity.factories_identity import PASSWORD
from tests.conftest import NOON
from wsgi import create_app


@pytest.fixture
def guarded(settings):
    """An app that demands proof of every form, as in real use, with the world of the access table."""
    web = create_app(settings)
    web.config["TESTING"] = True
    with web.app_context():
        yield web
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def world(guarded):
    made = make_world()
    sync_shipped(NOON)
    for user_id in made.users.values():
        set_password(db.session.get(User, user_id), hash_new(PASSWORD, ()))
    db.session.commit()
    return made
