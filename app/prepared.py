"""Statements prepared once and run on the driver: for the path that every family waits for.

The layers above the driver cost several times the rows themselves there (measured on a rating: a
third of the whole). What a statement says and how values are written stays SQLAlchemy's.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect, Engine, Select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.dml import UpdateBase

from app.db import driver_errors

# Any: a driver's value, whose type is the column's own business
Convert = Callable[[Any], Any]
Row = Mapping[str, Any]
KEPT = 128  # a handful for each database that is open


@dataclass(frozen=True)
class Prepared:
    """A statement as the driver takes it. converts: for each parameter, in the order of its place."""

    sql: str
    converts: tuple[tuple[str, Convert | None], ...]
    by_place: bool  # SQLite takes parameters by place, PostgreSQL by name

    def parameters(self, row: Row) -> Sequence[Any] | Row:
        """A row's values as the driver takes them; None stays None unless its type says otherwise."""
        if self.by_place:
            return [row[k] if to is None else to(row[k]) for k, to in self.converts]
        return {k: row[k] if to is None else to(row[k]) for k, to in self.converts}


@lru_cache(maxsize=KEPT)
def _prepared(
    dialect: Dialect, statement: UpdateBase | Select[*tuple[Any, ...]], keys: tuple[str, ...] | None
) -> Prepared:
    compiled = statement.compile(dialect=dialect, column_keys=keys)
    names = compiled.positiontup if compiled.positional else list(compiled.binds)
    converts = tuple(
        (name, compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect))
        for name in names or ()
    )
    return Prepared(str(compiled), converts, by_place=bool(compiled.positional))


@lru_cache(maxsize=KEPT)
def _readers(dialect: Dialect, statement: Select[*tuple[Any, ...]]) -> tuple[Convert | None, ...]:
    kinds = (column.type.dialect_impl(dialect) for column in statement.selected_columns)
    return tuple(kind.result_processor(dialect, None) for kind in kinds)


def write(
    connection: Connection, statement: UpdateBase, rows: Sequence[Row], *, inserts: bool = True
) -> int:
    """Run a statement for each row, in the connection's transaction; gives how many rows it touched.

    Every row has the same keys, those of the columns (inserts) or of the statement's parameters.
    Raises IntegrityError as the session would.
    """
    keys = tuple(rows[0]) if inserts else None
    prepared = _prepared(connection.dialect, statement, keys)
    # Any: a list of lists or of mappings, as the driver has it
    many: list[Any] = [prepared.parameters(row) for row in rows]
    with driver_errors(connection, connection.dialect, prepared.sql):
        cursor = connection.connection.cursor()
        try:
            if len(many) == 1:
                cursor.execute(prepared.sql, many[0])
            else:
                cursor.executemany(prepared.sql, many)
            touched: int = cursor.rowcount
        finally:
            cursor.close()
    return touched


def first(engine: Engine, statement: Select[*tuple[Any, ...]], row: Row) -> list[Any] | None:
    """The first row of a SELECT, on a connection of its own: no write lock, no session."""
    prepared = _prepared(engine.dialect, statement, None)
    connection = engine.raw_connection()
    # Any: the driver's connection; without a transaction a read is one journey instead of three
    driver: Any = connection.driver_connection
    try:
        with driver_errors(None, engine.dialect, prepared.sql):
            if not prepared.by_place:
                driver.autocommit = True
            cursor = connection.cursor()
            cursor.execute(prepared.sql, prepared.parameters(row))
            found = cursor.fetchone()
            cursor.close()
            if not prepared.by_place:
                driver.autocommit = False
    except DBAPIError:
        connection.invalidate()
        raise
    finally:
        connection.close()
    if found is None:
        return None
    readers = _readers(engine.dialect, statement)
    return [v if to is None else to(v) for to, v in zip(readers, found, strict=True)]
