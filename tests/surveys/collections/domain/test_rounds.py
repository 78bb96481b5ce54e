"""Rounds: transitions, the days on which they are open, and coarse dates."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.collections.domain.rounds import (
    EntryMode,
    Mode,
    RoundState,
    WrongTransitionError,
    change_state,
    coarse_date,
    is_open_on,
    may_become,
)

OPENS = date(2026, 3, 1)
CLOSES = date(2026, 3, 31)


@pytest.mark.parametrize(
    ("state", "new"),
    [(RoundState.PLANNED, RoundState.OPEN), (RoundState.OPEN, RoundState.CLOSED)],
)
def test_round_goes_forward_one_step_at_a_time(state, new):
    assert may_become(state, new)
    assert change_state(state, new) is new


@pytest.mark.parametrize(
    ("state", "new"),
    [
        (RoundState.PLANNED, RoundState.CLOSED),
        (RoundState.OPEN, RoundState.PLANNED),
        (RoundState.OPEN, RoundState.OPEN),
        (RoundState.CLOSED, RoundState.OPEN),
        (RoundState.CLOSED, RoundState.PLANNED),
    ],
)
def test_round_refuses_any_other_transition(state, new):
    with pytest.raises(WrongTransitionError) as refused:
        change_state(state, new)

    assert (refused.value.state, refused.value.new) == (state, new)


@pytest.mark.parametrize(
    ("today", "is_open"),
    [
        (date(2026, 2, 28), False),
        (OPENS, True),
        (CLOSES, True),
        (date(2026, 4, 1), False),
    ],
)
def test_round_is_open_from_the_first_day_to_the_last_and_including_it(today, is_open):
    assert is_open_on(OPENS, CLOSES, None, today) is is_open


def test_round_is_not_open_when_it_was_closed_by_hand():
    closed_at = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)

    assert not is_open_on(OPENS, CLOSES, closed_at, date(2026, 3, 11))


def test_standing_round_stays_open_when_it_has_no_last_day():
    assert is_open_on(OPENS, None, None, date(2036, 1, 1))


@given(day=st.dates(date(1900, 1, 8)))
def test_coarse_date_is_the_monday_of_the_same_week(day):
    coarse = coarse_date(day)

    assert coarse.weekday() == 0
    assert coarse.isocalendar()[:2] == day.isocalendar()[:2]
    assert coarse_date(coarse) == coarse


def test_modes_have_the_names_that_are_stored():
    assert {str(mode) for mode in Mode} == {"confidential", "anonymous"}
    assert {str(mode) for mode in EntryMode} == {
        "phone",
        "tablet",
        "desktop",
        "paper",
        "read_aloud",
        "interpreter",
    }
