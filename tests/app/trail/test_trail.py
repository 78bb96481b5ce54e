import html
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event

from app.db import db
from app.roles import Role
from app.trail import queries
from app.trail.queries import PAGE_SIZE, TrailSearch, trail_found
from app.trail.recording import Deed, record
from tests.conftest import NOON
from tests.factories import log_in, make_unit, make_user


def deed(action="round.closed", by=None, at=NOON, **details) -> None:
    record(Deed(action, "round", "7", details=details), by=by, at=at)
    db.session.flush()


def found(**search) -> list[str]:
    return [entry.action for entry in trail_found(TrailSearch(**search), None).entries]


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


def test_trail_comes_by_the_page_and_back(web):
    for number in range(PAGE_SIZE + 1):
        deed(f"deed {number}", at=NOON + timedelta(seconds=number))

    first = trail_found(TrailSearch(), None)
    second = trail_found(TrailSearch(before=first.older), None)
    back = trail_found(TrailSearch(after=second.newer), None)

    assert (first.newer, first.counted) == (None, PAGE_SIZE + 1)
    assert [entry.action for entry in second.entries] == ["deed 0"]
    assert second.older is None
    assert back.entries == first.entries


def test_lines_are_counted_to_a_cap(web, monkeypatch):
    monkeypatch.setattr(queries, "COUNTED_TO", 3)
    for _ in range(3):
        deed()
    three = trail_found(TrailSearch(), None)
    deed()
    deed()
    five = trail_found(TrailSearch(), None)

    assert (three.counted, three.is_more) == (3, False)
    assert (five.counted, five.is_more) == (4, True)


@pytest.mark.parametrize("near", [1, 2, 7, 1000])
@pytest.mark.parametrize(("first", "last"), [(0, 0), (3, 9), (19, 19), (0, 25), (30, 31)])
def test_days_are_found_by_halving_wherever_they_lie(web, monkeypatch, near, first, last):
    monkeypatch.setattr(queries, "NEAR", near)
    for number in range(20):
        deed(str(number), at=NOON + timedelta(days=number))
    days = [(NOON + timedelta(days=each)).date() for each in (first, last)]

    shown = found(from_day=days[0], to_day=days[1])

    assert shown == [str(number) for number in range(19, -1, -1) if first <= number <= last]


def test_trail_keeps_details_and_unit(web):
    unit = make_unit()
    record(Deed("round.closed", "round", 7, unit.id, {"rows": 3}), by=None, at=NOON)
    db.session.flush()

    entry = trail_found(TrailSearch(), None).entries[0]

    assert (entry.object_id, entry.unit_id, entry.details) == ("7", unit.id, {"rows": 3})


def test_every_kind_of_deed_can_be_chosen_in_words(web, client):
    log_in(client, make_user(Role.SYSTEM_ADMINISTRATOR))

    page = client.get("/trail").text

    assert '<option value="round.closed">Stängde mätomgång</option>' in page


def test_page_asks_little_however_long_the_trail_is(web, client):
    log_in(client, make_user(Role.SYSTEM_ADMINISTRATOR))
    for number in range(30):
        deed(at=NOON + timedelta(hours=number))
    db.session.commit()
    asked = []
    event.listen(db.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))

    client.get("/trail")
    client.get("/trail?action=round.closed&from=2026-11-20&to=2026-11-21")

    of_trail = [statement for statement in asked if "FROM trail_entry" in statement]
    assert of_trail
    # whatever reads the trail stops by itself
    assert [each for each in of_trail if "LIMIT" not in each and "max(" not in each] == []


def test_trail_page_leads_to_older_lines_and_back(web, client, monkeypatch):
    monkeypatch.setattr(queries, "COUNTED_TO", PAGE_SIZE)
    log_in(client, make_user(Role.SYSTEM_ADMINISTRATOR))
    for number in range(PAGE_SIZE + 20):
        deed(nr=number, at=NOON + timedelta(seconds=number))
    db.session.commit()

    first = client.get("/trail?action=round.closed").text
    older = client.get(link(first, "next"))
    newer = client.get(link(older.text, "prev"))

    assert "fler än" in first
    assert "nr: 0<" in older.text
    assert "nr: 0<" not in first
    assert link(newer.text, "next") == link(first, "next")


def link(page: str, rel: str) -> str:
    found = re.search(rf'<a rel="{rel}" href="([^"]+)"', page)
    return html.unescape(found[1])


def test_days_cost_few_statements_in_a_long_trail(web, client, monkeypatch):
    monkeypatch.setattr(queries, "NEAR", 1)  # as many halvings as twenty million lines have
    for number in range(2**13):
        deed(at=NOON + timedelta(minutes=number))
    asked = []
    event.listen(db.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))

    trail_found(TrailSearch(from_day=date(2026, 11, 21), to_day=date(2026, 11, 22)), None)

    assert len(asked) <= 33


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
