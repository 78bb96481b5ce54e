"""Putting messages in the outbox, and sending those that wait."""

import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.errors import MessageError
from email.message import EmailMessage

import structlog
from sqlalchemy import select

from app.db import db
from app.delivery.models import OutgoingMessage
from app.settings import Settings

log = structlog.get_logger()
ATTEMPTS = 8
BATCH = 50
Send = Callable[[EmailMessage], None]


@dataclass(frozen=True)
class Message:
    """An e-mail to be sent. dedupe_key: a second message of the same key is never sent."""

    dedupe_key: str
    recipient: str
    subject: str
    body: str


def enqueue(message: Message, at: datetime) -> bool:
    """Put a message in the outbox, in the caller's transaction; False if its key is there already."""
    known = select(OutgoingMessage.id).where(OutgoingMessage.dedupe_key == message.dedupe_key)
    if db.session.scalar(known) is not None:
        return False
    db.session.add(OutgoingMessage(**vars(message), created_at=at, next_attempt_at=at))
    db.session.flush()
    return True


def send_waiting(send: Send, sender: str, at: datetime) -> int:
    """Send what is due; gives how many were handed over.

    Each is committed by itself: a message that fails is tried again later, twice as long each time.
    """
    sent = 0
    for message in waiting(at):
        message.attempts += 1
        try:
            send(as_email(message, sender))
        except (OSError, smtplib.SMTPException, MessageError, ValueError) as error:
            # the latter two: what no header can hold, such as a line break in a subject
            message.last_error = type(error).__name__
            message.next_attempt_at = at + timedelta(minutes=2**message.attempts)
            log.warning("mail not sent", message=message.id, kind=type(error).__name__)
        else:
            message.sent_at, message.last_error = at, None
            sent += 1
        db.session.commit()
    return sent


def waiting(at: datetime) -> tuple[OutgoingMessage, ...]:
    """Messages that are due, oldest first."""
    return tuple(
        db.session.scalars(
            select(OutgoingMessage)
            .where(
                OutgoingMessage.sent_at.is_(None),
                OutgoingMessage.attempts < ATTEMPTS,
                OutgoingMessage.next_attempt_at <= at,
            )
            .order_by(OutgoingMessage.id)
            .limit(BATCH)
        )
    )


def as_email(message: OutgoingMessage, sender: str) -> EmailMessage:
    """The message as an e-mail; its id is the outbox's, so that a mail server can drop a double."""
    email = EmailMessage()
    email["From"], email["To"], email["Subject"] = sender, message.recipient, message.subject
    email["Message-ID"] = f"<{message.id}.{message.created_at:%Y%m%d%H%M%S}@insyn.invalid>"
    email.set_content(message.body)
    return email


def sender_of(settings: Settings) -> Send | None:
    """How mail leaves the installation; None where no mail server is set."""
    if not settings.mail_host:
        return None

    def send(email: EmailMessage) -> None:
        with smtplib.SMTP(settings.mail_host, settings.mail_port, timeout=20) as server:
            server.send_message(email)

    return send
