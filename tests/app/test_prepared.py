from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from app.db import db
from app.prepared import first, write
from surveys.answering.models import Response
from surveys.collections.domain.rounds import EntryMode
from surveys.tallies.models import Tally
from tests.surveys.factories import make_round

_ADD = insert(Tally)
_CHANGE = update(Tally).where(Tally.value == bindparam("of")).values(n=bindparam("number"))
_READ = select(Response.answers, Response.answered_on, Response.entry_mode).where(
    Response.id == bindparam("key")
)


@pytest.fixture
def round_(web):
    found = make_round()
    db.session.commit()
    return found


def tally(round_, value, n=1):
    return {
        "round_id": round_.id,
        "question_key": "trust_in_staff",
        "unit_id": 0,
        "group_key": "",
        "value": value,
        "n": n,
    }


def values():
    return dict(db.session.execute(select(Tally.value, Tally.n)).all())


@pytest.mark.parametrize("n", [1, 3])
def test_rows_are_there_when_written(round_, n):
    rows = [tally(round_, f"v{number}", number) for number in range(n)]

    write(db.session.connection(), _ADD, rows)

    assert values() == {f"v{number}": number for number in range(n)}


def test_rows_are_gone_when_the_session_rolls_back(round_):
    write(db.session.connection(), _ADD, [tally(round_, "yes")])

    db.session.rollback()

    assert values() == {}


def test_change_tells_how_many_rows_it_touched_when_it_ran(round_):
    write(db.session.connection(), _ADD, [tally(round_, "yes")])

    touched = write(db.session.connection(), _CHANGE, [{"of": "yes", "number": 5}], inserts=False)
    missed = write(db.session.connection(), _CHANGE, [{"of": "no", "number": 5}], inserts=False)

    assert (touched, missed) == (1, 0)
    assert values() == {"yes": 5}


def test_broken_rule_is_told_as_the_session_would_when_a_row_is_refused(round_):
    with pytest.raises(IntegrityError):
        write(db.session.connection(), _ADD, [tally(round_, "yes", n=-1)])


def test_values_come_back_as_their_columns_say_when_read(round_):
    row = {
        "id": uuid4(),
        "round_id": round_.id,
        "group_key": "",
        "answered_on": date(2026, 11, 16),
        "answers": {"trust_in_staff": "yes"},
        "entry_mode": EntryMode.PAPER,
        "locale": "sv",
        "is_partial": False,
    }
    write(db.session.connection(), insert(Response), [row])
    db.session.commit()

    found = first(db.engine, _READ, {"key": row["id"]})

    assert found == [{"trust_in_staff": "yes"}, date(2026, 11, 16), EntryMode.PAPER]
    assert first(db.engine, _READ, {"key": uuid4()}) is None


def test_reading_waits_for_nobody_when_another_is_writing(round_):
    db.session.execute(delete(Tally))  # holds SQLite's write lock

    found = first(db.engine, _READ, {"key": uuid4()})

    assert found is None
