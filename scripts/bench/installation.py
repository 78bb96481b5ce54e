"""An Insyn with its database ready, and its tables by name for Core statements.

By name, so that what is measured may move its models about without a line changing here.
"""

import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import Connection, Table, func, insert, select

from app.db import Base, db
from app.settings import from_environment
from scripts.bench.servers import CanNotMeasureError
from wsgi import create_app

BATCH = 5000


@contextmanager
def installation(environment: Mapping[str, str]) -> Iterator[Flask]:
    """An app whose database has the newest migration and what Insyn comes with; in its context."""
    app = create_app(from_environment(environment))
    with app.app_context():
        prepared = app.test_cli_runner().invoke(args=["prepare"], catch_exceptions=False)
        if prepared.exit_code:
            raise CanNotMeasureError(prepared.output)
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()  # the last connection to close folds SQLite's log into the file


@contextmanager
def filling() -> Iterator["Filling"]:
    """Rows to add in one transaction."""
    with db.engine.begin() as connection:
        yield Filling(connection)


class Filling:
    """Adds rows by table name, many at a time."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def table(self, name: str) -> Table:
        """A table of Insyn's."""
        return Base.metadata.tables[name]

    # Any: a row's values, each of its column's own type
    def add(self, name: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Add rows that all have the same columns."""
        statement = insert(self.table(name))
        source = iter(rows)
        while batch := [dict(row) for _, row in zip(range(BATCH), source, strict=False)]:
            self.connection.execute(statement, batch)

    def next_id(self, name: str) -> int:
        """The first whole-number id that no row has."""
        highest = self.connection.scalar(select(func.max(self.table(name).c.id)))
        return int(highest or 0) + 1


def new_token() -> str:
    """A link's token, as long as Insyn's own."""
    return secrets.token_urlsafe(16)
