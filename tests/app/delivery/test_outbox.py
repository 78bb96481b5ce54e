"""The outbox: one row a recipient and wave, claimed once, and every outcome on the row."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from app.db import db
from app.delivery.channel import AddressNotUsable, NotSent, Uncertain, Unreachable
from app.delivery.models import OutgoingMessage
from app.delivery.outbox import (
    ATTEMPTS,
    CLAIM_LASTS,
    TRIED_FOR,
    Message,
    claim_next,
    enqueue,
    record_failure,
    record_sent,
)
from app.delivery.queries import DeliveryCounts, delivery_counts
from tests.app.delivery.pigeons import sent_now
from tests.conftest import NOON

MINUTE = timedelta(minutes=1)
AWAY = Unreachable("away")


def message(name: str, subject: str = "Välkommen") -> Message:
    return Message(name, f"{name}@example.se", subject, f"Hej {name}, din länk: https://insyn/x")


def queued(*names: str, at=NOON) -> None:
    for name in names:
        enqueue(message(name), at)
    db.session.commit()


def row(name: str = "first") -> OutgoingMessage:
    db.session.expire_all()
    asked = select(OutgoingMessage).where(OutgoingMessage.dedupe_key == name)
    return db.session.scalars(asked).one()


def claimed(at=NOON):
    found = claim_next("email", at)
    db.session.commit()
    return found


def test_message_is_queued_once_when_asked_for_twice(web):
    asked = [enqueue(message("first"), NOON), enqueue(message("first"), NOON)]

    assert asked == [True, False]
    assert len(db.session.scalars(select(OutgoingMessage)).all()) == 1


def test_message_is_gone_when_its_transaction_is_undone(web):
    enqueue(message("first"), NOON)
    db.session.rollback()

    assert sent_now() == []


def test_message_is_queued_anew_only_under_another_key_when_sent(web):
    queued("invite")
    sent_now()

    assert not enqueue(message("invite"), NOON + timedelta(days=1))
    assert enqueue(message("reminder"), NOON + timedelta(days=1))


@pytest.mark.parametrize(
    ("recipient", "kept"),
    [
        ("anna@example.se", "anna@example.se"),
        ("anna@räksmörgås.se", "anna@xn--rksmrgs-5wao1o.se"),
        ("åsa@räksmörgås.se", "åsa@xn--rksmrgs-5wao1o.se"),
    ],
)
def test_address_is_kept_as_every_server_can_route_it(web, recipient, kept):
    enqueue(Message("first", recipient, "Hej", "Hej"), NOON)

    assert row().recipient == kept


@pytest.mark.parametrize(
    "recipient",
    ["", "anna", "anna@", f"anna@{'ä' * 80}.se", "a@b.se\nBcc: c@d.se", "a b@example.se"],
)
def test_address_is_refused_by_name_when_it_cannot_be_sent_to(web, recipient):
    with pytest.raises(AddressNotUsable):
        enqueue(Message("first", recipient, "Hej", "Hej"), NOON)


def test_message_is_claimed_once_until_its_claim_is_lost(web):
    queued("first")

    first, second = claimed(), claimed(NOON + CLAIM_LASTS - MINUTE)

    assert (first.recipient, second) == ("first@example.se", None)


def test_lost_claim_is_taken_over_and_the_row_says_so_once_it_is_sent(web):
    queued("first")
    claimed()

    names = sent_now(NOON + CLAIM_LASTS)

    assert names == ["first"]
    assert row().is_sent_perhaps_twice


def test_message_is_given_up_when_nobody_saw_the_end_of_two_sendings(web):
    queued("first")
    claimed()
    claimed(NOON + CLAIM_LASTS)

    names = sent_now(NOON + 2 * CLAIM_LASTS)

    assert names == []
    assert "kan ha skickats två gånger" in row().last_error
    assert row().given_up_at == NOON + 2 * CLAIM_LASTS


def test_outcome_is_left_to_whoever_took_the_claim_over(web):
    queued("first")
    late = claimed()
    taker = claimed(NOON + CLAIM_LASTS)

    record_failure(late, NotSent("no", is_final=True), NOON)
    record_sent(taker, NOON + CLAIM_LASTS)

    assert (row().sent_at, row().given_up_at) == (NOON + CLAIM_LASTS, None)


def test_message_waits_twice_as_long_each_time_it_is_refused(web):
    queued("first")
    waits = []

    for _ in range(3):
        at = row().next_attempt_at
        sent_now(at, {"first": NotSent("busy")})
        waits.append(row().next_attempt_at - at)

    assert waits == [2 * MINUTE, 4 * MINUTE, 8 * MINUTE]
    assert (row().attempts, row().last_error) == (3, "busy")


def test_message_is_given_up_when_refused_often_enough(web):
    queued("first")

    for _ in range(ATTEMPTS + 3):
        sent_now(row().next_attempt_at, {"first": NotSent("busy")})

    assert row().attempts == ATTEMPTS
    assert (row().given_up_at is not None, row().last_error) == (True, "busy")


def test_message_is_given_up_at_once_when_trying_again_is_no_use(web):
    queued("first")

    sent_now(fails={"first": NotSent("nobody there", is_final=True)})

    assert (row().given_up_at, row().last_error) == (NOON, "nobody there")


def test_message_keeps_its_attempts_while_the_server_is_away_but_not_for_ever(web):
    queued("first")
    at = NOON

    while at < NOON + TRIED_FOR:
        sent_now(at, {"first": AWAY})
        assert (row().attempts, row().given_up_at) == (0, None)
        at += timedelta(hours=1)
    sent_now(at + timedelta(hours=1), {"first": AWAY})

    assert row().given_up_at == at + timedelta(hours=1)


def test_message_is_sent_once_more_at_most_when_the_server_fell_silent_over_it(web):
    queued("first")

    sent_now(fails={"first": Uncertain("cut off")})
    assert row().given_up_at is None
    later = row().next_attempt_at
    sent_now(later, {"first": Uncertain("cut off")})

    assert (row().given_up_at, row().last_error) == (later, "cut off")


def test_error_is_cleared_when_a_later_attempt_succeeds(web):
    queued("first")
    sent_now(fails={"first": NotSent("busy")})
    sent_now(NOON + timedelta(hours=1))

    assert (row().last_error, row().attempts) == (None, 2)
    assert row().sent_at == NOON + timedelta(hours=1)
    assert not row().is_sent_perhaps_twice


@pytest.mark.parametrize("fails", [{}, {"first": NotSent("no", is_final=True)}])
def test_body_is_gone_when_a_message_was_sent_or_given_up(web, fails):
    queued("first")
    assert row().sealed_body

    sent_now(fails=fails)

    assert row().sealed_body is None


def test_body_cannot_be_read_in_the_database_file(web, settings):
    queued("first")

    path = Path(settings.database_url.removeprefix("sqlite:///"))
    kept = path.read_bytes() + path.with_name(f"{path.name}-wal").read_bytes()

    assert b"first@example.se" in kept
    assert b"https://insyn/x" not in kept
    assert "din länk".encode() not in kept


def test_counts_put_every_message_in_one_state(web):
    queued("sent", "refused", "failing")
    sent_now(fails={"refused": NotSent("no", is_final=True), "failing": NotSent("busy")})
    queued("waiting", at=NOON + MINUTE)

    assert delivery_counts() == DeliveryCounts(
        waiting=1, failing=1, sent=1, given_up=1, oldest_waiting=NOON
    )


def test_counts_are_nought_when_nothing_was_ever_sent(web):
    assert delivery_counts() == DeliveryCounts(0, 0, 0, 0, None)
