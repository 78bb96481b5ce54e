"""What a prepared statement hands to either driver: the text, the place of values, their types."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.prepared import _prepared, _readers
from surveys.answering.models import Response, ResponseOrigin
from surveys.collections.domain.rounds import EntryMode
from surveys.collections.models import Invitation
from surveys.tallies.models import Tally
from surveys.tallies.operations import _ADD

SQLITE = sqlite.dialect()
POSTGRESQL = postgresql.psycopg.dialect()
DIALECTS = (SQLITE, POSTGRESQL)
COLUMNS = tuple(column.name for column in Response.__table__.columns)
both = pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.name)


def response_row(**given):
    return {
        "id": uuid4(),
        "round_id": uuid4(),
        "group_key": "",
        "answered_on": date(2026, 11, 16),
        "answers": {"trust_in_staff": "yes"},
        "entry_mode": EntryMode.READ_ALOUD,
        "locale": "sv",
        "is_partial": False,
    } | given


def handed(dialect, statement, row, *, inserts=True):
    """The values by name, as the driver gets them."""
    prepared = _prepared(dialect, statement, tuple(row) if inserts else None)
    found = prepared.parameters(row)
    if prepared.by_place:
        return dict(zip((name for name, _ in prepared.converts), found, strict=True))
    return dict(found)


@both
def test_every_column_has_its_place_when_a_row_is_added(dialect):
    prepared = _prepared(dialect, insert(Response), COLUMNS)

    assert sorted(name for name, _ in prepared.converts) == sorted(COLUMNS)
    assert all(name in prepared.sql for name in COLUMNS)


def test_values_go_by_place_on_sqlite_and_by_name_on_postgresql():
    row = response_row()

    by_place = _prepared(SQLITE, insert(Response), COLUMNS).parameters(row)
    by_name = _prepared(POSTGRESQL, insert(Response), COLUMNS).parameters(row)

    assert isinstance(by_place, list)
    assert set(by_name) == set(COLUMNS)


@both
def test_enum_is_its_word_when_handed_to_the_driver(dialect):
    for mode in EntryMode:
        found = handed(dialect, insert(Response), response_row(entry_mode=mode))

        assert found["entry_mode"] == mode.value


def test_id_and_date_are_what_each_driver_takes():
    row = response_row()

    on_sqlite = handed(SQLITE, insert(Response), row)
    on_postgresql = handed(POSTGRESQL, insert(Response), row)

    assert (on_sqlite["id"], on_sqlite["answered_on"]) == (row["id"].hex, "2026-11-16")
    assert (on_postgresql["id"], on_postgresql["answered_on"]) == (row["id"], date(2026, 11, 16))


@both
def test_none_stays_none_when_a_column_may_be_empty(dialect):
    row = dict.fromkeys(column.name for column in ResponseOrigin.__table__.columns)
    row |= {"response_id": uuid4(), "sent_at": datetime(2026, 11, 20, 11, tzinfo=UTC)}

    found = handed(dialect, insert(ResponseOrigin), row)

    empty = set(row) - {"response_id", "sent_at"}
    assert {name for name, value in found.items() if value is None} == empty


values = st.one_of(
    st.integers(0, 100),
    st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20),
    st.lists(st.text("abc", min_size=1, max_size=3), max_size=3),
    st.dictionaries(st.text("abc_", min_size=1, max_size=5), st.integers(0, 99), max_size=3),
)


@given(
    st.dictionaries(st.text("abc_", min_size=1, max_size=8), values, max_size=5),
    st.dates(date(1, 1, 1), date(9999, 12, 31)),
    st.sampled_from(EntryMode),
    st.uuids(),
)
def test_row_comes_back_as_it_was_when_written_and_read_by_sqlite(answers, day, mode, key):
    row = response_row(id=key, answers=answers, answered_on=day, entry_mode=mode)
    written = handed(SQLITE, insert(Response), row)
    read = select(Response.id, Response.answers, Response.answered_on, Response.entry_mode)

    readers = _readers(SQLITE, read)

    raw = [written[column.name] for column in read.selected_columns]
    found = [v if to is None else to(v) for to, v in zip(readers, raw, strict=True)]
    assert found == [key, answers, day, mode]


@both
def test_reader_knows_every_column_when_some_are_empty(dialect):
    read = select(Invitation.id, Invitation.answered_on, Invitation.unit_id, Invitation.receipt)

    readers = _readers(dialect, read)

    assert len(readers) == 4
    assert [to(None) for to in readers if to is not None] == [None] * sum(map(bool, readers))


def test_id_is_an_id_again_when_read_from_sqlite():
    (reader,) = _readers(SQLITE, select(Invitation.id))
    key = uuid4()

    assert reader(key.hex) == key
    assert isinstance(reader(key.hex), UUID)


@both
def test_parameters_of_a_change_are_its_own_names(dialect):
    change = (
        update(Invitation)
        .where(Invitation.id == bindparam("of_invitation"))
        .values(answered_on=bindparam("on"))
    )

    found = handed(dialect, change, {"of_invitation": uuid4(), "on": None}, inserts=False)

    assert set(found) == {"of_invitation", "on"}
    assert found["on"] is None


@both
def test_missing_value_is_an_error_when_a_row_lacks_a_key(dialect):
    prepared = _prepared(dialect, insert(Response), COLUMNS)
    row = response_row()
    del row["locale"]

    with pytest.raises(KeyError, match="locale"):
        prepared.parameters(row)


@both
def test_counts_are_added_to_those_that_are_there_on_either_database(dialect):
    keys = ("round_id", "unit_id", "group_key", "question_key", "value", "n")

    prepared = _prepared(dialect, _ADD[dialect.name], keys)

    assert "ON CONFLICT" in prepared.sql
    assert "excluded.n" in prepared.sql
    assert sorted(name for name, _ in prepared.converts) == sorted(keys)


@both
def test_statement_is_prepared_once_and_kept(dialect):
    whole = _prepared(dialect, statement := select(Tally.n), None)

    assert _prepared(dialect, statement, None) is whole
    assert _prepared(dialect, select(Tally.value), None) is not whole
