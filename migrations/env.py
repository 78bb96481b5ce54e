"""Alembic's environment: the app's engine and metadata, one transaction for all migrations."""

import importlib
import pkgutil
from contextlib import contextmanager

from alembic import context
from flask import current_app

import app
import audits
import surveys
from app.db import Base, UtcDateTime


def import_models() -> None:
    """Import every module of tables, so that the metadata is whole."""
    for package in (app, surveys, audits):
        for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            if "models" in module.name.split("."):
                importlib.import_module(module.name)


def render_item(kind, item, autogen_context):
    """Write our own types as the plain ones they are in the database."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def run() -> None:
    """Migrate on the app's own engine."""
    import_models()
    engine = current_app.extensions["migrate"].db.engine
    with engine.connect() as connection, unbound(connection):
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=connection.dialect.name == "sqlite",
            render_item=render_item,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
            check_references(connection)


@contextmanager
def unbound(connection):
    """Within: SQLite lets a table be made anew although others refer to it. Only possible before BEGIN."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        connection.rollback()
        driver.execute("PRAGMA foreign_keys = ON")


def check_references(connection):
    """Refuse migrations that leave a row without what it refers to."""
    if connection.dialect.name == "sqlite":
        lost = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if lost is not None:
            raise RuntimeError(f"a row of {lost[0]} refers to what is not there: {lost[2]}")


run()
