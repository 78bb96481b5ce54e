"""What becomes of a task: its states, when it is tried again and when it is given up. Pure.

Every state is left by way of running: a process claims the task and tells how it went.
"""

from datetime import datetime, timedelta
from enum import StrEnum

ATTEMPTS = 5
FIRST_PAUSE = timedelta(minutes=1)
# Far longer than the pause between two signs of life: on SQLite nobody can give one while another
# process writes for long.
LOST_AFTER = timedelta(minutes=2)
KEPT = timedelta(days=30)


class TaskState(StrEnum):
    """Where a task stands; failed waits to be tried again, given up does not."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    GIVEN_UP = "given_up"


CLAIMABLE = frozenset({TaskState.WAITING, TaskState.FAILED})
ENDED = frozenset({TaskState.DONE, TaskState.GIVEN_UP})


def after_failure(attempts: int) -> TaskState:
    """What a task becomes when its n-th attempt (from 1) has failed."""
    return TaskState.FAILED if attempts < ATTEMPTS else TaskState.GIVEN_UP


def after_loss(attempts: int) -> TaskState:
    """What a task becomes when the process died in its n-th attempt: it may be what killed it."""
    return TaskState.WAITING if attempts < ATTEMPTS else TaskState.GIVEN_UP


def next_attempt_at(attempts: int, failed_at: datetime) -> datetime:
    """When a task whose n-th attempt failed is tried again: each pause twice as long as the last."""
    return failed_at + FIRST_PAUSE * (1 << (attempts - 1))
