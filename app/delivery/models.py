"""The outbox: what is to be sent, what became of it, and which channels rest."""

from datetime import datetime

from sqlalchemy import CheckConstraint, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime, partial_index


class OutgoingMessage(Base):
    """A message that waits, was handed over, or was given up.

    dedupe_key: one row for each recipient and wave. claim: whoever sends it just now.
    next_attempt_at: while it is claimed, when the claim is lost.
    unrecorded: how many sendings nobody knows the outcome of.
    """

    __tablename__ = "outgoing_message"
    __table_args__ = (
        # what has left, or never will, keeps no log-in link
        CheckConstraint(
            "(sealed_body IS NULL) = (sent_at IS NOT NULL OR given_up_at IS NOT NULL)",
            name="body_until_the_end",
        ),
        CheckConstraint("sent_at IS NULL OR given_up_at IS NULL", name="one_end"),
        partial_index(
            "ix_outgoing_message_due",
            "channel",
            "next_attempt_at",
            "id",
            where="sealed_body IS NOT NULL",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    dedupe_key: Mapped[str] = mapped_column(String(120), unique=True)
    channel: Mapped[str] = mapped_column(String(24))
    recipient: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    sealed_body: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    next_attempt_at: Mapped[datetime] = mapped_column(UtcDateTime)
    claim: Mapped[str | None] = mapped_column(String(32))
    attempts: Mapped[int] = mapped_column(default=0)
    unrecorded: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None] = mapped_column(String(200))
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    given_up_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def is_sent_perhaps_twice(self) -> bool:
        """Whether the recipient may have got it twice: it was sent, after a sending nobody saw the end of."""
        return self.sent_at is not None and self.unrecorded > 0


class ChannelRest(Base):
    """A channel whose server failed: nothing is tried on it before then. No row: it works."""

    __tablename__ = "channel_rest"

    channel: Mapped[str] = mapped_column(String(24), primary_key=True)
    failures: Mapped[int]
    until: Mapped[datetime] = mapped_column(UtcDateTime)
