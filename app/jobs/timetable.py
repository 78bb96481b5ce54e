"""Running jobs at their times by APScheduler, each planned run once."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.base import BaseScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.date import DateTrigger
from flask import Flask

from app.clock import STOCKHOLM, now
from app.jobs.running import jobs_of, run_claimed
from app.part import Job


def next_time(job: Job, after: datetime) -> datetime:
    """The first planned time of a job later than an instant; the same in every process."""
    trigger = CronTrigger(**job.cron, timezone=STOCKHOLM)
    planned: datetime = trigger.get_next_fire_time(None, after + timedelta(microseconds=1))
    return planned.astimezone(UTC)


@dataclass(frozen=True)
class Timetable:
    """Puts every job of an app on a scheduler, one planned run at a time.

    Each run is put on by its planned time, not by a cron entry of the scheduler's own: the planned
    time is what two processes agree on and what the claim is made on.
    """

    app: Flask
    scheduler: BaseScheduler

    def plan_all(self) -> None:
        """Plan the next run of every job."""
        for job in jobs_of(self.app).values():
            self.plan(job, next_time(job, now()))

    def plan(self, job: Job, planned_at: datetime) -> None:
        """Plan one run."""
        self.scheduler.add_job(
            self.run_and_plan_next,
            DateTrigger(planned_at),
            args=(job, planned_at),
            misfire_grace_time=None,
        )

    def run_and_plan_next(self, job: Job, planned_at: datetime) -> None:
        """Run a job at its planned time and plan the next; a run missed while asleep is run once."""
        try:
            run_claimed(self.app, job, planned_at)
        finally:
            self.plan(job, next_time(job, max(planned_at, now())))
