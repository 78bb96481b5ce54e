"""Jobs as a part: its commands, and the jobs that keep its own tables short."""

from collections.abc import Mapping
from enum import StrEnum

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from app.clock import now
from app.jobs.claims import forget_runs
from app.jobs.operations import forget_ended
from app.jobs.queries import tasks_not_done
from app.jobs.running import jobs_of, run_claimed
from app.part import Job, Part
from app.roles import Role

jobs = AppGroup("jobs", help="Run what is done at set times, and what somebody has asked for.")


class JobsPermission(StrEnum):
    """Jobs have no pages, so nothing to permit."""


@jobs.command("run")
def run() -> None:
    """Run every job at its times, and tasks as they come, until stopped."""
    run_jobs(current_app._get_current_object())  # type: ignore[attr-defined]  # noqa: SLF001 - Flask's own way to the app


def run_jobs(app: Flask) -> None:
    """Be the job process of an app until told to end."""
    # here: the web process, which knows this too, never starts a scheduler
    from app.jobs.process import run_until_ended  # noqa: PLC0415

    run_until_ended(app)


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


@jobs.command("tasks")
def list_tasks() -> None:
    """List the tasks that wait, run, failed or were given up."""
    for task in tasks_not_done():
        far = f"{task.done}/{task.total}" if task.total else "-"
        click.echo(
            f"{task.id}  {task.kind}  {task.state}  asked {task.asked_at:%Y-%m-%d %H:%M}Z"
            f"  attempts={task.attempts}  done={far}  {task.error or ''}".rstrip()
        )


def forget_tasks() -> None:
    """Drop the tasks that ended a month ago."""
    forget_ended(now())


_NO_GRANTS: Mapping[Role, frozenset[StrEnum]] = {}

JOBS = Part(
    name="jobs",
    permissions=JobsPermission,
    grants=_NO_GRANTS,
    commands=(jobs,),
    jobs=(
        Job("jobs:forget_runs", forget_runs, {"hour": "3", "minute": "30"}),
        Job("jobs:forget_tasks", forget_tasks, {"hour": "3", "minute": "35"}),
    ),
)
