"""Servers to measure: Insyn's web server and the floor's, each on a database of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

from scripts.bench.floor import DATABASE, SECRET

ROOT = Path(__file__).resolve().parents[2]
POSTGRESQL = "INSYN_TEST_POSTGRESQL"
WORKERS = "2"
START_S = 60


class CanNotMeasureError(Exception):
    """What is to be measured is not there or did not start; the text says what."""


@dataclass(frozen=True)
class Server:
    """A server that runs; pid is its first process."""

    port: int
    pid: int


def free_port() -> int:
    """A port that nobody uses, for a server that has to be told one."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def insyn_environment(database_url: str, instance: Path) -> dict[str, str]:
    """The environment of an Insyn that is measured: no demo, a quiet log."""
    return os.environ | {
        "INSYN_DATABASE_URL": database_url,
        "INSYN_SECRET_KEY": "only-for-measuring",
        "INSYN_INSTANCE_PATH": str(instance),
        "INSYN_DEMO": "0",
        "INSYN_LOG_LEVEL": "WARNING",
    }


def database_url(database: str, name: str, folder: Path) -> str:
    """The address of a new, empty database, as SQLAlchemy has it."""
    if database == "sqlite":
        return f"sqlite:///{folder / name}.db"
    server = os.environ.get(POSTGRESQL)
    if not server:
        raise CanNotMeasureError(
            f"There is no PostgreSQL: {POSTGRESQL} is not set. Run make bench."
        )
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def driver_address(url: str) -> str:
    """The same database as the driver has it: a file's path, or an address that libpq reads."""
    made = make_url(url)
    if made.get_backend_name() == "sqlite":
        return str(made.database)
    return made.set(drivername="postgresql").render_as_string(hide_password=False)


@contextmanager
def insyn(environment: Mapping[str, str]) -> Iterator[Server]:
    """Insyn's web server, as it is run for real."""
    config = ROOT / "app" / "serving" / "gunicorn_conf.py"
    with _gunicorn(["--config", str(config), "wsgi:create_app()"], environment) as server:
        yield server


@contextmanager
def floor(database: str) -> Iterator[Server]:
    """The floor, on a database whose links are made."""
    command = ["--workers", WORKERS, "--no-control-socket", "--log-level", "warning"]
    environment = os.environ | {DATABASE: database, SECRET: "only-for-measuring"}
    with _gunicorn([*command, "scripts.bench.floor:create_app()"], environment) as server:
        yield server


@contextmanager
def job_process(environment: Mapping[str, str]) -> Iterator[Server]:
    """The job process."""
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "jobs", "run"]
    with _running(command, environment) as process:
        time.sleep(4)
        yield Server(0, process.pid)


@contextmanager
def _gunicorn(arguments: list[str], environment: Mapping[str, str]) -> Iterator[Server]:
    # the server is handed a socket that listens already: no port is guessed, none can be taken meanwhile
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        command = [sys.executable, "-m", "gunicorn", "--bind", f"fd://{listening.fileno()}"]
        with _running([*command, *arguments], environment, listening.fileno()) as process:
            _wait_for_answer(port, process)
            yield Server(port, process.pid)


@contextmanager
def _running(
    command: list[str], environment: Mapping[str, str], *handed: int
) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, env=dict(environment), cwd=ROOT, pass_fds=handed)  # noqa: S603 - our own
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)


def _wait_for_answer(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until the server answers, whatever it says: the socket takes connections before it does."""
    limit = time.monotonic() + START_S
    while process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1) as probe:
                probe.sendall(b"GET /health HTTP/1.0\r\n\r\n")
                if probe.recv(1):
                    return
        except OSError:
            time.sleep(0.05)
        if time.monotonic() > limit:
            raise CanNotMeasureError(f"The server did not answer within {START_S} s.")
    raise CanNotMeasureError("The server did not start; its message stands above.")
