"""Reads of the outbox: how much waits, and whether any of it is stuck."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.db import db
from app.delivery.models import OutgoingMessage


@dataclass(frozen=True)
class DeliveryCounts:
    """How many messages are in which state; each is in one. oldest_waiting: since when the first waits."""

    waiting: int  # not tried yet, or being sent
    failing: int  # tried, and to be tried again
    sent: int
    given_up: int
    oldest_waiting: datetime | None


def delivery_counts() -> DeliveryCounts:
    """How the outbox stands, all channels together."""
    is_open = OutgoingMessage.sealed_body.is_not(None)
    return DeliveryCounts(
        *db.session.execute(
            select(
                func.count().filter(is_open, OutgoingMessage.last_error.is_(None)),
                func.count().filter(is_open, OutgoingMessage.last_error.is_not(None)),
                func.count(OutgoingMessage.sent_at),
                func.count(OutgoingMessage.given_up_at),
                func.min(OutgoingMessage.created_at).filter(is_open),
            )
        ).one()
    )
