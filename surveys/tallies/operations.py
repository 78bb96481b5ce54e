"""Keeping tallies true: counts change in the transaction that stores or withdraws a response."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.prepared import write
from surveys.instruments.domain.conditions import Answers
from surveys.instruments.domain.instruments import Instrument
from surveys.tallies.domain import cells
from surveys.tallies.models import Tally

Scope = tuple[UUID, int, str]  # round, unit (0: none), group
TallyKey = tuple[UUID, int, str, str, str]  # in the order of the primary key

_TABLE = Tally.__table__
_KEY = ("round_id", "unit_id", "group_key", "question_key", "value")


def tally_keys(instrument: Instrument, answers: Answers, scope: Scope) -> list[TallyKey]:
    """The rows of the tally table that a response counts in."""
    round_id, unit_id, group_key = scope
    return [
        (round_id, unit_id, group_key, question_key, value)
        for question_key, value in cells(instrument, answers)
    ]


def add_to_tallies(connection: Connection, counted: Mapping[TallyKey, int]) -> None:
    """Add counts to the tallies; negative ones take away from rows that are there.

    In the order of the key, so that two transactions can't wait for each other's rows.
    """
    rows: list[dict[str, Any]] = [
        {**dict(zip(_KEY, key, strict=True)), "n": n} for key, n in sorted(counted.items())
    ]
    if added := [row for row in rows if row["n"] > 0]:
        write(connection, _ADD[connection.dialect.name], added)
    if taken := [{f"of_{k}": v for k, v in row.items()} for row in rows if row["n"] < 0]:
        connection.execute(_TAKE, taken)


def rewrite_tallies(connection: Connection, round_id: UUID) -> None:
    """Write a round's tallies anew as they are, after whoever is counting; see forget_order."""
    of_round = _TABLE.c.round_id == round_id
    # locked in the order of the key, as add_to_tallies takes them
    keys = (_TABLE.c[name] for name in _KEY)
    connection.execute(select(_TABLE.c.n).where(of_round).order_by(*keys).with_for_update())
    connection.execute(update(Tally).where(of_round).values(n=_TABLE.c.n))


def _add(
    insert: type[sqlite.Insert] | type[postgresql.Insert],
) -> sqlite.Insert | postgresql.Insert:
    statement = insert(Tally)
    return statement.on_conflict_do_update(
        index_elements=[_TABLE.c[name] for name in _KEY],
        set_={"n": _TABLE.c.n + statement.excluded.n},
    )


_ADD = {"sqlite": _add(sqlite.Insert), "postgresql": _add(postgresql.Insert)}
_TAKE = (
    update(Tally)
    .where(*(_TABLE.c[name] == bindparam(f"of_{name}") for name in _KEY))
    .values(n=_TABLE.c.n + bindparam("of_n"))
)
