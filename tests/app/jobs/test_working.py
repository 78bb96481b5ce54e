"""Doing tasks: what they did is committed with their end or undone, whatever became of them."""

import os
from datetime import timedelta
from threading import Event, Thread

import pytest
from sqlalchemy.exc import OperationalError

from app.clock import now
from app.db import db
from app.jobs import working
from app.jobs.claims import process_name
from app.jobs.domain import TaskState
from app.jobs.models import Task
from app.jobs.operations import claim_next
from app.jobs.queries import task_of
from app.jobs.working import do, kinds_of, work_once, work_until
from app.roles import Role
from tests.app.jobs.task_kinds import KINDS, ask, left, looking, task, wait_until
from tests.factories import make_user


def take_over(task_id):
    """Let another process have claimed the task since."""
    db.session.get_one(Task, task_id).attempts += 1
    db.session.commit()


def test_app_knows_every_kind_of_task_by_its_id(house):
    known = kinds_of(house)

    assert {kind.id: known[kind.id] for kind in KINDS} == {kind.id: kind for kind in KINDS}
    assert all(kind.id == id_ for id_, kind in known.items())


def test_task_is_done_once_and_what_it_left_is_kept_with_its_result(each_house):
    task_id = ask("x:add", name="Skogen")

    assert [work_once(each_house), work_once(each_house)] == [True, False]

    found = task(task_id)
    assert left() == ["Skogen"]
    assert (found.state, found.attempts, found.claimed_by) == (TaskState.DONE, 1, process_name())
    assert found.result == {"provider": 1}


def test_broken_task_leaves_nothing_and_tells_the_kind_of_fault_only(each_house):
    task_id = ask("x:broken")

    work_once(each_house)

    found = task(task_id)
    assert (found.state, found.error, left()) == (TaskState.FAILED, "LookupError", [])
    assert found.due_at - now() < timedelta(minutes=1)
    assert not work_once(each_house)


def test_refused_task_leaves_nothing_and_is_not_tried_again(house):
    task_id = ask("x:refused")

    work_once(house)

    found = task(task_id)
    assert (found.state, found.error, left()) == (TaskState.GIVEN_UP, "DomainError", [])


def test_broken_task_holds_up_nobody_behind_it(house):
    ask("x:broken")
    ask("x:add", name="Skogen")

    while work_once(house):
        pass

    assert left() == ["Skogen"]


def test_last_progress_is_kept_when_the_task_is_done(house, tmp_path):
    (tmp_path / "gate").touch()
    task_id = ask("x:slow", gate=str(tmp_path / "gate"))

    work_once(house)

    assert (task(task_id).done, task(task_id).total) == (2, 2)


@pytest.mark.parametrize("kind", ["x:add", "x:broken", "x:refused"])
def test_what_a_slow_process_did_is_undone_when_its_task_was_taken_over(each_house, kind):
    task_id = ask(kind, name="Skogen")
    claimed = claim_next({kind}, by="here:1", at=now())
    db.session.commit()
    take_over(task_id)

    do(each_house, claimed)

    found = task(task_id)
    assert (left(), found.state, found.error) == ([], TaskState.RUNNING, None)


def test_working_process_gives_signs_of_life_and_tells_how_far_it_is(
    each_house, tmp_path, monkeypatch
):
    monkeypatch.setattr(working, "SIGN_OF_LIFE_S", 0.05)
    task_id = ask("x:slow", gate=str(tmp_path / "gate"))
    worker = Thread(target=work_once, args=(each_house,))
    worker.start()

    wait_until(lambda: task(task_id).done == 1)
    begun = task(task_id).heartbeat_at
    wait_until(lambda: task(task_id).heartbeat_at > begun)
    with looking():
        seen = task_of(task_id)
    (tmp_path / "gate").touch()
    worker.join()

    assert (seen.state, seen.done, seen.total) == (TaskState.RUNNING, 1, 2)
    assert task(task_id).state is TaskState.DONE


def test_task_ends_early_when_it_tells_of_progress_after_being_taken_over(
    house, tmp_path, monkeypatch
):
    monkeypatch.setattr(working, "SIGN_OF_LIFE_S", 0.05)
    task_id = ask("x:slow", gate=str(tmp_path / "gate"))
    worker = Thread(target=work_once, args=(house,))
    worker.start()
    wait_until(lambda: task(task_id).done == 1)

    take_over(task_id)

    worker.join(10)
    assert not worker.is_alive()
    assert left() == []


def test_task_that_needs_it_is_done_in_a_process_of_its_own(house):
    user_id = make_user(Role.SYSTEM_ADMINISTRATOR).id
    task_id = ask("x:apart", by=user_id)

    work_once(house)

    found = task(task_id)
    assert (found.state, found.result["asked_by"]) == (TaskState.DONE, user_id)
    assert found.result["pid"] != os.getpid()


def test_task_whose_own_process_was_killed_is_tried_again(house):
    task_id = ask("x:killed")

    work_once(house)

    assert (task(task_id).state, task(task_id).error) == (TaskState.FAILED, "ProcessDied")


def test_worker_goes_on_when_the_database_was_away_for_a_while(house, monkeypatch):
    task_id, stopped, asked = ask("x:add", name="Skogen"), Event(), []
    is_any_due = working.is_any_due

    def away_at_first(*given):
        asked.append(1)
        if len(asked) == 1:
            raise OperationalError("", {}, Exception())
        return is_any_due(*given)

    monkeypatch.setattr(working, "is_any_due", away_at_first)
    monkeypatch.setattr(working, "IDLE_S", 0.01)
    worker = Thread(target=work_until, args=(stopped, house))
    worker.start()

    wait_until(lambda: task(task_id).state is TaskState.DONE)
    stopped.set()
    worker.join()

    assert left() == ["Skogen"]
    assert len(asked) > 1
