"""Writing rows of a table by their natural key: new ones in, changed ones over, others left alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, bindparam, insert, select, update

from app.db import Base, db
from app.rows.formats import Outcome

Record = Mapping[Any, Any]  # a table's columns by name; values as the model's types have them


@dataclass(frozen=True)
class Keyed:
    """A table and the columns that name a row; the first narrows the search for present ones."""

    model: type[Base]
    key: Sequence[str]

    @property
    def table(self) -> Table:
        """The model's table."""
        table = self.model.__table__
        assert isinstance(table, Table)
        return table

    def of(self, record: Record) -> tuple[Any, ...]:
        """The record's key."""
        return tuple(record[name] for name in self.key)


def upsert(keyed: Keyed, records: Sequence[Record]) -> Outcome:
    """Write records, all with the same columns; tells how many were new, changed, unchanged."""
    if not records:
        return Outcome()
    present = _present(keyed, records)
    new = [dict(record) for record in records if keyed.of(record) not in present]
    changed = [
        {**record, "at_id": present[keyed.of(record)]["id"]}
        for record in records
        if keyed.of(record) in present and _differs(record, present[keyed.of(record)])
    ]
    table = keyed.table
    if new:
        db.session.execute(insert(table), new)
    if changed:
        values: dict[str, Any] = {name: bindparam(name) for name in records[0]}
        db.session.connection().execute(
            update(table).where(table.c.id == bindparam("at_id")).values(values), changed
        )
    return Outcome(len(new), len(changed), len(records) - len(new) - len(changed))


def _present(keyed: Keyed, records: Sequence[Record]) -> dict[tuple[Any, ...], Record]:
    table = keyed.table
    first = table.c[keyed.key[0]]
    wanted = {record[keyed.key[0]] for record in records}
    columns = [table.c.id, *(table.c[name] for name in records[0])]
    rows = db.session.execute(select(*columns).where(first.in_(wanted)).order_by(table.c.id))
    return {keyed.of(row): row for row in rows.mappings()}


def _differs(record: Record, present: Record) -> bool:
    return any(present[name] != value for name, value in record.items())
