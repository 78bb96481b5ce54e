"""The floor: the smallest honest server of the rating's job, as Flask, to measure Insyn against.

It looks the link's token up, proves its form, takes four values and stores them as one durable row.
Nothing that is not needed for that: no models, no templates, no user, no language.
"""

import hmac
import os
import secrets
import sqlite3
from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import Any

import psycopg
from flask import Flask, Response, abort, request

DATABASE, SECRET = "FLOOR_DATABASE", "FLOOR_SECRET"
NAMES = ("first", "second", "third", "fourth")
TABLES = (
    "CREATE TABLE link (token_hash TEXT PRIMARY KEY)",
    f"CREATE TABLE rating (token_hash TEXT PRIMARY KEY REFERENCES link, {', '.join(f'{name} INTEGER NOT NULL' for name in NAMES)})",
)
TAKEN_TWICE = (sqlite3.IntegrityError, psycopg.IntegrityError)
FIELDS = "".join(
    f'<p><label>{name} <input type="range" name="{name}" min="0" max="100"></label></p>\n'
    for name in NAMES
)
PAGE = f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Rate</title></head>
<body><h1>Rate</h1>
<form method="post">
<input type="hidden" name="csrf" value="%s">
{FIELDS}<button name="choice" value="send">Send</button>
</form></body></html>
"""
THANKS = "<!doctype html><html lang='en'><title>Thanks</title><h1>Thanks</h1></html>"

# Any: a connection of either driver; both run a statement and give a row back in the same words
Connection = Any


def connect(database: str) -> Connection:
    """A connection on which every statement is a transaction of its own, kept through a power cut."""
    if database.startswith("postgresql"):
        return psycopg.connect(database, autocommit=True)
    connection = sqlite3.connect(database, isolation_level=None, timeout=30)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    return connection


def make_links(database: str, count: int) -> Iterator[str]:
    """Make the tables and that many links; gives the links' paths."""
    connection = connect(database)
    for table in TABLES:
        connection.execute(table)
    tokens = [secrets.token_urlsafe(16) for _ in range(count)]
    connection.execute("BEGIN")
    statement = f"INSERT INTO link VALUES ({_mark(database)})"  # noqa: S608 - a mark, no value
    connection.cursor().executemany(statement, [(_hash(token),) for token in tokens])
    connection.execute("COMMIT")
    connection.close()
    return (f"/{token}" for token in tokens)


def create_app() -> Flask:
    """The floor on the database that the environment names."""
    app = Flask("floor")
    database, secret = os.environ[DATABASE], os.environ[SECRET].encode()
    opened = app.extensions["connections"] = []
    ask = _asking(database, opened)
    mark = _mark(database)
    find = f"SELECT 1 FROM link WHERE token_hash = {mark}"  # noqa: S608 - a mark, no value
    store = f"INSERT INTO rating VALUES ({', '.join([mark] * (1 + len(NAMES)))})"  # noqa: S608 - as above

    def known(token: str) -> str:
        token_hash = _hash(token)
        if ask(find, (token_hash,)).fetchone() is None:
            abort(404)
        return token_hash

    @app.get("/<token>")
    def show(token: str) -> str:
        return PAGE % _proof(secret, known(token))

    @app.post("/<token>")
    def take(token: str) -> str:
        token_hash = known(token)
        if not hmac.compare_digest(request.form.get("csrf", ""), _proof(secret, token_hash)):
            abort(400)
        values = [request.form.get(name, type=int) for name in NAMES]
        if any(value is None or not 0 <= value <= 100 for value in values):
            abort(422)
        try:
            ask(store, (token_hash, *values))
        except TAKEN_TWICE:
            abort(Response("This link has been used.", 409))
        return THANKS

    return app


def _asking(database: str, opened: list[Connection]) -> Callable[..., Any]:
    """Run a statement on a connection that is opened at the first: each worker has its own."""

    def ask(statement: str, values: tuple[object, ...]) -> Any:
        if not opened:
            opened.append(connect(database))
        return opened[0].execute(statement, values)

    return ask


def _mark(database: str) -> str:
    return "%s" if database.startswith("postgresql") else "?"


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _proof(secret: bytes, token_hash: str) -> str:
    return hmac.new(secret, token_hash.encode(), sha256).hexdigest()
