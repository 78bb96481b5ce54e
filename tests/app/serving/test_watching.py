"""`serve` as it runs: a killed job process is started anew, a killed web server ends it all."""

import http.client
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import make_url

from app.serving.processes import listen, wait_until_answering

ROOT = Path(__file__).resolve().parents[3]
LIMIT_S = 90.0


@pytest.fixture
def served(settings):
    """A `serve` of an installation of its own, and its port."""
    environment = os.environ | {
        "INSYN_DATABASE_URL": settings.database_url,
        "INSYN_SECRET_KEY": settings.secret_key,
        "INSYN_INSTANCE_PATH": settings.instance_path,
        "INSYN_DEMO": "0",
        "INSYN_LOG_LEVEL": "WARNING",
    }
    with listen(0) as probe:  # any: two tests at once must not choose the same
        port = probe.getsockname()[1]
    # whoever starts the tests in the background has them, and what they start, ignore Ctrl-C
    heard = ["env", "--default-signal=INT", sys.executable]
    command = [*heard, "-m", "flask", "--app", "wsgi", "serve", "--port", str(port)]
    log = Path(settings.instance_path, "log")
    with log.open("w") as out:
        serve = subprocess.Popen(command, env=environment, cwd=ROOT, stderr=out)
    assert wait_until_answering(port, lambda: serve.poll() is None)
    yield serve, port
    if serve.poll() is None:
        serve.terminate()  # a killed one would leave what it has started
        serve.wait(LIMIT_S)


def job_process(settings, other_than=None) -> int:
    """The pid of the job process that was started last, as soon as it tells that it lives."""
    path = make_url(settings.database_url).database
    limit = time.monotonic() + LIMIT_S
    while time.monotonic() < limit:
        with closing(sqlite3.connect(path)) as connection:
            rows = connection.execute("SELECT name FROM job_process ORDER BY started_at").fetchall()
        pids = [int(name.rpartition(":")[2]) for (name,) in rows]
        if pids and pids[-1] != other_than:
            return pids[-1]
        time.sleep(0.1)
    raise AssertionError("no job process was seen")


def started_by(pid) -> list[int]:
    found = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False
    )
    return [int(each) for each in found.stdout.split() if each]


def health(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/health")
    told = json.loads(connection.getresponse().read())
    connection.close()
    return told


def is_gone(pid) -> bool:
    status = Path(f"/proc/{pid}/status")
    return not status.exists() or "State:\tZ" in status.read_text()


def test_killed_job_process_is_started_anew_and_killed_web_server_ends_all(served, settings):
    serve, port = served
    first = job_process(settings)
    (web,) = (pid for pid in started_by(serve.pid) if started_by(pid))
    workers = started_by(web)

    os.kill(first, signal.SIGKILL)
    second = job_process(settings, other_than=first)

    told = health(port)
    logged = Path(settings.instance_path, "log").read_text()
    assert told["jobs"].startswith("seen ")
    assert '"exit_code": -9' in logged
    assert "the job process died" in logged

    os.kill(web, signal.SIGKILL)
    assert serve.wait(LIMIT_S) == 1
    assert [pid for pid in (web, second, *workers) if not is_gone(pid)] == []
    assert "The web server has ended" in Path(settings.instance_path, "log").read_text()
    listen(port).close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_everything_ends_in_order_when_told_to(served, settings, number):
    serve, port = served
    jobs = job_process(settings)
    started = started_by(serve.pid)

    serve.send_signal(number)

    assert serve.wait(LIMIT_S) == 0
    assert jobs in started
    assert [pid for pid in started if not is_gone(pid)] == []
    listen(port).close()
