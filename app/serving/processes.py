"""The two processes of an installation, started and stopped together."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

CONFIG = Path(__file__).with_name("gunicorn_conf.py")
START_LIMIT_S = 30.0


def commands(port: int) -> tuple[Sequence[str], Sequence[str]]:
    """What starts the web server and the job process."""
    web = (
        sys.executable,
        "-m",
        "gunicorn",
        "--config",
        str(CONFIG),
        "--bind",
        f"127.0.0.1:{port}",
        "wsgi:create_app()",
    )
    return web, (sys.executable, "-m", "flask", "--app", "wsgi", "jobs", "run")


def port_is_taken(port: int) -> bool:
    """Whether something answers on the port already."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_until_answering(port: int, process: subprocess.Popen[bytes]) -> bool:
    """Wait for the web server; False if it ended or took too long."""
    limit = time.monotonic() + START_LIMIT_S
    while time.monotonic() < limit:
        if process.poll() is not None:
            return False
        if port_is_taken(port):
            return True
        time.sleep(0.05)
    return False


def stop(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    """End all processes; one that will not is killed."""
    for process in processes:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
    for process in processes:
        try:
            process.wait(timeout=12)
        except subprocess.TimeoutExpired:
            process.kill()
