"""Sending what waits: claim, commit, send without a transaction, record. No server holds the database up."""

from collections.abc import Callable
from datetime import datetime
from time import monotonic

from flask import current_app
from sqlalchemy.exc import IntegrityError

from app.db import db
from app.delivery.channel import Channel, Letter, NotSent, Unreachable
from app.delivery.outbox import (
    ONCE_MORE,
    Claimed,
    claim_next,
    record_failure,
    record_sent,
    rest,
)
from app.delivery.sealing import SealBroken, unseal
from app.errors import N_

MESSAGE_LIMIT_S = 30.0
RUN_LIMIT_S = 45.0  # no message is begun later, so that the next run of the job is not missed

SEALED_OTHERWISE = N_("Brevet går inte att öppna: INSYN_SECRET_KEY har bytts sedan det skrevs.")
ENOUGH = N_("Två gånger har ingen sett hur det gick. Det kan ha skickats två gånger.")


def send_waiting(channel: Channel, clock: Callable[[], datetime]) -> int:
    """Send what is due on a channel until nothing is, its server fails or the run's time is out.

    Gives how many were handed over. Commits before each sending and after it.
    """
    ends = monotonic() + RUN_LIMIT_S
    sent = 0
    while monotonic() < ends:
        claimed = claim_next(channel.name, clock())
        db.session.commit()
        if claimed is None:
            break
        why = why_not_sent(channel, claimed)
        if why is None:
            record_sent(claimed, clock())
            sent += 1
        else:
            record_failure(claimed, why, clock())
        db.session.commit()
        if isinstance(why, Unreachable):
            _rest(channel, clock())
    return sent


def why_not_sent(channel: Channel, claimed: Claimed) -> NotSent | None:
    """Send a claimed message; None where it was handed over."""
    if claimed.unrecorded > ONCE_MORE:
        return NotSent(ENOUGH, is_final=True)
    try:
        channel.send(_letter(claimed), limit_s=MESSAGE_LIMIT_S)
    except SealBroken:
        return NotSent(SEALED_OTHERWISE, is_final=True)
    except NotSent as why:
        return why
    return None


def _letter(claimed: Claimed) -> Letter:
    return Letter(
        id=claimed.id,
        recipient=claimed.recipient,
        subject=claimed.subject,
        body=unseal(claimed.sealed_body, current_app.config["INSYN"].secret_key),
        created_at=claimed.created_at,
    )


def _rest(channel: Channel, at: datetime) -> None:
    try:
        rest(channel.name, at)
        db.session.commit()
    except IntegrityError:  # another process found out in the same moment
        db.session.rollback()
