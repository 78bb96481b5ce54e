"""The two processes of an installation, started, watched and stopped together.

Both are forked from the process that has loaded everything, so that a start costs one loading.
"""

import http.client
import multiprocessing
import os
import signal
import socket
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from contextvars import Context
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from pathlib import Path

import structlog
from flask import Flask

log = structlog.get_logger()
CONFIG = Path(__file__).with_name("gunicorn_conf.py")
HOST = "127.0.0.1"
START_LIMIT_S = 30.0
ANSWER_LIMIT_S = 5.0
STOP_LIMIT_S = 12.0
WATCH_EVERY_S = 1.0
FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 60.0
SOUND_AFTER_S = 300.0  # a process that has lived so long died of something new


def listen(port: int) -> socket.socket:
    """Take a port, so that nobody else can from now on. Raises OSError where it can't be had."""
    listener = socket.socket()
    try:
        # connections that have ended may linger on it for a minute
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
        listener.listen(socket.SOMAXCONN)
    except OSError:
        listener.close()
        raise
    return listener


def free_port_near(port: int) -> int:
    """A port that could be taken just now: one of the next, or any."""
    for number in (*range(port + 1, min(port + 20, 65536)), 0):
        try:
            with listen(number) as listener:
                found: int = listener.getsockname()[1]
                return found
        except OSError:
            continue
    raise OSError("no port is free")


def serve_web(app: Flask, listener: socket.socket) -> None:
    """Run gunicorn on an app and a port that was taken, until stopped."""
    # here: only the process that serves needs it
    from gunicorn.app.base import Application  # noqa: PLC0415

    class WebServer(Application):  # type: ignore[misc]  # gunicorn is untyped
        """Gunicorn with our settings file and an app that is loaded already."""

        def load_config(self) -> None:
            """Read the settings file, not the command line."""
            self.load_config_from_file(str(CONFIG))
            self.cfg.set("bind", f"fd://{listener.detach()}")

        def load(self) -> Flask:
            """The app."""
            return app

    WebServer().run()


def start(work: Callable[[], None]) -> BaseProcess:
    """Fork a process that does some work until it is stopped."""
    process = multiprocessing.get_context("fork").Process(target=_by_itself, args=(work,))
    process.start()
    return process


def _by_itself(work: Callable[[], None]) -> None:
    """Do some work in a group and a context of its own.

    In the terminal's group Ctrl-C would end it before we can; in the command's context every request
    of the web server would share the command's `g`, and with it the user who is signed in.
    """
    os.setpgrp()
    Context().run(work)


def wait_until_answering(port: int, is_alive: Callable[[], bool]) -> bool:
    """Wait for the web server; False if it ended or took too long."""
    limit = time.monotonic() + START_LIMIT_S
    while time.monotonic() < limit:
        if not is_alive():
            return False
        if _answers(port):
            return True
        time.sleep(0.05)
    return False


def _answers(port: int) -> bool:
    """Whether a web server answers, whatever it says: connections are taken before it does."""
    connection = http.client.HTTPConnection(HOST, port, timeout=ANSWER_LIMIT_S)
    try:
        connection.request("GET", "/health")
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def watch(web: BaseProcess, start_jobs: Callable[[], BaseProcess]) -> None:
    """Keep the job process running until the web server ends, then end it; if it dies, start another.

    After a pause, which grows: what dies at once would otherwise take all the machine's time.
    """
    pause_s = FIRST_PAUSE_S
    jobs, begun = start_jobs(), time.monotonic()
    try:
        while web.is_alive():
            # for a while only: a worker that outlives its server holds the sentinel
            wait([web.sentinel, jobs.sentinel], WATCH_EVERY_S)
            if jobs.is_alive():
                continue
            if time.monotonic() - begun > SOUND_AFTER_S:
                pause_s = FIRST_PAUSE_S
            log.error("the job process died", exit_code=jobs.exitcode, starts_again_in_s=pause_s)
            web.join(pause_s)
            pause_s = min(pause_s * 2, LONGEST_PAUSE_S)
            if web.is_alive():
                jobs, begun = start_jobs(), time.monotonic()
    finally:
        stop([web, jobs])


def stop(processes: Sequence[BaseProcess]) -> None:
    """End all processes and whatever they started; one that will not is killed."""
    for process in processes:
        process.terminate()
    limit = time.monotonic() + STOP_LIMIT_S
    # not by join: what a process has started may hold on to its sentinel
    while any(process.is_alive() for process in processes) and time.monotonic() < limit:
        time.sleep(0.02)
    for process in processes:
        process.kill()
        with suppress(ProcessLookupError):
            if process.pid:
                os.killpg(process.pid, signal.SIGKILL)
