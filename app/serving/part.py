"""Serving as a part: `flask --app wsgi serve`, and the demo municipality's commands."""

import errno
import os
import signal
import socket
from collections.abc import Iterator, Mapping
from dataclasses import replace
from enum import StrEnum
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import make_url, select

from app.db import db
from app.identity.models.users import User
from app.jobs.part import run_jobs
from app.part import DemoLink, Part
from app.roles import Role
from app.serving.database import migrate_if_needed
from app.serving.health import health
from app.serving.processes import (
    HOST,
    free_port_near,
    listen,
    serve_web,
    start,
    stop,
    wait_until_answering,
    watch,
)

demo = AppGroup("demo", help="The demo municipality: fictional, without persons.")


class ServingPermission(StrEnum):
    """Serving has no pages but for all, so nothing to permit."""


@click.command("serve")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
def serve(port: int) -> None:
    """Start the web server and the job process together; Ctrl-C ends both."""
    with _taken(port) as listener:  # held until the web server has it
        prepare()
        links = tuple(demo_links())
        db.session.remove()
        db.engine.dispose()  # a connection must not be shared with the forked processes
        app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - Flask's own way to the app
        if "INSYN_BASE_URL" not in os.environ:
            app.config["INSYN"] = replace(app.config["INSYN"], base_url=f"http://{HOST}:{port}")
        web = start(lambda: serve_web(app, listener))
    end_as_by_ctrl_c()
    try:
        if not wait_until_answering(port, web.is_alive):
            raise click.ClickException("The web server did not start; its message stands above.")
        announce(app.config["INSYN"].base_url, links)
        watch(web, lambda: start(lambda: run_jobs(app)))
        raise click.ClickException("The web server has ended, so the job process is ended too.")
    except KeyboardInterrupt:
        click.echo("\nStopping …")
    finally:
        stop([web])


def end_as_by_ctrl_c() -> None:
    """End in order also when told to, and when the terminal is closed, unless that is to be survived."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, signal.default_int_handler)


def _taken(port: int) -> socket.socket:
    """The port, ours from now on; says which other is free where it can't be had."""
    try:
        return listen(port)
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
        reason = "is taken" if taken else f"can't be had ({error.strerror})"
        free = free_port_near(port)
        raise click.ClickException(
            f"Port {port} {reason}. Port {free} is free: make run PORT={free}, or serve --port {free}"
        ) from error


def prepare() -> None:
    """Bring the database up to date, and in demo mode fill an empty one."""
    Path(current_app.instance_path).mkdir(parents=True, exist_ok=True)
    migrate_if_needed()
    for part in current_app.config["PARTS"]:
        if part.prepare:
            part.prepare()
    if current_app.config["INSYN"].demo and db.session.scalar(select(User.id).limit(1)) is None:
        fill_demo()


def fill_demo() -> None:
    """Let every part add its rows to the demo municipality, all or nothing."""
    click.echo("Making the demo municipality; this is done once …")
    for part in current_app.config["PARTS"]:
        if part.demo:
            part.demo.fill()
    db.session.commit()


def demo_links() -> Iterator[DemoLink]:
    """A ready link for each kind of reader; nothing outside demo mode."""
    if not current_app.config["INSYN"].demo:
        return
    for part in current_app.config["PARTS"]:
        if part.demo:
            yield from part.demo.links()
    db.session.commit()


def announce(base_url: str, links: tuple[DemoLink, ...]) -> None:
    """Say where Insyn is and how each kind of reader gets in."""
    click.secho(f"\nInsyn answers at {base_url}   (Ctrl-C ends it)", bold=True)
    width = max((len(link.reader) for link in links), default=0)
    for link in links:
        click.echo(f"  {link.reader:<{width}}  {base_url}{link.path}")


@click.command("prepare")
def prepare_command() -> None:
    """Bring the database up to date and load what an installation needs; for those who run the two processes by their own means."""
    prepare()
    click.echo("Ready.")


@demo.command("reset")
def reset() -> None:
    """Throw the demo municipality away and make it anew."""
    settings = current_app.config["INSYN"]
    if not settings.demo or not settings.is_sqlite:
        raise click.ClickException("Only a demo on SQLite can be reset (INSYN_DEMO=1).")
    path = Path(str(make_url(settings.database_url).database))
    db.engine.dispose()
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    prepare()


@demo.command("links")
def print_links() -> None:
    """Print a fresh link for each kind of reader."""
    for link in tuple(demo_links()):
        click.echo(f"{link.reader}: {link.path}")


_NO_GRANTS: Mapping[Role, frozenset[StrEnum]] = {}

SERVING = Part(
    name="serving",
    permissions=ServingPermission,
    grants=_NO_GRANTS,
    blueprints=(health,),
    commands=(serve, prepare_command, demo),
)
