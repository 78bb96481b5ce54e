"""Closing a round: what is under way is kept as partials, and nothing more is taken."""

from datetime import datetime

from app.clock import local_date
from app.trail.recording import Deed, record
from surveys.answering.operations.answers import forget_order
from surveys.answering.operations.drafts import keep_partials
from surveys.collections.domain.rounds import Mode, RoundState, WrongTransitionError, change_state
from surveys.collections.models import Round
from surveys.collections.operations.round_locks import hold_alone
from surveys.collections.operations.rounds import RoundIsNotOpen
from surveys.collections.queries.rounds import state_of


def close_round(round_: Round, *, by: int | None, at: datetime) -> int:
    """Close an open round; started answers are kept as flagged partials. Gives how many.

    by None: the job did it. Raises RoundIsNotOpen.
    """
    hold_alone(round_)
    state = state_of(round_, local_date(at))
    if by is None and round_.closed_at is None:
        state = RoundState.OPEN  # its last day has passed, but nobody has closed the books
    try:
        change_state(state, RoundState.CLOSED)
    except WrongTransitionError as error:
        raise RoundIsNotOpen from error
    round_.closed_at = at
    partials = keep_partials(round_, at)
    if round_.mode is Mode.ANONYMOUS:
        forget_order(round_.id)
    of = round_.commissioner.municipality_id
    deed = Deed(
        "round.closed", "round", round_.id, details={"partials": partials}, municipality_id=of
    )
    record(deed, by=by, at=at)
    return partials
