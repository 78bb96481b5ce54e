"""Sending by the job: what is due and no more, and no message that stands in another's way."""

import smtplib
from dataclasses import replace
from datetime import timedelta
from email.errors import HeaderParseError

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.db import db
from app.delivery import part
from app.delivery.models import OutgoingMessage
from app.delivery.outbox import BATCH, Message, as_email, enqueue, send_waiting, waiting
from app.delivery.part import DELIVERY, send_mail
from tests.conftest import NOON

SENDER = "insyn@example.se"


def message(key: str, subject: str = "Välkommen") -> Message:
    return Message(key, f"{key}@example.se", subject, "Hej!")


def sent_now(at=NOON, send=None) -> list[str]:
    """Who gets mail in one go."""
    received = []
    send_waiting(send or (lambda email: received.append(email["To"])), SENDER, at)
    return received


def test_message_is_not_sent_before_it_is_due(web):
    enqueue(message("later"), NOON + timedelta(hours=1))

    assert sent_now() == []
    assert sent_now(NOON + timedelta(hours=1)) == ["later@example.se"]


def test_messages_go_out_oldest_first_and_a_batch_at_a_time(web):
    for number in range(BATCH + 3):
        enqueue(message(f"m{number:02}"), NOON)

    first, second, third = sent_now(), sent_now(), sent_now()

    assert first[0] == "m00@example.se"
    assert (len(first), len(second), third) == (BATCH, 3, [])
    assert len({*first, *second}) == BATCH + 3


def test_message_that_fails_does_not_hold_up_those_behind_it(web):
    received = []

    def send(email):
        if email["To"].startswith("first"):
            raise smtplib.SMTPRecipientsRefused({})
        received.append(email["To"])

    enqueue(message("first"), NOON)
    enqueue(message("second"), NOON)
    count = send_waiting(send, SENDER, NOON)

    assert (count, received) == (1, ["second@example.se"])


@pytest.mark.parametrize("error", [ValueError("line break"), HeaderParseError(), UnicodeError()])
def test_message_that_cannot_be_written_does_not_hold_up_those_behind_it(web, error):
    received = []

    def send(email):
        if email["To"].startswith("first"):
            raise error
        received.append(email["To"])

    enqueue(message("first"), NOON)
    enqueue(message("second"), NOON)
    send_waiting(send, SENDER, NOON)

    assert received == ["second@example.se"]
    assert db.session.scalar(select(OutgoingMessage.last_error)) == type(error).__name__


def test_subject_of_two_lines_adds_no_header_and_holds_up_nobody(web):
    enqueue(message("first", "Hej\r\nBcc: everybody@example.se"), NOON)
    enqueue(message("second"), NOON)

    assert sent_now() == ["second@example.se"]


def test_error_is_cleared_when_a_later_attempt_succeeds(web):
    def refuse(_email):
        raise ConnectionRefusedError

    enqueue(message("first"), NOON)
    sent_now(send=refuse)
    sent_now(NOON + timedelta(hours=1))

    row = db.session.scalar(select(OutgoingMessage))
    assert (row.last_error, row.attempts, row.sent_at) == (None, 2, NOON + timedelta(hours=1))


def test_message_is_queued_anew_only_under_another_key_when_sent(web):
    enqueue(message("invite"), NOON)
    sent_now()

    assert not enqueue(message("invite"), NOON + timedelta(days=1))
    assert enqueue(message("reminder"), NOON + timedelta(days=1))


def test_message_is_gone_when_its_transaction_is_undone(web):
    enqueue(message("first"), NOON)
    db.session.rollback()

    assert waiting(NOON) == ()


@given(
    subject=st.text(st.characters(categories=("L", "N", "P", "Zs")), max_size=60),
    body=st.text(st.characters(categories=("L", "N", "P", "Zs")), max_size=200),
)
def test_mail_says_what_was_queued_whatever_the_letters(subject, body):
    row = OutgoingMessage(
        id=7, recipient="a@example.se", subject=subject, body=body, created_at=NOON
    )

    email = as_email(row, SENDER)

    assert (email["To"], email["From"]) == ("a@example.se", SENDER)
    assert email["Subject"] == subject
    assert email.get_content().rstrip("\n") == body
    assert email["Message-ID"].startswith("<7.")


def test_mail_has_the_same_id_when_sent_twice_and_another_than_others(web):
    enqueue(message("first"), NOON)
    enqueue(message("second"), NOON)

    first, second = waiting(NOON)

    again = as_email(first, SENDER)["Message-ID"]
    assert as_email(first, SENDER)["Message-ID"] == again
    assert as_email(second, SENDER)["Message-ID"] != again


def test_job_leaves_mail_waiting_when_no_server_is_set(web):
    enqueue(message("first"), NOON)

    send_mail()

    assert db.session.scalar(select(OutgoingMessage.attempts)) == 0


def test_job_sends_from_the_address_of_the_installation(web, monkeypatch):
    received = []
    web.config["INSYN"] = replace(web.config["INSYN"], mail_from="kvalitet@example.se")
    monkeypatch.setattr(part, "sender_of", lambda _settings: received.append)
    enqueue(message("first"), NOON)

    send_mail()

    assert [email["From"] for email in received] == ["kvalitet@example.se"]


def test_job_runs_every_minute():
    assert [(job.id, dict(job.cron)) for job in DELIVERY.jobs] == [
        ("delivery:send_mail", {"minute": "*"})
    ]
