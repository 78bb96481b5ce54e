"""Kinds of tasks made for tests, and an app that knows them: importable by a process of its own."""

import os
import signal
import time
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

from sqlalchemy import select

from app.db import db, reading
from app.errors import DomainError
from app.factory import build
from app.jobs.models import Task
from app.jobs.operations import TaskDraft, enqueue
from app.organisation.models.units import Provider
from app.part import Part, TaskKind
from tests.conftest import NOON
from tests.factories import make_provider
from wsgi import PARTS

WAIT_S = 90.0  # a busy machine takes long to start a process


class NoPermission(StrEnum):
    """The tests' part has no pages."""


def add(context):
    """Leave a row, and give its id."""
    return {"provider": make_provider(context.arguments["name"]).id}


def slow(context):
    """Tell that half is done, wait for a file, leave a row."""
    context.progress(1, 2)
    limit = time.monotonic() + WAIT_S
    while not Path(context.arguments["gate"]).exists() and time.monotonic() < limit:
        context.progress(1, 2)
        time.sleep(0.05)
    make_provider("slow")
    context.progress(2, 2)


def broken(context):
    """Leave a row and break."""
    make_provider("broken")
    raise LookupError("anna@example.se")


def refused(context):
    """Leave a row and be refused."""
    make_provider("refused")
    raise DomainError


def where(context):
    """Tell in which process it ran."""
    return {"pid": os.getpid(), "asked_by": context.asked_by}


def killed(context):
    """Die as for want of memory."""
    os.kill(os.getpid(), signal.SIGKILL)


def leaving(context):
    """End the worker itself, as no task should."""
    raise SystemExit


KINDS = (
    TaskKind("x:add", add),
    TaskKind("x:slow", slow),
    TaskKind("x:broken", broken),
    TaskKind("x:refused", refused),
    TaskKind("x:apart", where, apart=True),
    TaskKind("x:slow_apart", slow, apart=True),
    TaskKind("x:killed", killed, apart=True),
    TaskKind("x:leaving", leaving),
)
PART = Part(name="x", permissions=NoPermission, grants={}, tasks=KINDS)


def make_app(settings):
    app = build(settings, [*PARTS, PART])
    app.config["TESTING"] = True
    app.config["MADE_BY"] = make_app
    return app


def ask(kind, at=NOON, key=None, by=None, **arguments) -> int:
    """Ask for a task and commit."""
    task_id = enqueue(TaskDraft(kind, arguments, key), by=by, at=at)
    db.session.commit()
    return task_id


@contextmanager
def looking():
    """Within: what is stored now, without keeping anybody from writing."""
    db.session.rollback()
    with reading():
        yield
        db.session.expunge_all()
        db.session.rollback()


def task(task_id) -> Task:
    """A task as it is stored now."""
    with looking():
        return db.session.get_one(Task, task_id)


def left() -> list[str]:
    """Names of the rows that tasks have left."""
    with looking():
        return list(db.session.scalars(select(Provider.name).order_by(Provider.name)))


def wait_until(is_so, limit_s=WAIT_S):
    """Wait for something to become so; fails if it does not."""
    limit = time.monotonic() + limit_s
    while not is_so():
        assert time.monotonic() < limit, "it did not come about"
        time.sleep(0.05)
