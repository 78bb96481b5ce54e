"""Tasks in the table: asked for once, claimed once, tried again, given up, forgotten."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.db import db
from app.jobs.domain import (
    ATTEMPTS,
    CLAIMABLE,
    ENDED,
    KEPT,
    LOST_AFTER,
    TaskState,
    after_failure,
    after_loss,
    next_attempt_at,
)
from app.jobs.models import JobProcess, Task
from app.jobs.operations import (
    LOST,
    ClaimIsLost,
    claim_next,
    enqueue,
    fail,
    finish,
    forget_ended,
    give_back,
    give_up,
    note_seen,
    take_back,
    tell_alive,
)
from app.jobs.queries import is_any_due, last_seen, task_of, tasks_not_done
from app.roles import Role
from tests.app.jobs.task_kinds import TaskDraft, ask, make_app, task
from tests.conftest import NOON
from tests.factories import make_user

SECOND = timedelta(seconds=1)
KINDS = {"x:add"}


def claim(at=NOON, by="here:1", kinds=KINDS):
    claimed = claim_next(kinds, by=by, at=at)
    db.session.commit()
    return claimed


def test_states_are_either_claimable_running_or_ended():
    assert set(TaskState) - CLAIMABLE - ENDED == {TaskState.RUNNING}


def test_task_is_tried_again_after_pauses_that_double_and_given_up_at_last():
    attempts = range(1, ATTEMPTS + 1)

    pauses = [(next_attempt_at(n, NOON) - NOON) / timedelta(minutes=1) for n in attempts]

    assert pauses == [1, 2, 4, 8, 16]
    assert [after_failure(n) for n in attempts] == [TaskState.FAILED] * 4 + [TaskState.GIVEN_UP]
    assert [after_loss(n) for n in attempts] == [TaskState.WAITING] * 4 + [TaskState.GIVEN_UP]


def test_task_waits_with_all_that_was_asked(house):
    user_id = make_user(Role.SYSTEM_ADMINISTRATOR).id

    task_id = ask("x:add", by=user_id, name="Skogen")

    waiting = task(task_id)
    assert (waiting.state, waiting.attempts, waiting.due_at) == (TaskState.WAITING, 0, NOON)
    assert (waiting.asked_by, waiting.asked_at) == (user_id, NOON)
    assert waiting.arguments == {"name": "Skogen"}


def test_task_is_gone_when_the_request_that_asked_for_it_is_undone(house):
    enqueue(TaskDraft("x:add"), by=None, at=NOON)
    db.session.rollback()

    assert not is_any_due(KINDS, NOON)


def test_task_is_asked_for_once_while_one_of_its_key_is_unfinished(each_house):
    first = ask("x:add", key="import 7")
    assert ask("x:add", key="import 7") == first
    assert ask("x:add", key="import 8") != first

    claimed = claim()
    assert ask("x:add", key="import 7") == first
    finish(claimed, None, at=NOON)

    again = ask("x:add", key="import 7")
    assert again != first


def test_tasks_without_a_key_are_all_kept(house):
    assert len({ask("x:add"), ask("x:add")}) == 2


def test_task_is_stored_once_when_two_ask_in_the_same_moment(each_database):
    start = Barrier(2)
    found = []

    def asker():
        app = make_app(each_database)
        with app.app_context():
            start.wait()
            found.append(ask("x:add", key="the same"))
            db.engine.dispose()

    threads = [Thread(target=asker) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 2
    assert len(set(found)) == 1


def test_asking_for_nobody_is_refused_as_it_is(house):
    with pytest.raises(IntegrityError):
        ask("x:add", by=4711)


def test_claim_takes_what_has_been_due_longest_and_of_the_kinds_that_are_known(each_house):
    late, early = ask("x:add", NOON), ask("x:add", NOON - SECOND)
    ask("y:unknown", NOON - timedelta(days=1))
    ask("x:add", NOON + SECOND)

    assert is_any_due(KINDS, NOON)
    assert [claim().id, claim().id, claim()] == [early, late, None]
    assert not is_any_due(KINDS, NOON)


def test_claimed_task_tells_who_has_it_and_since_when(house):
    task_id = ask("x:add", name="Skogen")

    claimed = claim(NOON + SECOND, by="here:1")

    found = task(task_id)
    assert (claimed.arguments, claimed.attempt) == ({"name": "Skogen"}, 1)
    assert (found.state, found.claimed_by) == (TaskState.RUNNING, "here:1")
    assert found.claimed_at == found.heartbeat_at == NOON + SECOND


@pytest.mark.postgresql
def test_claim_does_not_wait_for_one_that_another_process_is_just_making(postgresql):
    app = make_app(postgresql)
    with app.app_context():
        first, second = ask("x:add"), ask("x:add")
        mine = claim_next(KINDS, by="here:1", at=NOON)  # not committed yet
        with app.app_context():
            others = claim_next(KINDS, by="there:1", at=NOON)
            none = claim_next(KINDS, by="there:1", at=NOON)
        db.session.rollback()
        db.engine.dispose()

    assert (mine.id, others.id, none) == (first, second, None)


def test_progress_is_seen_by_others_when_told(house):
    task_id = ask("x:add")
    tell_alive(claim(), done=3, total=10, at=NOON + SECOND)
    db.session.commit()

    with house.app_context():
        seen = task_of(task_id)
    assert (seen.state, seen.done, seen.total) == (TaskState.RUNNING, 3, 10)
    assert task(task_id).heartbeat_at == NOON + SECOND


def test_done_task_keeps_its_result_and_no_error_of_earlier_attempts(house):
    task_id = ask("x:add")
    fail(claim(), "LookupError", at=NOON)
    finish(claim(NOON + timedelta(minutes=1)), {"file": "ab12"}, at=NOON + timedelta(minutes=2))
    db.session.commit()

    found = task(task_id)
    assert (found.state, found.result, found.error) == (TaskState.DONE, {"file": "ab12"}, None)
    assert (found.attempts, found.finished_at) == (2, NOON + timedelta(minutes=2))
    assert tasks_not_done() == ()


def test_failed_task_waits_out_its_pause_and_is_given_up_in_the_end(house):
    task_id, at = ask("x:add"), NOON
    for attempt in range(1, ATTEMPTS + 1):
        fail(claim(at), "LookupError", at=at)
        db.session.commit()
        assert claim(at) is None
        at = next_attempt_at(attempt, at)

    found = task(task_id)
    assert (found.state, found.error) == (TaskState.GIVEN_UP, "LookupError")
    assert (found.attempts, found.finished_at is None) == (ATTEMPTS, False)
    assert claim(NOON + timedelta(days=9)) is None
    assert [each.id for each in tasks_not_done()] == [task_id]


@pytest.mark.parametrize("state", sorted(ENDED))
def test_task_that_has_ended_never_changes_again(house, state):
    task_id = ask("x:add")
    claimed = claim()
    if state is TaskState.DONE:
        finish(claimed, None, at=NOON)
    else:
        give_up(claimed, "DomainError", at=NOON)
    db.session.commit()
    later = NOON + timedelta(days=1)

    for change in (
        lambda: finish(claimed, {}, at=later),
        lambda: fail(claimed, "LookupError", at=later),
        lambda: give_up(claimed, "LookupError", at=later),
        lambda: tell_alive(claimed, done=1, total=1, at=later),
    ):
        with pytest.raises(ClaimIsLost):
            change()
        db.session.rollback()
    assert (claim(later), take_back(later)) == (None, 0)
    assert (task(task_id).state, task(task_id).finished_at) == (state, NOON)


def test_task_of_a_process_that_died_is_taken_back_and_its_claim_is_lost(each_house):
    task_id = ask("x:add")
    first = claim()

    assert take_back(NOON + LOST_AFTER) == 0
    assert take_back(NOON + LOST_AFTER + SECOND) == 1
    db.session.commit()
    second = claim(NOON + LOST_AFTER + SECOND, by="there:1")

    assert (second.id, second.attempt) == (task_id, 2)
    with pytest.raises(ClaimIsLost):
        finish(first, None, at=NOON)
    db.session.rollback()
    finish(second, None, at=NOON + LOST_AFTER + SECOND)


def test_task_that_kills_each_process_is_given_up(house):
    task_id, at = ask("x:add"), NOON
    for _ in range(ATTEMPTS):
        claim(at)
        at += LOST_AFTER + SECOND
        take_back(at)
        db.session.commit()

    found = task(task_id)
    assert (found.state, found.error, found.finished_at) == (TaskState.GIVEN_UP, LOST, at)


def test_tasks_of_a_process_that_ends_are_given_back_and_no_others(each_house):
    mine, others = ask("x:add"), ask("x:add")
    claim(by="here:1")
    claim(by="there:1")

    give_back("here:1", NOON + SECOND)
    db.session.commit()

    assert (task(mine).state, task(others).state) == (TaskState.WAITING, TaskState.RUNNING)
    assert claim(NOON + SECOND).id == mine


def test_tasks_and_processes_are_forgotten_when_a_month_has_passed(house):
    waiting = ask("x:add", NOON - timedelta(days=90), key="still waits")
    ask("x:add", NOON - timedelta(days=91))
    finish(claim(), None, at=NOON - KEPT - SECOND)
    ask("x:add", NOON - timedelta(days=91))
    give_up(claim(), "DomainError", at=NOON - KEPT - SECOND)
    kept = ask("x:add", NOON - timedelta(days=91))
    finish(claim(), None, at=NOON - KEPT)
    note_seen("old:1", NOON - KEPT - SECOND)
    note_seen("new:1", NOON - KEPT)

    forget_ended(NOON)
    db.session.commit()

    assert db.session.scalars(select(Task.id).order_by(Task.id)).all() == [waiting, kept]
    assert db.session.scalars(select(JobProcess.name)).all() == ["new:1"]


def test_process_is_last_seen_when_any_of_them_was(house):
    assert last_seen() is None

    note_seen("here:1", NOON)
    note_seen("there:1", NOON - SECOND)
    note_seen("there:1", NOON + SECOND)

    assert last_seen() == NOON + SECOND
    assert db.session.get(JobProcess, "there:1").started_at == NOON - SECOND


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": TaskState.DONE},
        {"finished_at": NOON},
        {"state": TaskState.RUNNING},
    ],
)
def test_database_refuses_a_task_in_no_state_at_all(each_house, wrong):
    values = {"kind": "x:add", "arguments": {}, "asked_at": NOON, "due_at": NOON}

    db.session.add(Task(**values | wrong))
    with pytest.raises(IntegrityError):
        db.session.flush()
