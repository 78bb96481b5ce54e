"""Claiming a planned run: whoever stores the claim first runs the job, everybody else leaves it."""

import os
import socket
from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from app.clock import now
from app.db import db
from app.jobs.models import JobRun

KEPT = timedelta(days=30)


def process_name() -> str:
    """Which process this is, for the claim's row."""
    return f"{socket.gethostname()[:60]}:{os.getpid()}"


def claim(job_id: str, planned_at: datetime, at: datetime) -> bool:
    """Whether this process is the one to run the job at the planned time. Commits."""
    db.session.add(
        JobRun(job_id=job_id, planned_at=planned_at, claimed_by=process_name(), claimed_at=at)
    )
    try:
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        return False
    return True


def finish(job_id: str, planned_at: datetime, at: datetime, error: str | None = None) -> None:
    """Note how a run ended. Commits."""
    db.session.execute(
        update(JobRun)
        .where(JobRun.job_id == job_id, JobRun.planned_at == planned_at)
        .values(finished_at=at, error=error)
    )
    db.session.commit()


def forget_old_runs(at: datetime) -> None:
    """Drop claims that nobody will look at again. Commits."""
    db.session.execute(delete(JobRun).where(JobRun.planned_at < at - KEPT))
    db.session.commit()


def forget_runs() -> None:
    """Drop the claims of a month ago."""
    forget_old_runs(now())
