"""Reading pages as each kind of reader does: from link to link, with what each page costs the server.

A page's cost is the processor time of the process that makes it, so that what else runs does not
count: beside the database, which is in the same process here, a page waits for nothing.
"""

import re
import sqlite3
import time
from collections import deque
from collections.abc import Iterator
from contextvars import copy_context
from dataclasses import dataclass
from functools import partial
from html import unescape
from urllib.parse import urlsplit

from flask import Flask
from sqlalchemy import event
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from app.db import db
from scripts.bench.visitor import FILLED_IN, answered, forms_on

LINK = re.compile(r'\s(?:href|src)="(/[^"#]*)')
OF_EACH_KIND = 6
NOT_COUNTED = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA", "--")


@dataclass(frozen=True)
class Reading:
    """One page as it was read; links: the paths that it leads to."""

    path: str
    status: int
    ms: float
    statements: int
    links: tuple[str, ...]


class Counter:
    """How many statements an app has had SQLite run, whoever sent them: the ORM, Core or the driver."""

    def __init__(self, app: Flask) -> None:
        self.statements = 0
        with app.app_context():
            event.listen(db.engine, "connect", self._trace)
            db.engine.dispose()  # so that every connection is opened from now on

    def _trace(self, connection: sqlite3.Connection, _record: object) -> None:
        connection.set_trace_callback(self._note)

    def _note(self, statement: str) -> None:
        self.statements += not statement.lstrip().startswith(NOT_COUNTED)


class Reader:
    """Somebody who reads, with the cookies they were given; starts: where they begin."""

    def __init__(self, app: Flask, counter: Counter) -> None:
        self.app, self.counter = app, counter
        self.client = app.test_client()
        self.headers: dict[str, str] = {}
        self.starts: list[str] = []

    def read(self, path: str) -> Reading:
        """One page, and what it cost."""
        before, started = self.counter.statements, time.process_time()
        answer = self._asked("GET", path)
        ms = (time.process_time() - started) * 1000
        statements = self.counter.statements - before
        return Reading(path, answer.status_code, ms, statements, tuple(links_of(answer)))

    def crawl(self) -> Iterator[tuple[str, Reading]]:
        """Page after page by links, some of each kind; gives the kind, which is the route, and the page."""
        waiting, known, visits = deque(self.starts), set(self.starts), dict[str, int]()
        while waiting:
            path = waiting.popleft()
            kind = kind_of(self.app, path)
            if kind is None or visits.get(kind, 0) >= OF_EACH_KIND:
                continue
            visits[kind] = visits.get(kind, 0) + 1
            reading = self.read(path)
            if reading.status == 200:
                yield kind, reading
            fresh = [link for link in reading.links if link not in known]
            known.update(fresh)
            waiting.extend(fresh)

    def press(self, path: str, action: str) -> str | None:
        """Send the first form that only asks for a press of its button; gives where it leads to.

        action: a word in the form's address. None: the page has no such form.
        """
        for form, fields in forms_on(self._asked("GET", path).text):
            to = form.get("action", path)
            if action in to and not any(each["type"] in FILLED_IN for each in fields):
                return self._asked("POST", to, dict(answered(fields))).location
        return None

    def _asked(self, method: str, path: str, form: dict[str, str] | None = None) -> TestResponse:
        # in a context of its own, as in a server: a request leaves marks of what it was
        ask = partial(self.client.open, path, method=method, data=form, headers=self.headers)
        answer: TestResponse = copy_context().run(ask)
        return answer


def links_of(answer: TestResponse) -> Iterator[str]:
    """The paths on this site that an answer leads to."""
    if answer.location:
        yield urlsplit(answer.location)._replace(scheme="", netloc="").geturl()
    if answer.mimetype == "text/html":
        yield from (unescape(link) for link in LINK.findall(answer.text))


def kind_of(app: Flask, path: str) -> str | None:
    """The route that a path belongs to; None for files that are the same for all."""
    try:
        rule, _ = app.url_map.bind("localhost").match(urlsplit(path).path, "GET", return_rule=True)
    except HTTPException:
        return None
    return None if rule.endpoint.endswith("static") else str(rule.rule)
