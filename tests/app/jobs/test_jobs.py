import threading
from datetime import UTC, datetime

from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import select

from app.db import db
from app.jobs.claims import claim, finish, forget_old_runs
from app.jobs.models import JobRun
from app.jobs.running import jobs_of, run_claimed
from app.jobs.timetable import Timetable
from app.part import Job
from tests.conftest import NOON
from wsgi import create_app

HOURLY = {"minute": "0"}


def nothing() -> None:
    pass


def test_run_is_claimed_once_when_two_schedulers_want_it(settings):
    ran = []
    job = Job("counted", lambda: ran.append(1), HOURLY)
    apps = [create_app(settings), create_app(settings)]
    start = threading.Barrier(len(apps))
    outcomes = []

    def scheduler(app):
        start.wait()
        outcomes.append(run_claimed(app, job, NOON))
        with app.app_context():
            db.engine.dispose()

    threads = [threading.Thread(target=scheduler, args=(app,)) for app in apps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == [False, True]
    assert ran == [1]


def test_failed_job_is_noted_when_it_raises(web):
    def fail() -> None:
        raise LookupError

    ran = run_claimed(web, Job("failing", fail, HOURLY), NOON)

    row = db.session.scalar(select(JobRun).where(JobRun.job_id == "failing"))
    assert ran
    assert row.error == "LookupError"
    assert row.finished_at is not None


def test_old_claims_are_forgotten_when_a_month_has_passed(web):
    claim("old", datetime(2026, 9, 1, tzinfo=UTC), NOON)
    claim("new", NOON, NOON)
    finish("new", NOON, NOON)

    forget_old_runs(NOON)

    assert db.session.scalars(select(JobRun.job_id)).all() == ["new"]


def test_timetable_plans_the_next_run_when_one_has_run(web):
    scheduler = BackgroundScheduler()
    timetable = Timetable(web, scheduler)

    timetable.plan_all()

    assert len(scheduler.get_jobs()) == len(jobs_of(web))


def test_job_is_run_by_hand_when_named(web):
    result = web.test_cli_runner().invoke(args=["jobs", "once", "jobs:forget_runs"])

    assert result.exit_code == 0
    assert db.session.scalar(select(JobRun.error)) is None


def test_command_says_which_jobs_there_are_when_the_name_is_unknown(web):
    result = web.test_cli_runner().invoke(args=["jobs", "once", "nonsense"])

    assert result.exit_code == 1
    assert "delivery:send_mail" in result.output
