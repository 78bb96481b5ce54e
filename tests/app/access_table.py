"""Who may use which route: walks every route as every role, and compares with access_table.csv.

    python -m tests.app.access_table --write

writes what is found now into the table. Read the difference before you commit it: each line is a
promise. The columns: route, method, role, object, expected.

object    own: every id is of the user's side; foreign: every id is of the other side;
          mixed: the first id is own and the rest foreign; other: every id is another municipality's;
          -: the route has no id that belongs to a side.
role      municipality_administrator: a system administrator of the own municipality alone.
expected  public: the route is open to anybody (what it shows is guarded by its own link or key) and
          names nobody's thing, or the reader is not signed in; else it stands with what came of it;
          login: sent to the log-in page, or asked on the spot where something was sent; forbidden: 403; not_found: 404; ok: let through.
"""

import csv
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import connect
from tempfile import TemporaryDirectory
from typing import NamedTuple

from flask import Flask, g, url_for
from flask_migrate import upgrade
from werkzeug.routing import Rule

from app.authorization import PUBLIC, access_of
from app.db import db
from app.identity.models.users import User
from app.roles import Role
from tests.app.access_objects import (
    BY_ROUTE,
    IN_QUERY,
    MUNICIPALITY_ADMINISTRATOR,
    World,
    make_world,
)
from tests.conftest import settings_for
from tests.factories import log_in
from wsgi import create_app

TABLE = Path(__file__).with_name("access_table.csv")
COLUMNS = ("route", "method", "role", "object", "expected")
ANONYMOUS = "anonymous"
ROLES = (ANONYMOUS, *(role.value for role in Role), MUNICIPALITY_ADMINISTRATOR)
STRANGE = ("foreign", "other")
BY_STATUS = {401: "login", 403: "forbidden", 404: "not_found"}


class Visit(NamedTuple):
    """One line of the table without what is expected."""

    route: str
    method: str
    role: str
    object: str


@dataclass(frozen=True)
class Walk:
    """An app with its world; snapshot is the database as it was before anybody did anything."""

    app: Flask
    world: World
    snapshot: Path

    def visits(self, role: str) -> Iterator[tuple[Visit, str]]:
        """Every route as one role, with what came of it."""
        for rule in sorted(self.app.url_map.iter_rules(), key=str):
            if rule.endpoint.endswith("static"):
                continue
            for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
                for of in self._objects(rule):
                    yield Visit(str(rule), method, role, of), self._visit(rule, method, role, of)

    def _objects(self, rule: Rule) -> tuple[str, ...]:
        sided = [name for name in _parameters(rule) if name in self.world.own.ids]
        sided += _in_query(rule)
        objects = ("own", "foreign", "other", "mixed")
        return (("-",), objects[:3], objects)[min(len(sided), 2)]

    def _visit(self, rule: Rule, method: str, role: str, of: str) -> str:
        # The context outlives each request here, and with it the user that flask-login keeps in g.
        for kept in tuple(g):
            g.pop(kept)
        client = self.app.test_client()
        if role != ANONYMOUS:
            log_in(client, db.session.get(User, self.world.users[role]))
        db.session.remove()
        with self.app.test_request_context():
            path = url_for(rule.endpoint, **self.values(rule, of))
        # Something to send, so that a view that wants a file or JSON says so instead of failing.
        answer = client.open(path, method=method, data={} if method == "POST" else None)
        found = self._class_of(rule, role, answer)
        if method == "POST":
            self._restore()
        return found

    def _class_of(self, rule: Rule, role: str, answer) -> str:
        if answer.status_code >= 500:
            return f"fault {answer.status_code}"
        is_public = access_of(self.app.view_functions[rule.endpoint]) == PUBLIC
        if is_public and (role == ANONYMOUS or self._objects(rule) == ("-",)):
            return "public"
        # A view that is open to all but names somebody's thing must see to itself who comes.
        if answer.status_code == 303 and answer.location.startswith("/log-in"):
            # Logging out everywhere ends there too, after it was let through.
            return "ok" if "next=" not in answer.location else "login"
        return BY_STATUS.get(answer.status_code, "ok")

    def values(self, rule: Rule, of: str) -> dict[str, object]:
        """The arguments of a route: the own things, or those of another side."""
        own = self.world.own.ids
        foreign = self.world.other.ids if of == "other" else self.world.foreign.ids
        values: dict[str, object] = {}
        first = True
        for name in _parameters(rule):
            if name in own:
                is_foreign = of in STRANGE or (of == "mixed" and not first)
                side = foreign if is_foreign else own
                values[name], first = side[name], False
            elif name in self.world.shared:
                values[name] = self.world.shared[name]
            else:
                raise LookupError(f"{rule}: add {name} to tests/app/access_objects.py")
        for name, of_whom in _in_query(rule).items():
            values[name] = (foreign if of in STRANGE else own)[of_whom]
        for start, overriding in BY_ROUTE.items():
            if str(rule).startswith(start):
                values |= overriding
        # A self-report's pages and a user survey's share a name for different rounds.
        if "self_report" in rule.endpoint and "round_id" in values:
            side = foreign if of in STRANGE else own
            values["round_id"] = side["self_report_round_id"]
        return values

    def _restore(self) -> None:
        db.session.remove()
        # By SQLite's own copying: other connections may have the file open.
        with closing(connect(self.snapshot)) as kept, closing(connect(_database())) as database:
            kept.backup(database)


def _database() -> Path:
    return Path(db.engine.url.database)


def start_walk(app: Flask, world: World) -> Walk:
    """Remember the database of an app that holds a world. In the app's context."""
    db.session.remove()
    snapshot = _database().with_name("snapshot.db")
    with closing(connect(_database())) as database, closing(connect(snapshot)) as kept:
        database.backup(kept)
    return Walk(app, world, snapshot)


def read_table() -> dict[Visit, str]:
    """What is promised."""
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return {
            Visit(row["route"], row["method"], row["role"], row["object"]): row["expected"]
            for row in csv.DictReader(lines)
        }


def write_table(found: dict[Visit, str]) -> None:
    """Keep what was found as the promise."""
    with TABLE.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(COLUMNS)
        order = {role: place for place, role in enumerate(ROLES)}
        keyed = sorted(found.items(), key=lambda item: (item[0][:2], order[item[0].role], item[0]))
        writer.writerows((*visit, expected) for visit, expected in keyed)


def _parameters(rule: Rule) -> list[str]:
    # In the order of the address: rule.arguments is a set.
    return [data for is_dynamic, data in rule._trace if is_dynamic]


def _in_query(rule: Rule) -> dict[str, str]:
    return next((asked for start, asked in IN_QUERY.items() if str(rule).startswith(start)), {})


def main() -> None:
    """Write the table anew, from a database of its own."""
    with TemporaryDirectory() as folder:
        app = create_app(settings_for(f"sqlite:///{folder}/access.db", Path(folder)))
        app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
        with app.app_context():
            upgrade()
            walk = start_walk(app, make_world())
            found = {visit: what for role in ROLES for visit, what in walk.visits(role)}
            db.session.remove()
            db.engine.dispose()
    if "--write" in sys.argv:
        write_table(found)
    for visit, what in found.items():
        if what.startswith("fault") or (visit.object in {*STRANGE, "mixed"} and what == "ok"):
            sys.stdout.write(" ".join((*visit, what)) + "\n")


if __name__ == "__main__":
    main()
