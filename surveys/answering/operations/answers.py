"""Storing and withdrawing sent answers, with their tallies, in the caller's transaction.

Core statements built once: this is the path that every family waits for.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, Insert, delete, insert, select

from app.db import db
from app.prepared import write
from surveys.answering.models import Response, ResponseOrigin, SelfReportClaim
from surveys.collections.domain.rounds import EntryMode
from surveys.instruments.domain.conditions import Answers
from surveys.instruments.domain.instruments import Instrument
from surveys.instruments.domain.routing import reachable_answers
from surveys.tallies.operations import TallyKey, add_to_tallies, rewrite_tallies, tally_keys


@dataclass(frozen=True)
class Sending:
    """What is sent. unit_id 0 and group_key "": not about a unit, no group.

    answered_on: in an anonymous round already made coarse (surveys.domain.rounds.coarse_date).
    """

    round_id: UUID
    instrument: Instrument
    answers: Answers
    answered_on: date
    entry_mode: EntryMode
    locale: str
    group_key: str = ""
    unit_id: int = 0
    is_partial: bool = False


@dataclass(frozen=True)
class Origin:
    """Whom a confidential response came from; never given for an anonymous one."""

    sent_at: datetime
    invitation_id: UUID | None = None
    unit_id: int | None = None
    session_id: int | None = None
    participant_id: int | None = None
    assignment_id: int | None = None
    user_id: int | None = None
    signed_by: str | None = None
    receipt: str | None = None


Stored = tuple[UUID, Sending, Origin | None]


@dataclass(frozen=True)
class Rows:
    """Responses as the tables take them, and what they add to the tallies."""

    responses: list[dict[str, Any]]
    origins: list[dict[str, Any]]
    counted: Counter[TallyKey]


# Core tables of the models: the ORM's unit of work costs more than the statements themselves.
_RESPONSE = insert(Response)
_ORIGIN = insert(ResponseOrigin)


def store_response(
    sending: Sending, origin: Origin | None = None, response_id: UUID | None = None
) -> UUID:
    """Store one response, its origin and its tallies; gives the response's id."""
    response_id = response_id or uuid4()
    store_responses(((response_id, sending, origin),))
    return response_id


def store_responses(stored: Iterable[Stored]) -> None:
    """Store many responses in a few statements; the tallies are added up first."""
    rows = rows_of(stored)
    write_rows(db.session.connection(), rows)


def rows_of(stored: Iterable[Stored]) -> Rows:
    """The rows of responses; made before the transaction begins, so that it is short."""
    responses: list[dict[str, Any]] = []
    origins: list[dict[str, Any]] = []
    counted: Counter[TallyKey] = Counter()
    for response_id, sending, origin in stored:
        reached = reachable_answers(sending.instrument, sending.answers)
        responses.append(_response_row(response_id, sending, reached))
        if origin is not None:
            origins.append({"response_id": response_id, **vars(origin)})
        if not sending.is_partial:
            scope = (sending.round_id, sending.unit_id, sending.group_key)
            counted.update(tally_keys(sending.instrument, reached, scope))
    return Rows(responses, origins, counted)


def write_rows(connection: Connection, rows: Rows) -> None:
    """Write what rows_of made."""
    _execute_all(connection, _RESPONSE, rows.responses)
    _execute_all(connection, _ORIGIN, rows.origins)
    add_to_tallies(connection, rows.counted)


def _execute_all(connection: Connection, statement: Insert, rows: list[dict[str, Any]]) -> None:
    # an executemany of nothing would insert one row of defaults
    if rows:
        write(connection, statement, rows)


def _response_row(response_id: UUID, sending: Sending, reached: Answers) -> dict[str, Any]:
    return {
        "id": response_id,
        "round_id": sending.round_id,
        "group_key": sending.group_key,
        "answered_on": sending.answered_on,
        "answers": dict(reached),
        "entry_mode": sending.entry_mode,
        "locale": sending.locale,
        "is_partial": sending.is_partial,
    }


def withdraw_response(response_id: UUID, instrument: Instrument) -> None:
    """Take a response away, with its origin, its claim and what it added to the tallies."""
    connection = db.session.connection()
    found = connection.execute(
        select(
            Response.round_id,
            Response.group_key,
            Response.answers,
            Response.is_partial,
            ResponseOrigin.unit_id,
        )
        .join(ResponseOrigin, ResponseOrigin.response_id == Response.id, isouter=True)
        .where(Response.id == response_id)
    ).one()
    if not found.is_partial:
        scope = (found.round_id, found.unit_id or 0, found.group_key)
        keys = tally_keys(instrument, found.answers, scope)
        add_to_tallies(connection, Counter(dict.fromkeys(keys, -1)))
    for table in (SelfReportClaim, ResponseOrigin):
        connection.execute(delete(table).where(table.response_id == response_id))
    connection.execute(delete(Response).where(Response.id == response_id))


def forget_order(round_id: UUID) -> None:
    """Write a round's responses and tallies anew, all at once and in the order of their keys.

    For anonymous rounds on PostgreSQL, which keeps with each row the transaction that wrote it: the
    link's row has the same one, and so the two could be joined by whoever reads the system's columns.
    """
    connection = db.session.connection()
    if connection.dialect.name != "postgresql":
        return  # SQLite lays the rows by their keys and keeps no transactions
    columns = list(Response.__table__.c)
    gone = delete(Response).where(Response.round_id == round_id).returning(*columns).cte("gone")
    again = select(*gone.c).order_by(gone.c.id)
    connection.execute(insert(Response).from_select([c.name for c in columns], again))
    rewrite_tallies(connection, round_id)
