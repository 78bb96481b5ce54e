"""A channel of the tests' own: what it carries is remembered, and it fails as it is told."""

from flask import current_app
from sqlalchemy import Select

from app.clock import now
from app.db import db
from app.delivery.channel import AddressNotUsable, Channel, Letter
from app.delivery.models import OutgoingMessage
from app.delivery.sealing import unseal
from app.delivery.sending import send_waiting
from tests.conftest import NOON


class Pigeon(Channel):
    """Carries letters; raises what `fails` says for a recipient, once for each entry."""

    name = "email"  # stands in for e-mail, unless a test registers it beside

    def __init__(self, settings=None, fails=()) -> None:
        super().__init__(settings)
        self.letters, self.fails = [], dict(fails)

    is_set_up = True

    @staticmethod
    def address(recipient: str) -> str:
        if not recipient.startswith("loft"):
            raise AddressNotUsable
        return recipient

    def send(self, letter, *, limit_s) -> None:  # noqa: ARG002 - a pigeon takes no time
        assert not db.session().in_transaction()
        assert db.engine.pool.checkedout() == 0
        if letter.recipient in self.fails:
            raise self.fails[letter.recipient]
        self.letters.append(letter)


def sent_now(at=NOON, fails=()) -> list[str]:
    """Who gets a letter in one go, by their names before the @."""
    pigeon = Pigeon(fails={f"{name}@example.se": why for name, why in dict(fails).items()})
    count = send_waiting(pigeon, (lambda: at) if at else now)
    assert count == len(pigeon.letters)
    return [letter.recipient.partition("@")[0] for letter in pigeon.letters]


def opened(asked: Select[tuple[OutgoingMessage]]) -> Letter:
    """A message that waits in the outbox, as its recipient will read it."""
    row = db.session.scalars(asked).one()
    body = unseal(row.sealed_body, current_app.config["INSYN"].secret_key)
    return Letter(row.id, row.recipient, row.subject, body, row.created_at)
