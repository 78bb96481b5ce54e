"""Doing tasks: claim one, do it outside any transaction of ours, commit what it did with its end.

Two processes never do the same task at once. Where one is taken for dead that was only slow, the
slow one's work is undone: its end finds the claim lost.
"""

import signal
from collections.abc import Callable, Mapping
from multiprocessing import get_context
from threading import Event, Thread
from typing import Self

import structlog
from flask import Flask

from app.clock import now
from app.db import db, reading
from app.errors import DomainError
from app.jobs.claims import process_name
from app.jobs.operations import (
    ClaimedTask,
    ClaimIsLost,
    claim_next,
    fail,
    finish,
    give_up,
    tell_alive,
)
from app.jobs.queries import is_any_due
from app.part import TaskContext, TaskKind
from app.settings import Settings

log = structlog.get_logger()
SIGN_OF_LIFE_S = 2.0
IDLE_S = 1.0


class ProcessDied(Exception):
    """A task's own process ended before the task did."""


def kinds_of(app: Flask) -> Mapping[str, TaskKind]:
    """Every kind of task of an app by its id."""
    return {kind.id: kind for part in app.config["PARTS"] for kind in part.tasks}


def work_until(stopped: Event, app: Flask) -> None:
    """Do tasks as they come."""
    while not stopped.is_set():
        try:
            found = work_once(app)
        except Exception:
            # the runner's own: whatever the database said, it is asked again
            log.exception("tasks could not be worked on")
            found = False
        if not found:
            stopped.wait(IDLE_S)


def work_once(app: Flask) -> bool:
    """Do the task that has been due longest; False if there was none."""
    kinds = kinds_of(app)
    with app.app_context():
        claimed = _claim(kinds)
    if claimed is None:
        return False
    if kinds[claimed.kind].apart:
        _do_apart(app, claimed)
    else:
        do(app, claimed)
    return True


def _claim(kinds: Mapping[str, TaskKind]) -> ClaimedTask | None:
    with reading():  # asked every second: nobody is to wait for the lock because of it
        is_there_any = is_any_due(kinds, now())
        db.session.rollback()
    if not is_there_any:
        return None
    claimed = claim_next(kinds, by=process_name(), at=now())
    db.session.commit()
    return claimed


def do(app: Flask, claimed: ClaimedTask) -> None:
    """Do a claimed task and note how it ended."""
    run = kinds_of(app)[claimed.kind].run
    task = log.bind(task=claimed.id, kind=claimed.kind, attempt=claimed.attempt)
    with app.app_context(), _SignsOfLife(app, claimed) as life:
        try:
            result = run(TaskContext(claimed.arguments, claimed.asked_by, life.progress))
            life.tell()
            finish(claimed, result, at=now())
            db.session.commit()
            task.info("task done")
        except ClaimIsLost:
            db.session.rollback()
            task.warning("task was taken over: what was done here is undone")
        except DomainError as error:
            # a rule said no: it would say so again
            task.warning("task refused", error=type(error).__name__)
            _note(give_up, claimed, error)
        except Exception as error:
            # the runner's own task: one task's fault must not stop the others
            log.exception("task failed", task=claimed.id, kind=claimed.kind)
            _note(fail, claimed, error)


def _note(ending: Callable[..., None], claimed: ClaimedTask, error: Exception) -> None:
    db.session.rollback()
    try:
        ending(claimed, type(error).__name__, at=now())
    except ClaimIsLost:
        log.warning("task was taken over", task=claimed.id, kind=claimed.kind)
    db.session.commit()


class _SignsOfLife:
    """Tells, while a task is done, that it is and how far it has come, on a connection of its own.

    On SQLite it waits while the task itself writes, as everybody does: nobody can take the task over
    in that time.
    """

    def __init__(self, app: Flask, claimed: ClaimedTask) -> None:
        self._app, self._claimed = app, claimed
        self._far: tuple[int, int | None] = (0, None)
        self._is_lost = False
        self._ended = Event()
        self._thread = Thread(target=self._tell_until_ended, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join(SIGN_OF_LIFE_S)

    def progress(self, done: int, total: int) -> None:
        """Note how far the task has come; told with the next sign. Raises ClaimIsLost."""
        if self._is_lost:
            raise ClaimIsLost
        self._far = (done, total)

    def tell(self) -> None:
        """Tell, in the present session. Raises ClaimIsLost."""
        done, total = self._far
        tell_alive(self._claimed, done=done, total=total, at=now())

    def _tell_until_ended(self) -> None:
        while not self._is_lost and not self._ended.wait(SIGN_OF_LIFE_S):
            try:
                with self._app.app_context():
                    self.tell()
                    db.session.commit()
            except ClaimIsLost:
                self._is_lost = True
            except Exception as error:  # noqa: BLE001 - told again soon, whatever the database said
                log.warning("no sign of life", task=self._claimed.id, error=type(error).__name__)


def _do_apart(app: Flask, claimed: ClaimedTask) -> None:
    """Do a task in a process of its own; it gives its own signs of life, also when we have died."""
    apart = get_context("spawn").Process(
        target=_do_here, args=(app.config["MADE_BY"], app.config["INSYN"], claimed), daemon=True
    )
    apart.start()
    apart.join()
    if apart.exitcode:
        log.error("a task's process died", task=claimed.id, exit_code=apart.exitcode)
        with app.app_context():
            _note(fail, claimed, ProcessDied())


def _do_here(
    made_by: Callable[[Settings], Flask], settings: Settings, claimed: ClaimedTask
) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the job process, which ends us
    do(made_by(settings), claimed)
