"""The outbox's writes: putting a message in, claiming one, and recording what became of it."""

import secrets
from dataclasses import dataclass, fields
from datetime import datetime, timedelta

import structlog
from flask import current_app
from sqlalchemy import case, delete, exists, select, update
from sqlalchemy.orm import aliased

from app.db import db
from app.delivery.channel import NotSent, Uncertain, Unreachable
from app.delivery.channels import channel_named
from app.delivery.models import ChannelRest, OutgoingMessage
from app.delivery.sealing import seal

log = structlog.get_logger()
ATTEMPTS = 8  # by then it has been tried for eight hours
TRIED_FOR = timedelta(days=3)  # while the server can't be reached, a weekend passes
# Longer than any sending may take: a claim that old is lost.
CLAIM_LASTS = timedelta(minutes=5)
LONGEST_REST_MIN = 32
ONCE_MORE = 1  # a message whose sending nobody saw the end of is sent once more, then never


@dataclass(frozen=True)
class Message:
    """A message to be sent. dedupe_key: a second message of the same key is never sent."""

    dedupe_key: str
    recipient: str
    subject: str
    body: str
    channel: str = "email"


@dataclass(frozen=True)
class Claimed:
    """A message that this process alone sends now. unrecorded: earlier sendings nobody saw the end of."""

    id: int
    claim: str
    channel: str
    recipient: str
    subject: str
    sealed_body: bytes
    created_at: datetime
    attempts: int
    unrecorded: int


def enqueue(message: Message, at: datetime) -> bool:
    """Put a message in the outbox, in the caller's transaction; False if its key is there already.

    Raises AddressNotUsable.
    """
    address = channel_named(message.channel).address(message.recipient)
    known = select(OutgoingMessage.id).where(OutgoingMessage.dedupe_key == message.dedupe_key)
    if db.session.scalar(known) is not None:
        return False
    db.session.add(
        OutgoingMessage(
            dedupe_key=message.dedupe_key,
            channel=message.channel,
            recipient=address,
            subject=message.subject,
            sealed_body=seal(message.body, current_app.config["INSYN"].secret_key),
            created_at=at,
            next_attempt_at=at,
        )
    )
    db.session.flush()
    return True


def claim_next(channel: str, at: datetime) -> Claimed | None:
    """Take the message that has been due longest; None if there is none, or the channel rests.

    One statement, so that two processes never take the same. A claim that was never recorded is
    taken over when it has lasted too long: then nobody knows whether its message was sent.
    """
    waiting = aliased(OutgoingMessage)
    rests = exists().where(ChannelRest.channel == channel, ChannelRest.until > at)
    longest_due = (
        select(waiting.id)
        .where(
            waiting.sealed_body.is_not(None),
            waiting.channel == channel,
            waiting.next_attempt_at <= at,
            ~rests,
        )
        .order_by(waiting.next_attempt_at, waiting.id)
        .limit(1)
        .with_for_update(of=waiting, skip_locked=True)
        .scalar_subquery()
    )
    lost = case((OutgoingMessage.claim.is_not(None), 1), else_=0)
    row = db.session.execute(
        update(OutgoingMessage)
        .where(OutgoingMessage.id == longest_due)
        .values(
            claim=secrets.token_hex(16),
            next_attempt_at=at + CLAIM_LASTS,
            unrecorded=OutgoingMessage.unrecorded + lost,
        )
        .returning(*(getattr(OutgoingMessage, each.name) for each in fields(Claimed)))
        .execution_options(synchronize_session=False)
    ).one_or_none()
    return Claimed(**row._mapping) if row else None  # noqa: SLF001 - the public way to a row's names


def record_sent(claimed: Claimed, at: datetime) -> None:
    """Note that a message was handed over; its body is gone from here on, and its channel works."""
    values = {"sent_at": at, "sealed_body": None, "last_error": None}
    _record(claimed, attempts=claimed.attempts + 1, **values)
    db.session.execute(delete(ChannelRest).where(ChannelRest.channel == claimed.channel))
    if claimed.unrecorded:
        log.warning("sent perhaps twice", message=claimed.id)


def record_failure(claimed: Claimed, why: NotSent, at: datetime) -> None:
    """Note that a message was not sent: it is tried again later, twice as long each time, or given up.

    A server that can't be reached costs the message none of its attempts.
    """
    attempts = claimed.attempts + (type(why) is not Unreachable)
    unrecorded = claimed.unrecorded + isinstance(why, Uncertain)
    is_given_up = (
        why.is_final
        or attempts >= ATTEMPTS
        or unrecorded > ONCE_MORE
        or at - claimed.created_at > TRIED_FOR
    )
    ended = {"given_up_at": at, "sealed_body": None} if is_given_up else {}
    later = {"next_attempt_at": at + timedelta(minutes=2**attempts)}
    counted = {"attempts": attempts, "unrecorded": unrecorded, "last_error": why.reason}
    _record(claimed, **counted, **later, **ended)
    log.warning(
        "message not sent",
        message=claimed.id,
        channel=claimed.channel,
        reason=why.reason,
        code=why.code,
        is_given_up=is_given_up,
    )


def rest(channel: str, at: datetime) -> None:
    """Try nothing on a channel for a while, longer each time its server fails."""
    resting = db.session.get(ChannelRest, channel)
    if resting is None:
        resting = ChannelRest(channel=channel, failures=0)
        db.session.add(resting)
    minutes = min(2**resting.failures, LONGEST_REST_MIN)
    resting.failures, resting.until = resting.failures + 1, at + timedelta(minutes=minutes)


def _record(claimed: Claimed, **values: object) -> None:
    # Only while the claim is ours: whoever has taken it over records for itself.
    found = db.session.execute(
        update(OutgoingMessage)
        .where(OutgoingMessage.id == claimed.id, OutgoingMessage.claim == claimed.claim)
        .values(claim=None, **values)
        .returning(OutgoingMessage.id)
        .execution_options(synchronize_session=False)
    )
    if found.one_or_none() is None:
        log.warning("claim lost before its outcome was recorded", message=claimed.id)
