"""The two processes of an installation, started and stopped together.

Both are forked from the process that has loaded everything, so that a start costs one loading.
"""

import multiprocessing
import socket
import time
from collections.abc import Callable, Sequence
from contextvars import Context
from multiprocessing.process import BaseProcess
from pathlib import Path

from flask import Flask

CONFIG = Path(__file__).with_name("gunicorn_conf.py")
START_LIMIT_S = 30.0
STOP_LIMIT_S = 12.0


def serve_web(app: Flask, port: int) -> None:
    """Run gunicorn on an app until stopped."""
    # here: only the process that serves needs it
    from gunicorn.app.base import Application  # noqa: PLC0415

    class WebServer(Application):  # type: ignore[misc]  # gunicorn is untyped
        """Gunicorn with our settings file and an app that is loaded already."""

        def load_config(self) -> None:
            """Read the settings file, not the command line."""
            self.load_config_from_file(str(CONFIG))
            self.cfg.set("bind", f"127.0.0.1:{port}")

        def load(self) -> Flask:
            """The app."""
            return app

    WebServer().run()


def start(work: Callable[[], None]) -> BaseProcess:
    """Fork a process that does some work until it is stopped.

    In a context of its own: within the command's, every request of the web server would share the
    command's `g`, and with it the user who is signed in.
    """
    process = multiprocessing.get_context("fork").Process(target=Context().run, args=(work,))
    process.start()
    return process


def port_is_taken(port: int) -> bool:
    """Whether something answers on the port already."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_until_answering(port: int, is_alive: Callable[[], bool]) -> bool:
    """Wait for the web server; False if it ended or took too long."""
    limit = time.monotonic() + START_LIMIT_S
    while time.monotonic() < limit:
        if not is_alive():
            return False
        if port_is_taken(port):
            return True
        time.sleep(0.05)
    return False


def stop(processes: Sequence[BaseProcess]) -> None:
    """End all processes; one that will not is killed."""
    for process in processes:
        process.terminate()
    for process in processes:
        process.join(STOP_LIMIT_S)
        if process.is_alive():
            process.kill()
