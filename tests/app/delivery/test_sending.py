"""Sending by the job: what is due and no more, no message in another's way, no server in everybody's."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.db import db
from app.delivery import channels, sending
from app.delivery.channel import AddressNotUsable, NotSent, Uncertain, Unreachable
from app.delivery.models import ChannelRest, OutgoingMessage
from app.delivery.outbox import Message, enqueue
from app.delivery.part import DELIVERY, send_mail
from tests.app.delivery.pigeons import Pigeon, sent_now
from tests.app.delivery.test_outbox import MINUTE, message, queued, row
from tests.conftest import NOON


class Loft(Pigeon):
    """A channel that nobody has heard of."""

    name = "pigeon"
    carried = []  # noqa: RUF012 - the channel is made anew each run

    def send(self, letter, *, limit_s) -> None:  # noqa: ARG002 - a pigeon takes no time
        self.carried.append((letter.recipient, letter.body))


@pytest.fixture
def loft(monkeypatch):
    monkeypatch.setattr(channels, "CHANNELS", (*channels.CHANNELS, Loft))
    Loft.carried.clear()
    return Loft


def test_message_is_not_sent_before_it_is_due(web):
    queued("later", at=NOON + timedelta(hours=1))

    assert sent_now() == []
    assert sent_now(NOON + timedelta(hours=1)) == ["later"]


def test_messages_go_out_oldest_first_and_each_once(web):
    names = [f"m{number:02}" for number in range(12)]
    queued(*names)

    assert sent_now() == names
    assert sent_now() == []


def test_no_message_is_begun_when_the_time_of_the_run_is_out(web, monkeypatch):
    monkeypatch.setattr(sending, "RUN_LIMIT_S", 0.0)
    queued("first")

    assert sent_now() == []
    assert row().claim is None


@pytest.mark.parametrize("why", [NotSent("busy"), NotSent("no", is_final=True)])
def test_message_that_fails_does_not_hold_up_those_behind_it(web, why):
    queued("first", "second")

    assert sent_now(fails={"first": why}) == ["second"]


@pytest.mark.parametrize("why", [Unreachable("away"), Uncertain("cut off")])
def test_rest_wait_untried_when_the_server_fails(web, why):
    queued("first", "second", "third")

    assert sent_now(fails={"first": why}) == []
    assert sent_now(NOON + MINUTE / 2) == []
    assert (row("second").attempts, row("second").last_error) == (0, None)


def test_server_is_left_alone_longer_each_time_it_fails_and_at_most_half_an_hour(web):
    queued("first")
    waits, at = [], NOON

    for _ in range(8):
        sent_now(at, {"first": Unreachable("away")})
        until = db.session.scalars(select(ChannelRest.until)).one()
        waits.append((until - at) / MINUTE)
        at = max(until, row().next_attempt_at)

    assert waits == [1, 2, 4, 8, 16, 32, 32, 32]


def test_all_is_sent_and_the_failures_forgotten_when_the_server_is_back(web):
    queued("first", "second")
    sent_now(fails={"first": Unreachable("away")})

    names = sent_now(NOON + 2 * MINUTE)

    assert names == ["second", "first"]
    assert db.session.scalars(select(ChannelRest)).all() == []


def test_message_whose_own_fault_fells_the_server_lets_others_by(web):
    queued("first", "second")
    sent_now(fails={"first": Unreachable("away")})

    assert sent_now(NOON + MINUTE, {"first": Unreachable("away")}) == ["second"]


def test_message_is_given_up_in_words_when_the_secret_was_changed(web):
    queued("first")
    web.config["INSYN"] = replace(web.config["INSYN"], secret_key="another")
    queued("second")

    assert sent_now() == ["second"]
    assert "INSYN_SECRET_KEY" in row().last_error
    assert (row().given_up_at, row().sealed_body) == (NOON, None)


def test_channel_is_one_class_and_one_entry(web, loft):
    enqueue(Message("coo", "loft 7", "Hej", "Duvan kom.", channel="pigeon"), NOON)
    queued("first")

    send_mail()

    assert loft.carried == [("loft 7", "Duvan kom.")]
    assert row("coo").sent_at is not None
    assert row("first").attempts == 0


def test_channel_checks_its_own_addresses(web, loft):
    with pytest.raises(AddressNotUsable):
        enqueue(Message("coo", "anna@example.se", "Hej", "Hej", channel="pigeon"), NOON)


def test_channel_works_while_another_rests(web, loft):
    queued("first")
    sent_now(fails={"first": Unreachable("away")})
    enqueue(Message("coo", "loft 7", "Hej", "Duvan kom.", channel="pigeon"), NOON)

    send_mail()

    assert len(loft.carried) == 1


def test_job_leaves_mail_waiting_when_no_server_is_set(web):
    enqueue(message("first"), NOON)

    send_mail()

    assert db.session.scalar(select(OutgoingMessage.attempts)) == 0


def test_job_runs_every_minute():
    assert [(job.id, dict(job.cron)) for job in DELIVERY.jobs] == [
        ("delivery:send_mail", {"minute": "*"})
    ]
