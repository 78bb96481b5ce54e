"""Who waits for whom when a round is closed: those who write to it hold it open, closing waits for them.

On PostgreSQL these are locks on the round's row. On SQLite, where one writes at a time, they only
read again. Whoever locks a round and a draft takes the round first.
"""

from uuid import UUID

from sqlalchemy import ColumnElement, Exists, select
from sqlalchemy.orm import InstrumentedAttribute

from app.db import db
from surveys.collections.models import Round


def hold_open(round_: Round) -> None:
    """Keep the round from being closed until the transaction ends; whether it has been is fresh then."""
    db.session.refresh(round_, ["closed_at"], with_for_update={"read": True, "key_share": True})


def hold_alone(round_: Round) -> None:
    """Wait for everybody who writes to the round, and let nobody begin."""
    db.session.refresh(round_, ["closed_at"], with_for_update=True)


def is_held_open(round_id: InstrumentedAttribute[UUID] | ColumnElement[UUID]) -> Exists:
    """The same as hold_open, as a condition of a statement: false once the round has been closed."""
    return (
        select(Round.id)
        .where(Round.id == round_id, Round.closed_at.is_(None))
        .with_for_update(read=True, key_share=True)
        .exists()
    )
