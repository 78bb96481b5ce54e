"""An Insyn with its database ready, and its tables by name for Core statements.

By name, so that what is measured may move its models about without a line changing here.
"""

import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from typing import Any

from flask import Flask
from sqlalchemy import Connection, Table, func, insert, select

from app.db import Base, db
from app.prepared import write
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
        if connection.dialect.name == "sqlite":
            # so that the indexes of a million rows are not written to the disk over and over
            connection.exec_driver_sql("PRAGMA cache_size=-500000")
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
        """Add rows that all have the same columns; the rest take the model's plain defaults."""
        table = self.table(name)
        plain = {c.name: c.default.arg for c in table.c if c.default and c.default.is_scalar}
        statement = insert(table)
        source = iter(rows)
        while batch := [plain | row for row in islice(source, BATCH)]:
            write(self.connection, statement, batch)

    def next_id(self, name: str) -> int:
        """The first whole-number id that no row has."""
        highest = self.connection.scalar(select(func.max(self.table(name).c.id)))
        return int(highest or 0) + 1


def new_token() -> str:
    """A link's token, as long as Insyn's own."""
    return secrets.token_urlsafe(16)
