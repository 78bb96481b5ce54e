"""Job processes beside each other, killed ones, and a mail server that hangs while others write."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from app.clock import now
from app.db import db
from app.delivery import sending
from app.delivery.models import OutgoingMessage
from app.delivery.outbox import CLAIM_LASTS, enqueue
from app.delivery.part import send_mail
from app.settings import Settings
from tests.app.delivery.mail_servers import Inbox, hang, mail_server, odd_server
from tests.app.delivery.test_outbox import message, queued, row
from wsgi import create_app

ROOT = Path(__file__).resolve().parents[3]
LETTERS, WRITERS, WRITES = 40, 8, 12


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def outbox(request):
    """An app with an outbox, on each database."""
    given = "settings" if request.param == "sqlite" else "postgresql"
    web = create_app(request.getfixturevalue(given))
    with web.app_context():
        yield web
        db.session.remove()
        db.engine.dispose()


def job_process(web, port, *words) -> subprocess.Popen:
    settings = web.config["INSYN"]
    environ = {
        **os.environ,
        "INSYN_DATABASE_URL": settings.database_url,
        "INSYN_SECRET_KEY": settings.secret_key,
        "INSYN_INSTANCE_PATH": settings.instance_path,
        "INSYN_MAIL_HOST": "127.0.0.1",
        "INSYN_MAIL_PORT": str(port),
    }
    return subprocess.Popen(
        [sys.executable, "-m", "tests.app.delivery.job_process", *words],
        cwd=ROOT,
        env=environ,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def run(*processes) -> None:
    """Let all begin in the same moment, and wait for their ends."""
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        process.stdin.write("\n")
        process.stdin.flush()
    for process in processes:
        process.communicate(timeout=60)


def test_letters_are_sent_once_each_by_two_processes(outbox):
    names = [f"m{number:02}" for number in range(LETTERS)]
    queued(*names, at=now())
    inbox = Inbox(waits_s=0.02)

    with mail_server(inbox) as port:
        run(job_process(outbox, port), job_process(outbox, port))

    assert Counter(inbox.recipients) == Counter(f"{name}@example.se" for name in names)
    unsent = select(OutgoingMessage).where(OutgoingMessage.sent_at.is_(None))
    assert db.session.scalars(unsent).all() == []


def test_letter_is_sent_once_more_and_says_so_when_its_sender_was_killed(outbox, capfd):
    queued("first", at=now())
    inbox, sent = Inbox(), []

    with mail_server(inbox) as port:
        killed = job_process(outbox, port, "die")
        run(killed)
        outbox.config["INSYN"] = settings_of(outbox, port)
        for _ in range(3):  # while the claim may still be somebody's, when it is lost, and after
            send_mail()
            sent.append(len(inbox.letters))
            lose_claims()

    assert killed.returncode == -signal.SIGKILL
    assert sent == [1, 2, 2]
    first, second = (letter["Message-ID"] for letter in inbox.letters)
    assert first == second
    assert "sent perhaps twice" in capfd.readouterr().err
    assert row().is_sent_perhaps_twice


def settings_of(web, port) -> Settings:
    return replace(web.config["INSYN"], mail_host="127.0.0.1", mail_port=port)


def lose_claims() -> None:
    """Let as much time pass as a claim lasts."""
    for each in db.session.scalars(select(OutgoingMessage)):
        each.next_attempt_at -= CLAIM_LASTS
    db.session.commit()


def in_context(web, work, *given) -> None:
    with web.app_context():
        work(*given)
        db.session.remove()


def write(number: int, took_s: list[float]) -> None:
    """Small transactions, each timed from its begin to its commit."""
    for turn in range(WRITES):
        began = time.monotonic()
        enqueue(message(f"written{number}-{turn}"), now() + timedelta(days=1))
        db.session.commit()
        took_s.append(time.monotonic() - began)
        time.sleep(0.02)


def test_nobody_waits_for_a_mail_server_that_hangs(outbox, monkeypatch):
    monkeypatch.setattr(sending, "MESSAGE_LIMIT_S", 4.0)
    queued("first", "second", at=now())
    took_s, hung = [], threading.Event()

    def talk(connection) -> None:
        hung.set()
        hang(connection)

    with odd_server(talk) as port:
        outbox.config["INSYN"] = settings_of(outbox, port)
        sender = threading.Thread(target=in_context, args=(outbox, send_mail))
        sender.start()
        assert hung.wait(5)
        writers = [
            threading.Thread(target=in_context, args=(outbox, write, number, took_s))
            for number in range(WRITERS)
        ]
        for each in writers:
            each.start()
        for each in writers:
            each.join()
        was_hanging = sender.is_alive()
        sender.join()

    assert was_hanging
    assert len(took_s) == WRITERS * WRITES
    assert max(took_s) < 3.0  # a busy machine is slow; who waited for the sender waited four
    assert (row("first").attempts, row("second").last_error) == (0, None)
