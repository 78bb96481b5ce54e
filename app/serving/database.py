"""Bringing the database to the newest migration before anything is served."""

import re
from functools import lru_cache
from importlib import import_module
from pathlib import Path

from sqlalchemy import inspect, text

from app.db import db, reading

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations" / "versions"
REVISION = re.compile(r'^revision = "(\w+)"$', re.MULTILINE)


@lru_cache(maxsize=1)
def known_revisions() -> tuple[str, ...]:
    """Every migration that the code knows, the one that it needs first."""
    # read as text: Alembic takes memory that a web worker, asked for its health, has no use for
    files = sorted(MIGRATIONS.glob("[0-9]*.py"), reverse=True)
    return tuple(REVISION.findall(file.read_text(encoding="utf-8"))[0] for file in files)


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
    import_module("flask_migrate").upgrade()
    return True
