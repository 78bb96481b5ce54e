"""Jobs of surveys: functions without arguments that the job process runs."""

from datetime import timedelta

import structlog

from app.clock import local_date, now
from app.db import db
from surveys.answering.operations.answers import forget_order
from surveys.answering.operations.closing import close_round
from surveys.collections.queries.invitations import anonymous_answered_since
from surveys.collections.queries.rounds import open_past_their_end

log = structlog.get_logger()


def close_rounds() -> None:
    """Close the rounds whose last day has passed, each in a transaction of its own."""
    at = now()
    for round_ in open_past_their_end(local_date(at)):
        try:
            close_round(round_, by=None, at=at)
            db.session.commit()
        except Exception as error:
            # as the job runner: one round that can't be closed, refused or broken, must not hold the
            # others open another day
            db.session.rollback()
            log.exception("round not closed", kind=type(error).__name__)


def forget_orders() -> None:
    """Take away what the database itself remembers of yesterday's anonymous answers, round by round."""
    yesterday = local_date(now()) - timedelta(days=1)
    for round_id in anonymous_answered_since(yesterday):
        forget_order(round_id)
        db.session.commit()
