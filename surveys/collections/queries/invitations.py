"""Reads of links: which round and instrument a token leads to, and what may be done with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, select

from app.db import db
from app.organisation.models.units import Commissioner, Municipality
from app.prepared import first
from surveys.collections.domain.rounds import Mode, is_open_on
from surveys.collections.models import Invitation, Round
from surveys.instruments.domain.instruments import Instrument
from surveys.instruments.models import InstrumentVersion
from surveys.instruments.queries import instrument_of


class LinkState(StrEnum):
    """What a link is good for."""

    OPEN = "open"
    ANSWERED = "answered"
    REVOKED = "revoked"
    NOT_YET_OPEN = "not_yet_open"
    CLOSED = "closed"


@dataclass(frozen=True)
class Link:
    """An invitation with what answering it needs; the columns of one row."""

    id: UUID
    token_hash: str
    round_id: UUID
    group_key: str
    unit_id: int | None
    session_id: int | None
    participant_id: int | None
    assignment_id: int | None
    answered_on: date | None
    receipt: str | None
    revoked_on: date | None
    mode: Mode
    opens_on: date
    closes_on: date
    closed_at: datetime | None
    version_id: int
    digest: str
    municipality_id: int
    municipality: str

    @property
    def instrument(self) -> Instrument:
        """The instrument to answer."""
        return _instrument(self.version_id, self.digest)

    @property
    def is_anonymous(self) -> bool:
        """Whether the answer may not be joined with the link."""
        return self.mode is Mode.ANONYMOUS

    def state_on(self, today: date) -> LinkState:
        """What the link is good for on a local date."""
        if self.answered_on is not None:
            return LinkState.ANSWERED
        if self.revoked_on is not None:
            return LinkState.REVOKED
        if is_open_on(self.opens_on, self.closes_on, self.closed_at, today):
            return LinkState.OPEN
        return LinkState.NOT_YET_OPEN if today < self.opens_on else LinkState.CLOSED


# By digest, so that the definition's document need not be read at each link that is opened.
_instruments: dict[str, Instrument] = {}


def _instrument(version_id: int, digest: str) -> Instrument:
    found = _instruments.get(digest)
    if found is None:
        version = db.session.get_one(InstrumentVersion, version_id)
        found = _instruments[digest] = instrument_of(version)
    return found


# Any: a row of nineteen columns, in the order of the fields of Link
def _links(condition: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Invitation.id,
            Invitation.token_hash,
            Invitation.round_id,
            Invitation.group_key,
            Invitation.unit_id,
            Invitation.session_id,
            Invitation.participant_id,
            Invitation.assignment_id,
            Invitation.answered_on,
            Invitation.receipt,
            Invitation.revoked_on,
            Round.mode,
            Round.opens_on,
            Round.closes_on,
            Round.closed_at,
            InstrumentVersion.id.label("version_id"),
            InstrumentVersion.digest,
            Municipality.id.label("municipality_id"),
            Municipality.name.label("municipality"),
        )
        .join(Round, Round.id == Invitation.round_id)
        .join(InstrumentVersion, InstrumentVersion.id == Round.instrument_version_id)
        .join(Commissioner, Commissioner.id == Round.commissioner_id)
        .join(Municipality, Municipality.id == Commissioner.municipality_id)
        .where(condition)
    )


_BY_TOKEN = _links(Invitation.token_hash == bindparam("key"))
_BY_ID = _links(Invitation.id == bindparam("key"))
_BY_RECEIPT = _links(Invitation.receipt == bindparam("key"))


def link_by_id(invitation_id: UUID) -> Link | None:
    """The link of an invitation."""
    return _found(_BY_ID, invitation_id)


def link_by_token_hash(token_hash: str) -> Link | None:
    """The link of a token; None for one that was never given out."""
    return _found(_BY_TOKEN, token_hash)


def link_by_receipt(receipt: str) -> Link | None:
    """The answered link of a receipt number."""
    return _found(_BY_RECEIPT, receipt)


def anonymous_answered_since(day: date) -> Sequence[UUID]:
    """The anonymous rounds in which somebody has answered by link on that local date or later."""
    answered = select(Invitation.id).where(
        Invitation.round_id == Round.id, Invitation.answered_on >= day
    )
    return db.session.scalars(
        select(Round.id).where(Round.mode == Mode.ANONYMOUS, answered.exists()).order_by(Round.id)
    ).all()


def _found(statement: Select[*tuple[Any, ...]], key: str | UUID) -> Link | None:
    row = first(db.engine, statement, {"key": key})
    return Link(*row) if row else None
