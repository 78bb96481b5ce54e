"""Rounds: their states, when they are open, and how answers are collected."""

from datetime import date, datetime, timedelta
from enum import StrEnum

from surveys.instruments.domain.collecting import Mode

__all__ = [
    "EntryMode",
    "Mode",
    "RoundState",
    "WrongTransitionError",
    "change_state",
    "coarse_date",
    "is_open_on",
    "may_become",
]


class RoundState(StrEnum):
    """Where a round stands."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"


class EntryMode(StrEnum):
    """How a rating was entered."""

    PHONE = "phone"
    TABLET = "tablet"
    DESKTOP = "desktop"
    PAPER = "paper"
    READ_ALOUD = "read_aloud"
    INTERPRETER = "interpreter"


class WrongTransitionError(ValueError):
    """A round can't go from the one state to the other."""

    def __init__(self, state: RoundState, new: RoundState) -> None:
        """Keep both states for the message."""
        super().__init__(f"{state} -> {new}")
        self.state = state
        self.new = new


# A closed round stays closed: its partials are already flagged, and what was published stands.
_TRANSITIONS = {
    RoundState.PLANNED: frozenset({RoundState.OPEN}),
    RoundState.OPEN: frozenset({RoundState.CLOSED}),
    RoundState.CLOSED: frozenset[RoundState](),
}


def may_become(state: RoundState, new: RoundState) -> bool:
    """Say whether a round in this state may go to the new one."""
    return new in _TRANSITIONS[state]


def change_state(state: RoundState, new: RoundState) -> RoundState:
    """Give the new state, or raise WrongTransitionError."""
    if not may_become(state, new):
        raise WrongTransitionError(state, new)
    return new


def is_open_on(
    opens_on: date, closes_on: date | None, closed_at: datetime | None, today: date
) -> bool:
    """Say whether answers are taken on this local day.

    closes_on: to and including; None for a standing round. closed_at: when it was closed by hand.
    """
    if closed_at is not None or today < opens_on:
        return False
    return closes_on is None or today <= closes_on


def coarse_date(day: date) -> date:
    """Give the Monday of the day's week: all that an anonymous answer may know of its time."""
    return day - timedelta(days=day.weekday())
