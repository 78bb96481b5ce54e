"""Tables of the job process: claims on planned runs, tasks that wait or are done, who is alive."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime, words
from app.jobs.domain import TaskState

UNFINISHED = text("finished_at IS NULL")


class JobRun(Base):
    """One run of one job; the key is what makes a second claim on the same planned time fail."""

    __tablename__ = "job_run"

    job_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    planned_at: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True)
    claimed_by: Mapped[str] = mapped_column(String(80))
    claimed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    error: Mapped[str | None] = mapped_column(String(400))


class Task(Base):
    """Work that somebody asked for and that is no request; one unfinished for each dedupe key.

    arguments, result: JSON of ids, choices and numbers, never names or answers.
    attempts: how often it has been claimed; whoever claims it later has a higher number.
    """

    __tablename__ = "task"
    __table_args__ = (
        CheckConstraint(
            "(finished_at IS NULL) = (state NOT IN ('done', 'given_up'))",
            name="finished_at_the_end",
        ),
        CheckConstraint(
            "state <> 'running' OR (claimed_by IS NOT NULL AND heartbeat_at IS NOT NULL)",
            name="running_is_claimed",
        ),
        Index("ix_task_due_at", "due_at", sqlite_where=UNFINISHED, postgresql_where=UNFINISHED),
        Index(
            "uq_task_dedupe_key",
            "dedupe_key",
            unique=True,
            sqlite_where=UNFINISHED,
            postgresql_where=UNFINISHED,
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(80))
    arguments: Mapped[dict[str, Any]] = mapped_column(JSON)
    dedupe_key: Mapped[str | None] = mapped_column(String(120))
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[TaskState] = mapped_column(words(TaskState), default=TaskState.WAITING)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    claimed_by: Mapped[str | None] = mapped_column(String(80))
    claimed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    heartbeat_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int | None]
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    error: Mapped[str | None] = mapped_column(
        String(80)
    )  # the kind of fault: a text may hold names
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class JobProcess(Base):
    """A job process and when it was last seen alive."""

    __tablename__ = "job_process"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
