"""Bringing the database to the newest migration before anything is served."""

from functools import lru_cache
from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory
from flask_migrate import upgrade
from sqlalchemy import inspect, text

from app.db import db, reading

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


@lru_cache(maxsize=1)
def known_revisions() -> tuple[str, ...]:
    """Every migration that the code knows, the one that it needs first."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return tuple(each.revision for each in ScriptDirectory.from_config(config).walk_revisions())


def newest_revision() -> str:
    """The migration that the code needs."""
    return known_revisions()[0]


def present_revision() -> str | None:
    """The migration that the database is at; None for an empty one."""
    with reading(), db.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def migrate_if_needed() -> bool:
    """Bring the database up to date; gives whether there was anything to do."""
    if present_revision() == newest_revision():
        return False
    upgrade()
    return True
