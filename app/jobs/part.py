"""Jobs as a part: its command, and the job that keeps its own table short."""

import signal
from collections.abc import Mapping
from enum import StrEnum

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from app.clock import STOCKHOLM, now
from app.jobs.claims import forget_runs
from app.jobs.running import jobs_of, run_claimed
from app.part import Job, Part
from app.roles import Role

jobs = AppGroup("jobs", help="Run what is done at set times.")


class JobsPermission(StrEnum):
    """Jobs have no pages, so nothing to permit."""


@jobs.command("run")
def run() -> None:
    """Run every job at its times, until stopped."""
    run_scheduler(current_app._get_current_object())  # type: ignore[attr-defined]  # noqa: SLF001 - Flask's own way to the app


def run_scheduler(app: Flask) -> None:
    """Run every job of an app at its times, until the process is told to end."""
    # here: the web process, which knows this too, never starts a scheduler
    from apscheduler.schedulers.blocking import BlockingScheduler  # noqa: PLC0415

    from app.jobs.timetable import Timetable  # noqa: PLC0415

    scheduler = BlockingScheduler(timezone=STOCKHOLM)
    signal.signal(signal.SIGTERM, lambda *_: scheduler.shutdown(wait=False))
    Timetable(app, scheduler).plan_all()
    try:
        scheduler.start()
    except (KeyboardInterrupt, SystemExit):
        scheduler.shutdown(wait=False)


@jobs.command("once")
@click.argument("name")
def once(name: str) -> None:
    """Run one job now."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - Flask's own way to the app
    found = jobs_of(app)
    if name not in found:
        raise click.ClickException(f"No job is called {name}. There are: {', '.join(found)}")
    run_claimed(app, found[name], now())


@jobs.command("list")
def list_jobs() -> None:
    """List the jobs and their times."""
    for job in jobs_of(current_app).values():
        click.echo(f"{job.id}  {' '.join(f'{k}={v}' for k, v in job.cron.items())}")


_NO_GRANTS: Mapping[Role, frozenset[StrEnum]] = {}

JOBS = Part(
    name="jobs",
    permissions=JobsPermission,
    grants=_NO_GRANTS,
    commands=(jobs,),
    jobs=(Job("jobs:forget_runs", forget_runs, {"hour": "3", "minute": "30"}),),
)
