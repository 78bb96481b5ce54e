"""Noting that somebody opened something: access to what families said is logged."""

from app.clock import now
from app.db import db
from app.trail.recording import Deed, record


def note_opened(deed: Deed, *, by: int) -> None:
    """Leave a line in the trail from a view that only reads, in a transaction of its own.

    Ends the view's reading first: SQLite refuses to turn a reading transaction into a writing one
    when somebody has written meanwhile, but one that begins with the write waits its turn.
    """
    db.session.commit()
    record(deed, by=by, at=now())
    db.session.commit()
