"""The database: base class, types, and how SQLite is opened so that nothing acknowledged is lost."""

import select
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from time import monotonic
from typing import Any

from flask import Flask, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, DateTime, Dialect, Engine, Enum, Index, MetaData, event, text
from sqlalchemy.exc import DBAPIError, InvalidatePoolError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.pool import ConnectionPoolEntry, Pool, PoolProxiedConnection
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import Extract
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
ASKED_AFTER_S = 20.0
READ_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

# True where the present work will write: SQLite then takes its write lock at BEGIN, so that two
# writers queue instead of one failing half-way with "database is locked".
_writing: ContextVar[bool] = ContextVar("writing", default=True)


class Base(DeclarativeBase):
    """What every model builds on."""

    metadata = MetaData(naming_convention=NAMING)


db = SQLAlchemy(model_class=Base)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant; refuses naive ones, gives back UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive instant; store UTC."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant must be aware")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back aware UTC also where the database drops the zone."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def words(kind: type[StrEnum], length: int = 24) -> Enum:
    """A column type that stores an enum's words, the same on every database."""
    return Enum(
        kind,
        native_enum=False,
        length=length,
        validate_strings=True,
        values_callable=lambda k: [word.value for word in k],
    )


def partial_index(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index of some rows only, on both databases."""
    return Index(
        name, *columns, unique=unique, sqlite_where=text(where), postgresql_where=text(where)
    )


@compiles(Extract, "sqlite")
def _part_of_day(element: Extract, compiler: SQLCompiler, **kw: Any) -> str:
    """Year or month of a stored day, cut out of its text: half the time of reading it as a day."""
    first, length = {"year": (1, 4), "month": (6, 2)}[element.field]
    return f"CAST(substr({compiler.process(element.expr, **kw)}, {first}, {length}) AS INTEGER)"


def init(app: Flask, url: str) -> None:
    """Bind the database to an app."""
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    # What a statement was given may be an answer or a name: a fault's trace must not log it.
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"hide_parameters": True}
    db.init_app(app)
    app.before_request(_note_whether_writing)
    app.teardown_request(_forget_whether_writing)


def _note_whether_writing() -> None:
    _writing.set(request.method not in READ_METHODS)


def _forget_whether_writing(_error: BaseException | None) -> None:
    """Whatever is done after a request in the same process may write."""
    _writing.set(True)


@contextmanager
def reading() -> Iterator[None]:
    """Within: transactions on SQLite start without the write lock (commands and jobs that only read)."""
    token = _writing.set(False)
    try:
        yield
    finally:
        _writing.reset(token)


@event.listens_for(Engine, "connect")
def _open_sqlite(connection: object, _record: object) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    # The driver's own transactions are off: BEGIN is ours, see _begin_sqlite.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=30000",
        "cache_size=-16000",
        # fold the log back seldom: each time costs two waits for the disk
        "wal_autocheckpoint=8000",
    ):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Pool, "checkin")
def _note_when_idle(_connection: object, record: ConnectionPoolEntry) -> None:
    record.info["idle_since_s"] = monotonic()


@event.listens_for(Pool, "checkout")
def _find_dead_connection(
    connection: object, record: ConnectionPoolEntry, _proxy: PoolProxiedConnection
) -> None:
    """Before a PostgreSQL connection is used: has the server hung up, as all do that restart?

    Looking at the socket costs no journey, as asking at every use would (a rating has four). Where
    something lies there to read, or after a while without use, the server is asked. The first dead
    connection throws all away: they died together.
    """
    if isinstance(connection, sqlite3.Connection):
        return
    idle_since_s = record.info.get("idle_since_s")
    has_waited = idle_since_s is not None and monotonic() - idle_since_s >= ASKED_AFTER_S
    if not has_waited and not _has_something_to_read(connection):
        return
    try:
        cursor = connection.cursor()  # type: ignore[attr-defined]  # any driver's connection
        cursor.execute("SELECT 1")
        cursor.close()
        connection.rollback()  # type: ignore[attr-defined]  # as above
    except Exception as error:
        # whatever the driver calls it, the pool tries a new connection
        raise InvalidatePoolError from error


def _has_something_to_read(connection: Any) -> bool:  # any driver's connection
    watch = select.poll()
    try:
        watch.register(connection.fileno(), select.POLLIN)
    except Exception:  # noqa: BLE001 - a connection without a socket is asked
        return True
    return bool(watch.poll(0))


@contextmanager
def driver_errors(connection: Connection | None, dialect: Dialect, sql: str) -> Iterator[None]:
    """What the driver raises within, as SQLAlchemy raises it; a lost connection is not used again."""
    driver = dialect.loaded_dbapi
    try:
        yield
    except driver.Error as error:
        is_lost = dialect.is_disconnect(error, None, None)
        if is_lost and connection is not None:
            connection.invalidate(error)
        told = DBAPIError.instance(
            sql, None, error, driver.Error,
            hide_parameters=True, connection_invalidated=is_lost, dialect=dialect,
        )  # fmt: skip
        raise told from error


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        begin = "BEGIN IMMEDIATE" if _writing.get() else "BEGIN"
        with driver_errors(connection, connection.dialect, begin):
            # on the driver, with nothing between: every rating waits for it
            cursor = connection.connection.cursor()
            cursor.execute(begin)
            cursor.close()
