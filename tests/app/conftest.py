"""The world of the access table, made once a worker."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from app.db import db
from app.identity.models.users import User
from app.identity.operations.passwords import hash_new, set_password
from surveys.instruments.operations import sync_shipped
from tests.app.access_objects import World, make_world
from tests.app.identity.factories_identity import PASSWORD
from tests.conftest import NOON, copied
from wsgi import create_app


@dataclass(frozen=True)
class KeptWorld:
    """A world that is told by its ids alone, and the database it lies in: to be copied."""

    world: World
    database: Path


@pytest.fixture(scope="session")
def kept_world(blank_database: Path, tmp_path_factory: pytest.TempPathFactory) -> KeptWorld:
    """Its users have a password."""
    settings = copied(blank_database, tmp_path_factory.mktemp("world"))
    with create_app(settings).app_context():
        world = make_world()
        sync_shipped(NOON)
        password_hash = hash_new(PASSWORD, ())
        for user_id in world.users.values():
            set_password(db.session.get(User, user_id), password_hash)
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    return KeptWorld(world, Path(settings.instance_path, "insyn.db"))
