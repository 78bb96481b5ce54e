"""Running jobs at their times by APScheduler, each planned run once.

The times are reckoned here: APScheduler's cron leaves out what is planned in the first hour of the
day after the clock goes on.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from apscheduler.schedulers.base import BaseScheduler
from apscheduler.triggers.date import DateTrigger
from flask import Flask

from app.clock import STOCKHOLM, local_date, now
from app.jobs.running import jobs_of, run_claimed
from app.part import Job


def next_time(job: Job, after: datetime) -> datetime:
    """The first planned time of a job later than an instant; the same in every process."""
    return next(planned for planned in _planned_from(after, **job.cron) if planned > after)


def _planned_from(after: datetime, *, minute: str, hour: str = "*") -> Iterator[datetime]:
    """The planned times from the beginning of the hour or the local day that an instant lies in.

    With an hour once on each local day, also when the clock is changed: a time that is left out that
    day comes an hour later by the clock, one that comes twice is taken the first time.
    """
    minutes = range(60) if minute == "*" else (int(minute),)
    if hour != "*":
        days = (local_date(after), local_date(after) + timedelta(days=1))
        hours = tuple(datetime.combine(day, time(int(hour)), STOCKHOLM) for day in days)
    else:  # Stockholm's clock is changed by whole hours: the minutes are those of UTC
        this = after.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        hours = (this, this + timedelta(hours=1))
    return (each.replace(minute=number).astimezone(UTC) for each in hours for number in minutes)


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
