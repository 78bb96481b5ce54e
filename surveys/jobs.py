"""Jobs of surveys: functions without arguments that the job process runs."""

from app.clock import local_date, now
from app.db import db
from surveys.operations.rounds import close_round
from surveys.queries.rounds import open_past_their_end


def close_rounds() -> None:
    """Close the rounds whose last day has passed, each in a transaction of its own."""
    at = now()
    for round_ in open_past_their_end(local_date(at)):
        close_round(round_, by=None, at=at)
        db.session.commit()
