"""The processes of an installation: whether a port is free, waiting for an answer, ending them."""

import multiprocessing
import os
import signal
import socket
import threading
import time
from contextlib import suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import pairwise
from pathlib import Path

import pytest

from app.serving import gunicorn_conf, processes
from app.serving.processes import (
    free_port_near,
    listen,
    start,
    stop,
    wait_until_answering,
    watch,
)


class Answer(BaseHTTPRequestHandler):
    """A web server that has something to say."""

    def do_GET(self):
        self.send_error(HTTPStatus.SERVICE_UNAVAILABLE)

    def log_message(self, *_given):
        pass


@pytest.fixture
def answering():
    """A port that a web server answers on."""
    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


@pytest.fixture
def silent():
    """A port that is taken and that nobody answers on."""
    with listen(0) as server:
        yield server.getsockname()[1]


def sleep_long() -> None:
    time.sleep(60)


def sleep_deaf() -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    time.sleep(60)


@pytest.mark.parametrize(
    ("family", "address"),
    [
        (socket.AF_INET, "127.0.0.1"),
        (socket.AF_INET, "0.0.0.0"),  # noqa: S104 - what somebody else may do
        (socket.AF_INET6, "::"),
    ],
)
@pytest.mark.parametrize("begun", [True, False], ids=["listening", "bound"])
def test_port_can_not_be_had_when_somebody_has_it(family, address, begun):
    with socket.socket(family) as other:
        other.bind((address, 0))
        if begun:
            other.listen()

        with pytest.raises(OSError, match="in use"):
            listen(other.getsockname()[1])


def test_port_can_be_had_when_it_is_taken_where_we_do_not_listen():
    with socket.socket() as other:
        other.bind(("127.0.0.2", 0))
        other.listen()

        with listen(other.getsockname()[1]) as ours:
            assert ours.getsockname()[0] == "127.0.0.1"


def test_port_is_ours_when_we_asked_first(silent):
    with pytest.raises(OSError, match="in use"):
        listen(silent)


def test_port_can_be_had_again_at_once_when_its_connections_have_ended():
    with listen(0) as server:
        port = server.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)):
            server.accept()[0].close()  # the server's end lingers

    with listen(port) as again:
        assert again.getsockname()[1] == port


def test_free_port_is_one_that_can_be_had():
    with listen(0) as taken:
        port = taken.getsockname()[1]
        with suppress(OSError), listen(port + 1):
            found = free_port_near(port)

    assert found not in {port, port + 1}
    listen(found).close()


def test_free_port_is_found_also_behind_the_last():
    assert 0 < free_port_near(65535) < 65536


def test_waiting_ends_at_once_when_the_server_answers_whatever_it_says(answering):
    begun = time.monotonic()

    assert wait_until_answering(answering, lambda: True)
    assert time.monotonic() - begun < 1


def test_waiting_ends_at_once_when_the_server_has_died(silent):
    begun = time.monotonic()

    assert not wait_until_answering(silent, lambda: False)
    assert time.monotonic() - begun < 1


def test_waiting_gives_up_when_the_server_takes_connections_and_never_answers(silent, monkeypatch):
    monkeypatch.setattr(processes, "START_LIMIT_S", 0.12)
    monkeypatch.setattr(processes, "ANSWER_LIMIT_S", 0.1)

    assert not wait_until_answering(silent, lambda: True)


def test_death_is_told_before_the_answer_when_another_server_has_the_port(answering):
    # otherwise a start that failed would announce somebody else's server as ours
    assert not wait_until_answering(answering, lambda: False)


def started_until(web_lives_s, work) -> list[float]:
    """When each job process was started beside a web server that lives for a while."""
    begun, times = time.monotonic(), []

    def start_jobs():
        times.append(time.monotonic() - begun)
        return start(work)

    web = start(lambda: time.sleep(web_lives_s))
    watch(web, start_jobs)
    assert not web.is_alive()
    return times


@pytest.fixture
def short_pauses(monkeypatch):
    monkeypatch.setattr(processes, "FIRST_PAUSE_S", 0.1)
    monkeypatch.setattr(processes, "LONGEST_PAUSE_S", 0.4)


def test_pauses_grow_to_the_longest_when_the_job_process_dies_at_once(short_pauses):
    times = started_until(2.5, lambda: os.kill(os.getpid(), signal.SIGKILL))

    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert all(gap > pause for gap, pause in zip(gaps, (0.1, 0.2, 0.4, 0.4), strict=False))
    assert 3 <= len(times) <= 10  # without pauses some hundred


def test_pauses_begin_anew_when_the_job_process_had_lived_long(short_pauses, monkeypatch):
    monkeypatch.setattr(processes, "SOUND_AFTER_S", 0.0)
    monkeypatch.setattr(processes, "LONGEST_PAUSE_S", 60.0)

    times = started_until(2.5, lambda: os.kill(os.getpid(), signal.SIGKILL))

    assert len(times) > 5  # with pauses that double four at most


def test_job_process_is_ended_when_the_web_server_has_died(short_pauses):
    started_until(0.3, sleep_long)

    assert multiprocessing.active_children() == []


def test_what_a_process_started_is_ended_with_it():
    reading, writing = os.pipe()

    def start_another():
        other = multiprocessing.get_context("fork").Process(target=sleep_deaf)
        other.start()
        os.write(writing, str(other.pid).encode())
        os.kill(os.getpid(), signal.SIGKILL)

    killed = start(start_another)
    orphan = int(os.read(reading, 20))
    stop([killed])

    limit = time.monotonic() + 5
    while Path(f"/proc/{orphan}").exists() and time.monotonic() < limit:
        if "State:\tZ" in Path(f"/proc/{orphan}/status").read_text():
            break
        time.sleep(0.02)
    assert time.monotonic() < limit


def test_processes_are_ended_when_stopped():
    running = [start(sleep_long), start(sleep_long)]

    stop(running)

    assert [process.is_alive() for process in running] == [False, False]


def test_process_is_killed_when_it_does_not_listen(monkeypatch):
    monkeypatch.setattr(processes, "STOP_LIMIT_S", 0.3)
    deaf = start(sleep_deaf)
    time.sleep(0.2)  # until it has stopped listening

    stop([deaf])
    deaf.join(5)

    assert deaf.exitcode == -signal.SIGKILL


def test_stopping_does_nothing_when_a_process_has_ended_by_itself():
    ended = start(lambda: None)
    ended.join(5)

    stop([ended])

    assert ended.exitcode == 0


def test_server_writes_no_log_of_addresses():
    # a path can hold a token
    assert gunicorn_conf.accesslog is None


def test_server_loads_before_it_forks_and_has_two_workers():
    assert gunicorn_conf.preload_app
    assert gunicorn_conf.workers == 2
