"""The commands for jobs: what there is, and one run now; which tasks are not done."""

import re
from datetime import timedelta

from sqlalchemy import select

from app.clock import now
from app.db import db
from app.jobs.domain import KEPT
from app.jobs.models import JobRun
from app.jobs.operations import claim_next, finish
from app.jobs.queries import task_of
from app.jobs.running import jobs_of
from app.jobs.working import work_once
from app.part import Job
from tests.app.jobs.task_kinds import ask
from tests.conftest import NOON


def test_every_job_is_listed_with_its_times(web):
    result = web.test_cli_runner().invoke(args=["jobs", "list"])

    lines = result.output.splitlines()
    assert [line.split("  ")[0] for line in lines] == list(jobs_of(web))
    assert "delivery:send_mail  minute=*" in lines
    assert all(re.search(r"  \w+=\S+", line) for line in lines)


def test_ids_of_jobs_tell_their_part(web):
    for part in web.config["PARTS"]:
        assert {job.id.partition(":")[0] for job in part.jobs} <= {part.name}


def test_every_job_runs_by_hand_in_an_empty_installation(web):
    runner = web.test_cli_runner()

    for name in jobs_of(web):
        assert runner.invoke(args=["jobs", "once", name]).exit_code == 0

    runs = db.session.execute(select(JobRun.job_id, JobRun.error)).all()
    assert {row.job_id for row in runs} == set(jobs_of(web))
    assert {row.error for row in runs} == {None}


def test_job_that_fails_by_hand_is_noted_with_the_kind_of_fault_only(web):
    def fail() -> None:
        raise LookupError("anna@example.se")

    part = web.config["PARTS"][-1]
    web.config["PARTS"] = [type(part)(**{**vars(part), "jobs": (Job("x:fail", fail, {}),)})]

    web.test_cli_runner().invoke(args=["jobs", "once", "x:fail"])

    assert db.session.scalars(select(JobRun.error)).all() == ["LookupError"]


def test_tasks_that_are_not_done_are_listed_with_what_became_of_them(house):
    runner = house.test_cli_runner()
    ask("x:broken")
    ask("x:add", name="Skogen")
    while work_once(house):
        pass
    ask("x:add")

    lines = runner.invoke(args=["jobs", "tasks"]).output.splitlines()

    assert lines == [
        "1  x:broken  failed  asked 2026-11-20 11:00Z  attempts=1  done=-  LookupError",
        "3  x:add  waiting  asked 2026-11-20 11:00Z  attempts=0  done=-",
    ]


def test_tasks_that_ended_long_ago_are_forgotten_by_a_job(house):
    old = ask("x:add")
    finish(claim_next({"x:add"}, by="here:1", at=NOON), None, at=now() - KEPT - timedelta(days=1))
    db.session.commit()
    new = ask("x:add")

    result = house.test_cli_runner().invoke(args=["jobs", "once", "jobs:forget_tasks"])

    assert result.exit_code == 0
    assert (task_of(old), task_of(new).id) == (None, new)
