"""Job processes, two at a time and killed: each task is done once, and somebody is seen alive."""

import os
import signal
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.clock import now
from app.db import db
from app.jobs import operations, process, working
from app.jobs.domain import TaskState
from app.jobs.models import JobProcess, Task
from app.jobs.operations import claim_next
from app.jobs.part import run_jobs
from app.jobs.process import tell_seen
from app.jobs.queries import last_seen
from app.serving.processes import start, stop
from tests.app.jobs.task_kinds import ask, left, looking, make_app, task, wait_until

MANY = 40


@pytest.fixture
def hurry(monkeypatch):
    """Lets processes look about them more often than every second."""
    monkeypatch.setattr(process, "SEEN_EVERY_S", 0.2)
    monkeypatch.setattr(process, "END_LIMIT_S", 0.2)
    monkeypatch.setattr(working, "SIGN_OF_LIFE_S", 0.2)
    monkeypatch.setattr(working, "IDLE_S", 0.05)


@pytest.fixture
def starting(hurry, house, settings):
    """Starts a job process at each call; all are ended afterwards."""
    yield from _starting(settings)


@pytest.fixture
def starting_on_each(hurry, each_house, each_database):
    """The same on either database in turn."""
    yield from _starting(each_database)


def _starting(settings):
    begun = []

    def begin():
        db.session.rollback()
        db.engine.dispose()  # a connection must not be shared with a forked process
        begun.append(start(lambda: run_jobs(make_app(settings))))
        return begun[-1]

    yield begin
    stop(begun)


def number_of(state) -> int:
    with looking():
        return db.session.scalar(select(func.count()).where(Task.state == state))


def seen():
    with looking():
        return last_seen()


def pid_of(task_id) -> int:
    return int(task(task_id).claimed_by.rpartition(":")[2])


def test_each_task_is_done_once_when_two_processes_want_them_all(starting_on_each):
    asked = [ask("x:add", name=f"{number:02}") for number in range(MANY)]

    pids = {starting_on_each().pid for _ in range(2)}
    wait_until(lambda: number_of(TaskState.DONE) == MANY)

    assert left() == [f"{number:02}" for number in range(MANY)]
    assert {task(each).attempts for each in asked} == {1}
    assert {pid_of(each) for each in asked} <= pids


def test_task_of_a_killed_process_is_taken_over_by_another_and_done_once(
    starting_on_each, tmp_path, monkeypatch
):
    monkeypatch.setattr(operations, "LOST_AFTER", timedelta(seconds=2))
    task_id = ask("x:slow", gate=str(tmp_path / "gate"))
    first = starting_on_each()
    wait_until(lambda: task(task_id).done == 1)
    second = starting_on_each()

    os.kill(first.pid, signal.SIGKILL)
    wait_until(lambda: (task(task_id).attempts, task(task_id).done) == (2, 1))
    (tmp_path / "gate").touch()
    wait_until(lambda: task(task_id).state is TaskState.DONE)

    assert (left(), pid_of(task_id), task(task_id).attempts) == (["slow"], second.pid, 2)


def test_task_in_a_process_of_its_own_goes_on_when_the_job_process_is_killed(starting, tmp_path):
    task_id = ask("x:slow_apart", gate=str(tmp_path / "gate"))
    killed = starting()
    wait_until(lambda: task(task_id).done == 1)

    os.kill(killed.pid, signal.SIGKILL)
    killed.join()
    (tmp_path / "gate").touch()
    wait_until(lambda: task(task_id).state is TaskState.DONE)

    assert (left(), task(task_id).attempts) == (["slow"], 1)


@pytest.mark.parametrize("kind", ["x:slow", "x:slow_apart"])
def test_task_is_given_back_at_once_when_its_process_is_told_to_end(starting, tmp_path, kind):
    task_id = ask(kind, gate=str(tmp_path / "gate"))
    ended = starting()
    wait_until(lambda: task(task_id).done == 1)

    ended.terminate()
    ended.join(10)
    (tmp_path / "gate").touch()

    assert (ended.exitcode, task(task_id).state, left()) == (0, TaskState.WAITING, [])
    assert claim_next({kind}, by="there:1", at=now()).id == task_id


def test_process_ends_with_a_fault_when_it_can_do_no_more(starting):
    ask("x:leaving")
    ask("x:leaving")

    ended = starting()
    ended.join(20)

    assert ended.exitcode == 1


def test_process_is_seen_alive_while_it_lives(starting):
    begun = now()

    running = starting()
    wait_until(lambda: (seen() or begun) > begun + timedelta(seconds=0.5))

    with looking():
        assert db.session.scalar(select(JobProcess.name)).endswith(f":{running.pid}")


def test_process_goes_on_when_it_can_not_tell_that_it_lives(house, monkeypatch):
    def away(*_given):
        raise OSError

    monkeypatch.setattr(process, "note_seen", away)

    tell_seen(house)

    assert last_seen() is None
