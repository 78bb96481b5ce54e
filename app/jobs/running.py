"""Running a job once, whoever else wants to."""

from collections.abc import Mapping
from datetime import datetime

import structlog
from flask import Flask

from app.clock import now
from app.db import db
from app.jobs.claims import claim, finish
from app.part import Job

log = structlog.get_logger()


def jobs_of(app: Flask) -> Mapping[str, Job]:
    """Every job of an app by its id."""
    return {job.id: job for part in app.config["PARTS"] for job in part.jobs}


def run_claimed(app: Flask, job: Job, planned_at: datetime) -> bool:
    """Run a job if nobody else has taken this planned time; gives whether it ran here."""
    with app.app_context():
        try:
            if not claim(job.id, planned_at, now()):
                return False
            finish(job.id, planned_at, now(), error=_run(job))
            return True
        finally:
            db.session.remove()


def _run(job: Job) -> str | None:
    try:
        job.run()
        db.session.commit()
    except Exception as error:
        # the runner's own task: one job's fault must not stop the others
        db.session.rollback()
        log.exception("job failed", job=job.id)
        return type(error).__name__
    log.info("job done", job=job.id)
    return None
