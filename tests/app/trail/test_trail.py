from datetime import UTC, date, datetime, timedelta

import pytest

from app.db import db
from app.roles import Role
from app.trail.queries import PAGE_SIZE, TrailSearch, known_actions, trail_found
from app.trail.recording import Deed, record
from tests.conftest import NOON
from tests.factories import log_in, make_unit, make_user


def deed(action="round.closed", by=None, at=NOON, **details) -> None:
    record(Deed(action, "round", "7", details=details), by=by, at=at)
    db.session.flush()


def found(**search) -> list[str]:
    return [entry.action for entry in trail_found(TrailSearch(**search)).entries]


def test_trail_comes_newest_first(web):
    deed("first", at=NOON)
    deed("second", at=NOON + timedelta(seconds=1))
    deed("third", at=NOON + timedelta(seconds=1))

    assert found() == ["third", "second", "first"]


def test_trail_is_narrowed_by_user_and_action(web):
    anna, bo = make_user(Role.SYSTEM_ADMINISTRATOR), make_user(Role.PRACTITIONER, make_unit())
    deed("case.opened", by=bo.id)
    deed("case.closed", by=bo.id)
    deed("case.closed", by=anna.id)

    assert found(user_id=bo.id) == ["case.closed", "case.opened"]
    assert found(user_id=bo.id, action="case.closed") == ["case.closed"]
    assert found(action="nothing") == []


@pytest.mark.parametrize(
    ("at", "is_shown"),
    [
        (datetime(2026, 3, 28, 22, 59, 59, tzinfo=UTC), False),
        (datetime(2026, 3, 28, 23, 0, tzinfo=UTC), True),
        (datetime(2026, 3, 29, 21, 59, 59, tzinfo=UTC), True),  # the day that summer time begins
        (datetime(2026, 3, 29, 22, 0, tzinfo=UTC), False),
    ],
)
def test_trail_takes_days_as_stockholm_counts_them(web, at, is_shown):
    deed(at=at)
    day = date(2026, 3, 29)

    assert bool(found(from_day=day, to_day=day)) is is_shown


def test_trail_comes_by_the_page(web):
    for number in range(PAGE_SIZE + 1):
        deed(f"deed {number}", at=NOON + timedelta(seconds=number))

    second = trail_found(TrailSearch(page=2))

    assert (second.pages, second.total) == (2, PAGE_SIZE + 1)
    assert [entry.action for entry in second.entries] == ["deed 0"]


def test_trail_keeps_details_and_unit(web):
    unit = make_unit()
    record(Deed("round.closed", "round", 7, unit.id, {"rows": 3}), by=None, at=NOON)
    db.session.flush()

    entry = trail_found(TrailSearch()).entries[0]

    assert (entry.object_id, entry.unit_id, entry.details) == ("7", unit.id, {"rows": 3})


def test_trail_knows_which_actions_it_holds(web):
    for action in ("b", "a", "b"):
        deed(action)

    assert known_actions() == ("a", "b")


def test_trail_page_tells_who_did_what(web, client):
    admin = make_user(Role.SYSTEM_ADMINISTRATOR)
    log_in(client, admin)
    deed("user.logged_in", by=admin.id)
    deed("round.closed", rows=3)
    db.session.commit()

    page = client.get("/trail").text

    assert "Loggade in" in page
    assert admin.name in page
    assert "rows: 3" in page
    assert "ingen inloggad" in page


@pytest.mark.parametrize(
    "query",
    ["from=0001-01-01", "to=9999-12-31", "from=nonsense", "to=2026-02-31", "user=x", "page=-1"],
)
def test_trail_page_ignores_what_can_not_be_read(web, client, query):
    log_in(client, make_user(Role.SYSTEM_ADMINISTRATOR))
    deed()
    db.session.commit()

    page = client.get(f"/trail?{query}")

    assert page.status_code == 200
    assert "round.closed" in page.text


def test_trail_page_says_what_to_do_when_nothing_is_found(web, client):
    log_in(client, make_user(Role.SYSTEM_ADMINISTRATOR))
    db.session.commit()

    assert "Inget i loggen passar" in client.get("/trail?from=2030-01-01").text
