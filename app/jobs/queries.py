"""Reads of tasks, and of when a job process was last seen."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select

from app.db import db
from app.jobs.domain import CLAIMABLE, TaskState
from app.jobs.models import JobProcess, Task


@dataclass(frozen=True)
class TaskRow:
    """A task as whoever asked for it sees it. total: None while nobody knows."""

    id: int
    kind: str
    state: TaskState
    asked_at: datetime
    attempts: int
    done: int
    total: int | None
    result: Mapping[str, Any] | None  # JSON
    error: str | None


COLUMNS = [getattr(Task, name) for name in TaskRow.__dataclass_fields__]


def task_of(task_id: int) -> TaskRow | None:
    """A task; who may see it is for the caller to know."""
    found = db.session.execute(select(*COLUMNS).where(Task.id == task_id)).first()
    return TaskRow(*found) if found else None


def tasks_not_done() -> tuple[TaskRow, ...]:
    """What waits, runs, failed or was given up, oldest first."""
    statement = select(*COLUMNS).where(Task.state != TaskState.DONE).order_by(Task.id)
    return tuple(TaskRow(*row) for row in db.session.execute(statement))


def is_due(task: type[Task], kinds: Collection[str], at: datetime) -> ColumnElement[bool]:
    """Whether a task is of one of the kinds and may be claimed."""
    return and_(
        task.finished_at.is_(None),
        task.due_at <= at,
        task.state.in_(CLAIMABLE),
        task.kind.in_(kinds),
    )


def is_any_due(kinds: Collection[str], at: datetime) -> bool:
    """Whether there is anything to claim."""
    found = db.session.scalar(select(Task.id).where(is_due(Task, kinds, at)).limit(1))
    return found is not None


def last_seen() -> datetime | None:
    """When any job process was last seen alive; None if none ever was."""
    return db.session.scalar(select(func.max(JobProcess.seen_at)))
