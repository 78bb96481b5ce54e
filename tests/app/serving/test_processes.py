"""The processes of an installation: whether a port is free, waiting for an answer, ending them."""

import signal
import socket
import time

import pytest

from app.serving import gunicorn_conf, processes
from app.serving.processes import port_is_taken, start, stop, wait_until_answering


@pytest.fixture
def listening():
    """A port that somebody answers on."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


@pytest.fixture
def silent():
    """A port that is bound, so that nobody else takes it, and that nobody answers on."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        yield server.getsockname()[1]


def sleep_long() -> None:
    time.sleep(60)


def sleep_deaf() -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    time.sleep(60)


def test_port_is_taken_when_somebody_answers_on_it(listening):
    assert port_is_taken(listening)


def test_port_is_free_when_nobody_answers_on_it(silent):
    assert not port_is_taken(silent)


def test_waiting_ends_at_once_when_the_server_answers(listening):
    begun = time.monotonic()

    assert wait_until_answering(listening, lambda: True)
    assert time.monotonic() - begun < 1


def test_waiting_ends_at_once_when_the_server_has_died(silent):
    begun = time.monotonic()

    assert not wait_until_answering(silent, lambda: False)
    assert time.monotonic() - begun < 1


def test_waiting_gives_up_when_the_server_takes_too_long(silent, monkeypatch):
    monkeypatch.setattr(processes, "START_LIMIT_S", 0.12)

    assert not wait_until_answering(silent, lambda: True)


def test_death_is_told_before_the_answer_when_another_server_has_the_port(listening):
    # otherwise a start that failed would announce somebody else's server as ours
    assert not wait_until_answering(listening, lambda: False)


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
