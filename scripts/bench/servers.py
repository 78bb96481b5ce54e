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

ROOT = Path(__file__).resolve().parents[2]
# The smallest honest server of the job, and the visitor: kept beside the project, not in it.
FLOOR = Path(os.environ.get("INSYN_BENCH_FLOOR", ROOT.parent / "shared" / "bench"))
WORKERS = "2"


@dataclass(frozen=True)
class Server:
    """A server that runs; pid is its first process."""

    port: int
    pid: int


def free_port() -> int:
    """A port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
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


@contextmanager
def insyn(environment: Mapping[str, str]) -> Iterator[Server]:
    """Insyn's web server, as it is run for real."""
    config = ROOT / "app" / "serving" / "gunicorn_conf.py"
    command = ["--config", str(config), "wsgi:create_app()"]
    with _gunicorn(command, environment, ROOT) as server:
        yield server


@contextmanager
def floor(environment: Mapping[str, str], folder: Path) -> Iterator[Server]:
    """The floor: limit_app as a Flask app."""
    command = ["--workers", WORKERS, "--no-control-socket", "--log-level", "warning"]
    added = {"PYTHONPATH": str(FLOOR)}
    with _gunicorn([*command, "limit_app:flask"], {**environment, **added}, folder) as server:
        yield server


@contextmanager
def job_process(environment: Mapping[str, str]) -> Iterator[Server]:
    """The job process."""
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "jobs", "run"]
    with _running(command, environment, ROOT) as process:
        time.sleep(4)
        yield Server(0, process.pid)


@contextmanager
def _gunicorn(
    arguments: list[str], environment: Mapping[str, str], folder: Path
) -> Iterator[Server]:
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", *arguments]
    with _running(command, environment, folder) as process:
        _wait_for(port)
        yield Server(port, process.pid)


@contextmanager
def _running(
    command: list[str], environment: Mapping[str, str], folder: Path
) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, env=dict(environment), cwd=folder)  # noqa: S603 - our own
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)


def _wait_for(port: int) -> None:
    limit = time.monotonic() + 20
    while time.monotonic() < limit:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError("the server did not start")


def memory_mib(pid: int) -> float:
    """What a process and its children use, shared pages divided among those that share them (PSS)."""
    children = subprocess.run(  # noqa: S603 - our own
        ["ps", "-o", "pid=", "--ppid", str(pid)],  # noqa: S607 - on every Debian
        capture_output=True,
        text=True,
        check=False,
    ).stdout.split()
    return round(sum(_pss_kib(each) for each in (pid, *map(int, children))) / 1024, 1)


def _pss_kib(pid: int) -> int:
    text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))
