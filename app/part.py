"""What a part of the house is: plain data that the factory registers. No calls, no side effects."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import click
from flask import Blueprint
from markupsafe import Markup

from app.access import Access
from app.roles import Role


@dataclass(frozen=True)
class NavEntry:
    """A line of the side bar, shown to those who hold the permission.

    only_for: says whether the scope that the permission is held for is wide enough.
    covers: blueprints beside the endpoint's own whose pages belong to the line.
    """

    endpoint: str
    label: Any  # a lazy text; flask-babel's type is untyped
    permission: StrEnum
    order: int = 50
    only_for: Callable[[Access], bool] | None = None
    covers: Sequence[str] = ()


@dataclass(frozen=True)
class Job:
    """A function without arguments that the job process runs at set times.

    cron: `minute` and, unless it is to run every hour, `hour` in Stockholm; each a number or `*`.
    """

    id: str
    run: Callable[[], None]
    cron: Mapping[str, str]


@dataclass(frozen=True)
class TaskContext:
    """What a task is given to work with.

    arguments: those it was asked for with. progress: tells how many are done of how many, now and then;
    it may raise, where another process has taken the task over.
    """

    arguments: Mapping[str, Any]  # JSON
    asked_by: int | None
    progress: Callable[[int, int], None]


@dataclass(frozen=True)
class TaskKind:
    """A kind of work that somebody asks for and that a job process does.

    run: gives a result of ids and numbers, or None. It starts outside any transaction and does not
    commit what it did: that is committed together with the task's end, or undone. What it reads for
    long it reads under app.db.reading, and rolls back before it writes or returns.
    apart: in a process of its own that ends, so that memory is given back.
    """

    id: str
    run: Callable[[TaskContext], Mapping[str, Any] | None]
    apart: bool = False


@dataclass(frozen=True)
class UnitPanel:
    """What a part knows about a unit, shown on the unit's page; render takes the unit's id."""

    key: str
    title: Any  # a lazy text; flask-babel's type is untyped
    permission: StrEnum
    render: Callable[[int], Markup]
    order: int = 50


@dataclass(frozen=True)
class DemoLink:
    """A link printed when the demo starts: who it is for, and a path on this site."""

    reader: str
    path: str


@dataclass(frozen=True)
class Demo:
    """What a part brings to the demo municipality: its rows, and links that are ready to open."""

    fill: Callable[[], None]
    links: Callable[[], Sequence[DemoLink]]


@dataclass(frozen=True)
class Part:
    """Everything a part brings; its grants say which role holds which of its permissions.

    objects: the kinds of things that rights are given to one by one, and which permissions may be.
    row_formats holds app.rows.formats.RowFormat, typed loosely because that stands a floor above.
    """

    name: str
    permissions: type[StrEnum]
    grants: Mapping[Role, frozenset[StrEnum]]
    blueprints: Sequence[Blueprint] = ()
    nav: Sequence[NavEntry] = ()
    commands: Sequence[click.Command] = ()
    jobs: Sequence[Job] = ()
    tasks: Sequence[TaskKind] = ()
    unit_panels: Sequence[UnitPanel] = ()
    row_formats: Sequence[Any] = ()
    translations: str | None = None  # the folder of the texts that only staff reads
    home: Mapping[Role, str] = field(default_factory=dict)
    family_paths: Sequence[str] = ()  # how the addresses of pages for families begin
    objects: Mapping[str, frozenset[StrEnum]] = field(default_factory=dict)
    deeds: Mapping[str, Any] = field(default_factory=dict)  # actions of the trail, in lazy words
    demo: Demo | None = None
    prepare: Callable[[], None] | None = None  # run once the database is up to date
