"""Letters that wait while Insyn is renewed, or taken back, still reach whom they are for."""

import re
from pathlib import Path

from flask_migrate import downgrade, upgrade
from sqlalchemy import text

from app.clock import now
from app.db import db
from app.delivery.channel import NotSent
from tests.app.delivery.pigeons import sent_now
from tests.app.delivery.test_outbox import MINUTE, queued, row
from tests.app.delivery.test_processes import outbox

__all__ = ["outbox"]
MIGRATION = next(Path("migrations/versions").glob("*_sealed_outbox.py"))
BEFORE = re.search(r'down_revision = "(\d+)"', MIGRATION.read_text(encoding="utf-8"))[1]


def test_letters_survive_the_sealing_and_its_taking_back(outbox):
    queued("sent", "given_up", at=now() - MINUTE)
    sent_now(now(), {"given_up": NotSent("no", is_final=True)})
    queued("first", at=now() - MINUTE)
    db.session.remove()

    downgrade(revision=BEFORE)
    asked = text("SELECT dedupe_key, body, attempts FROM outgoing_message ORDER BY id")
    in_clear = db.session.execute(asked).all()
    db.session.remove()
    upgrade()

    assert [tuple(each) for each in in_clear] == [
        ("sent", "", 1),
        ("given_up", "", 8),
        ("first", "Hej first, din länk: https://insyn/x", 0),
    ]
    assert row().sealed_body
    assert row("sent").sealed_body is None
    assert row("given_up").given_up_at is not None
    assert sent_now(now()) == ["first"]
