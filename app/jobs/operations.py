"""Writes of tasks: asking for one, claiming it, telling how it goes, ending it. None commits."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from app.db import db
from app.jobs.domain import (
    ENDED,
    KEPT,
    LOST_AFTER,
    TaskState,
    after_failure,
    after_loss,
    next_attempt_at,
)
from app.jobs.models import JobProcess, Task
from app.jobs.queries import is_due

LOST = "lost"  # the error of a task whose process died each time


class ClaimIsLost(Exception):
    """Somebody else has taken the task over: whatever was done for it must be undone."""


@dataclass(frozen=True)
class TaskDraft:
    """What is to be done. dedupe_key: not asked for twice while one of the key is unfinished."""

    kind: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    dedupe_key: str | None = None


@dataclass(frozen=True)
class ClaimedTask:
    """A task that this process has claimed; attempt tells this claim from any later one."""

    id: int
    kind: str
    arguments: Mapping[str, Any]
    asked_by: int | None
    attempt: int


def enqueue(draft: TaskDraft, *, by: int | None, at: datetime) -> int:
    """Ask for a task, in the caller's transaction; gives its id, or that of the one asked for already."""
    if (known := _unfinished(draft.dedupe_key)) is not None:
        return known
    task = Task(
        kind=draft.kind,
        arguments=dict(draft.arguments),
        dedupe_key=draft.dedupe_key,
        asked_by=by,
        asked_at=at,
        due_at=at,
    )
    try:
        with db.session.begin_nested():
            db.session.add(task)
    except IntegrityError:  # somebody asked in the very moment
        if (known := _unfinished(draft.dedupe_key)) is None:
            raise
        return known
    return task.id


def _unfinished(dedupe_key: str | None) -> int | None:
    if dedupe_key is None:
        return None
    return db.session.scalar(
        select(Task.id).where(Task.dedupe_key == dedupe_key, Task.finished_at.is_(None))
    )


def claim_next(kinds: Collection[str], *, by: str, at: datetime) -> ClaimedTask | None:
    """Take the task of these kinds that has been due longest; None if there is none.

    Two processes never take the same: PostgreSQL skips the row that another has locked, SQLite lets
    one write at a time.
    """
    other = aliased(Task)
    longest_due = (
        select(other.id)
        .where(is_due(other, kinds, at))
        .order_by(other.due_at, other.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    found = db.session.execute(
        update(Task)
        .where(Task.id == longest_due.scalar_subquery())
        .values(
            state=TaskState.RUNNING,
            attempts=Task.attempts + 1,
            claimed_by=by,
            claimed_at=at,
            heartbeat_at=at,
            done=0,
            total=None,
        )
        .returning(Task.id, Task.kind, Task.arguments, Task.asked_by, Task.attempts)
    ).one_or_none()
    return ClaimedTask(*found) if found else None


def tell_alive(claimed: ClaimedTask, *, done: int, total: int | None, at: datetime) -> None:
    """Note that a task is still worked on, and how far it has come. Raises ClaimIsLost."""
    _change(claimed, heartbeat_at=at, done=done, total=total)


def finish(claimed: ClaimedTask, result: Mapping[str, Any] | None, *, at: datetime) -> None:
    """Note that a task is done, in the transaction of what it did. Raises ClaimIsLost."""
    given = None if result is None else dict(result)
    _change(claimed, state=TaskState.DONE, result=given, error=None, finished_at=at)


def fail(claimed: ClaimedTask, error: str, *, at: datetime) -> None:
    """Note that an attempt failed: it is tried again later, or given up. Raises ClaimIsLost."""
    if after_failure(claimed.attempt) is TaskState.GIVEN_UP:
        give_up(claimed, error, at=at)
        return
    due_at = next_attempt_at(claimed.attempt, at)
    _change(claimed, state=TaskState.FAILED, error=error, due_at=due_at)


def give_up(claimed: ClaimedTask, error: str, *, at: datetime) -> None:
    """Note that a task will not be tried again. Raises ClaimIsLost."""
    _change(claimed, state=TaskState.GIVEN_UP, error=error, finished_at=at)


def _change(claimed: ClaimedTask, **values: Any) -> None:  # Any: whatever a column takes
    still_mine = (Task.attempts == claimed.attempt, Task.state == TaskState.RUNNING)
    changed = update(Task).where(Task.id == claimed.id, *still_mine).values(**values)
    if db.session.scalar(changed.returning(Task.id)) is None:
        raise ClaimIsLost


def take_back(at: datetime) -> int:
    """Let others take the tasks whose process has died; gives how many."""
    lost = _running(Task.heartbeat_at < at - LOST_AFTER)
    for task in lost:
        task.state, task.due_at = after_loss(task.attempts), at
        if task.state in ENDED:
            task.error, task.finished_at = LOST, at
    db.session.flush()
    return len(lost)


def give_back(by: str, at: datetime) -> None:
    """Let others take the tasks of a process that is about to end."""
    for task in _running(Task.claimed_by == by):
        task.state, task.due_at = TaskState.WAITING, at
    db.session.flush()


def _running(which: ColumnElement[bool]) -> Sequence[Task]:
    found = select(Task).where(Task.state == TaskState.RUNNING, which).order_by(Task.id)
    return db.session.scalars(found.with_for_update(skip_locked=True)).all()


def forget_ended(at: datetime) -> None:
    """Drop tasks that ended, and processes last seen, so long ago that nobody will ask."""
    db.session.execute(delete(Task).where(Task.finished_at < at - KEPT))
    db.session.execute(delete(JobProcess).where(JobProcess.seen_at < at - KEPT))


def note_seen(name: str, at: datetime) -> None:
    """Note that a job process is alive."""
    seen = update(JobProcess).where(JobProcess.name == name).values(seen_at=at)
    if db.session.scalar(seen.returning(JobProcess.name)) is None:
        db.session.add(JobProcess(name=name, started_at=at, seen_at=at))
        db.session.flush()
