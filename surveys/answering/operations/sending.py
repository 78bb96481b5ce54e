"""Sending an answer: the response, the mark on its link, the trail and the tallies, all or nothing.

Core statements built once: this is the path that every family waits for. The caller commits.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import bindparam, insert, select, update

from app.clock import local_date
from app.db import db
from app.errors import N_, DomainError
from app.prepared import write
from app.trail.models import TrailEntry
from surveys.answering.domain.receipts import receipt_number
from surveys.answering.operations.answers import Origin, Sending, rows_of, write_rows
from surveys.answering.operations.drafts import discard_by_id
from surveys.collections.domain.rounds import EntryMode, coarse_date
from surveys.collections.models import Invitation
from surveys.collections.operations.round_locks import is_held_open
from surveys.collections.queries.invitations import Link
from surveys.instruments.domain.answers import missing_required
from surveys.instruments.domain.conditions import Answers

_INVITATION = Invitation.__table__
_MARK = (
    update(Invitation)
    .where(
        _INVITATION.c.id == bindparam("of_invitation"),
        _INVITATION.c.answered_on.is_(None),
        _INVITATION.c.revoked_on.is_(None),
        is_held_open(_INVITATION.c.round_id),
    )
    .values(answered_on=bindparam("on"), receipt=bindparam("number"))
)
_RECEIPT = select(_INVITATION.c.receipt).where(_INVITATION.c.id == bindparam("of_invitation"))
_TRAIL = insert(TrailEntry)
RECEIPT_BYTES = 8


class LinkIsRevoked(DomainError):
    """The link was taken back, or its round closed, between showing the page and sending."""

    message = N_("Länken gäller inte längre. Inget har sparats.")
    status = 410


class AnswersAreMissing(DomainError):
    """Questions that must be answered are not."""

    message = N_("Några frågor som behöver svar är inte besvarade.")
    status = 422


@dataclass(frozen=True)
class Given:
    """What somebody sends."""

    answers: Answers
    entry_mode: EntryMode
    locale: str


def send(link: Link, given: Given, at: datetime) -> str:
    """Store an answer and give its receipt number; a second sending gives the first one's.

    Raises AnswersAreMissing, LinkIsRevoked; then nothing is stored.
    """
    if missing_required(link.instrument, given.answers):
        raise AnswersAreMissing
    number = receipt_number(secrets.token_bytes(RECEIPT_BYTES))
    marks = {"of_invitation": link.id, "on": local_date(at), "number": number}
    origin = None if link.is_anonymous else _origin(link, at)
    rows = rows_of([(uuid4(), _sending(link, given, at), origin)])
    # From here on nobody else writes on SQLite: all that can be made beforehand has been.
    connection = db.session.connection()
    # The guard against two sendings: only one finds the link unanswered.
    if write(connection, _MARK, [marks], inserts=False) != 1:
        first: str | None = connection.execute(_RECEIPT, {"of_invitation": link.id}).scalar()
        if first is None:
            raise LinkIsRevoked
        return first
    write_rows(connection, rows)
    if not link.is_anonymous:  # an anonymous answer's line in the trail would tell when it came
        write(connection, _TRAIL, [_trail_row(link, at)])
    return number


def send_draft(link: Link, given: Given, at: datetime, draft_id: UUID | None) -> str:
    """The same for an answer that was saved as a draft, which goes away."""
    number = send(link, given, at)
    if draft_id is not None:
        discard_by_id(draft_id)
    return number


def _sending(link: Link, given: Given, at: datetime) -> Sending:
    day = local_date(at)
    return Sending(
        round_id=link.round_id,
        instrument=link.instrument,
        answers=given.answers,
        answered_on=coarse_date(day) if link.is_anonymous else day,
        entry_mode=given.entry_mode,
        locale=given.locale,
        group_key=link.group_key,
        unit_id=link.unit_id or 0,
    )


def _origin(link: Link, at: datetime) -> Origin:
    return Origin(
        sent_at=at,
        invitation_id=link.id,
        unit_id=link.unit_id,
        session_id=link.session_id,
        participant_id=link.participant_id,
        assignment_id=link.assignment_id,
    )


def _trail_row(link: Link, at: datetime) -> dict[str, object]:
    return {
        "at": at,
        "user_id": None,
        "action": "answer.sent",
        "object_kind": "invitation",
        "object_id": str(link.id),
        "unit_id": link.unit_id,
        "municipality_id": link.municipality_id,
        "details": {"instrument": link.instrument.key},
    }
