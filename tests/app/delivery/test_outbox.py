import socket
from dataclasses import replace
from datetime import timedelta

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as MessageHandler
from sqlalchemy import select

from app.db import db
from app.delivery.models import OutgoingMessage
from app.delivery.outbox import ATTEMPTS, Message, enqueue, send_waiting, sender_of
from tests.conftest import NOON

GREETING = Message("invite:1", "chef@example.se", "Välkommen", "Hej, här är din länk.")


class Inbox(MessageHandler):
    def __init__(self) -> None:
        super().__init__()
        self.received = []

    def handle_message(self, message) -> None:
        self.received.append(message)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def fail(_email) -> None:
    raise ConnectionRefusedError


def test_message_is_queued_once_when_asked_for_twice(web):
    asked = [enqueue(GREETING, NOON), enqueue(GREETING, NOON)]

    assert asked == [True, False]
    assert len(db.session.scalars(select(OutgoingMessage)).all()) == 1


def test_message_is_sent_once_when_the_job_runs_twice(web):
    sent = []
    enqueue(GREETING, NOON)

    counts = [send_waiting(sent.append, "insyn@example.se", NOON) for _ in range(2)]

    assert counts == [1, 0]
    assert [email["To"] for email in sent] == ["chef@example.se"]


def test_message_waits_twice_as_long_each_time_when_the_server_is_down(web):
    enqueue(GREETING, NOON)

    send_waiting(fail, "insyn@example.se", NOON)
    too_early = send_waiting(fail, "insyn@example.se", NOON + timedelta(minutes=1))
    again = send_waiting(fail, "insyn@example.se", NOON + timedelta(minutes=2))

    message = db.session.scalar(select(OutgoingMessage))
    assert (too_early, again) == (0, 0)
    assert (message.attempts, message.last_error) == (2, "ConnectionRefusedError")
    assert message.next_attempt_at == NOON + timedelta(minutes=6)


def test_message_is_given_up_when_tried_often_enough(web):
    enqueue(GREETING, NOON)
    at = NOON

    for _ in range(ATTEMPTS + 3):
        send_waiting(fail, "insyn@example.se", at)
        at += timedelta(days=1)

    assert db.session.scalar(select(OutgoingMessage.attempts)) == ATTEMPTS


def test_swedish_text_arrives_whole_when_sent_over_smtp(web, settings):
    inbox = Inbox()
    port = free_port()
    server = Controller(inbox, hostname="127.0.0.1", port=port)
    server.start()
    enqueue(GREETING, NOON)

    send = sender_of(replace(settings, mail_host="127.0.0.1", mail_port=port))
    send_waiting(send, "insyn@example.se", NOON)

    server.stop()
    assert inbox.received[0]["Subject"] == "=?utf-8?q?V=C3=A4lkommen?="
    assert "här är din länk" in inbox.received[0].get_payload(decode=True).decode()


def test_nothing_is_sent_when_no_mail_server_is_set(settings):
    assert sender_of(settings) is None
