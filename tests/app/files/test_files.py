"""Files live as long as their rows: kept, read by their own room, let go, swept."""

import os
from datetime import UTC, datetime, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.db import db
from app.errors import NotVisible
from app.files.domain import NAME_LENGTH, FileDraft, tidy_name
from app.files.errors import FileIsGone
from app.files.models import StoredFile
from app.files.operations import forget_expired, put_file, remove_file, sweep_store
from app.files.part import purge
from app.files.queries import load_file, open_file
from app.files.stores import store
from app.roles import Role
from tests.conftest import NOON
from tests.factories import make_user
from wsgi import create_app

PURPOSE = "rows:upload"
HOUR = timedelta(hours=1)


def keep(content=b"kod;namn", name="enheter.csv", until=None):
    draft = FileDraft(name, "text/csv", PURPOSE, until)
    return put_file(content, draft, by=None, at=NOON)


def read(file):
    with open_file(file) as content:
        return content.read()


def in_store():
    return {blob.sha256 for blob in store().blobs()}


def stored():
    return set(db.session.scalars(select(StoredFile.id)))


def sweep_late():
    """Sweep when everything that lies in the store has lain there a while."""
    for path in store().folder.rglob("*"):
        if path.is_file():
            then = path.stat().st_mtime - 7200
            os.utime(path, (then, then))
    return sweep_store(datetime.now(UTC))


@pytest.mark.parametrize("content", [b"kod;namn", BytesIO(b"kod;namn")], ids=["bytes", "stream"])
def test_file_is_found_again_with_all_that_was_said_of_it(web, content):
    user = make_user(Role.SYSTEM_ADMINISTRATOR)
    draft = FileDraft("enheter.csv", "text/csv", PURPOSE, NOON + HOUR)

    kept = put_file(content, draft, by=user.id, at=NOON)

    db.session.commit()
    found = load_file(kept.id, PURPOSE, NOON)
    assert found == kept
    assert (found.name, found.media_type, found.size) == ("enheter.csv", "text/csv", 8)
    assert (found.created_by, found.created_at, found.expires_at) == (user.id, NOON, NOON + HOUR)
    assert read(found) == b"kod;namn"


def test_file_is_not_given_to_a_room_of_another_purpose(web):
    kept = keep()

    with pytest.raises(NotVisible):
        load_file(kept.id, "incidents:evidence", NOON)
    with pytest.raises(NotVisible):
        remove_file(kept.id, "incidents:evidence", NOON)


def test_file_is_not_found_when_its_time_is_up_or_it_never_was(web):
    kept = keep(until=NOON + HOUR)

    just_before = load_file(kept.id, PURPOSE, NOON + HOUR - timedelta(seconds=1))

    assert just_before == kept
    with pytest.raises(NotVisible):
        load_file(kept.id, PURPOSE, NOON + HOUR)
    with pytest.raises(NotVisible):
        load_file(uuid4(), PURPOSE, NOON)


def test_same_bytes_are_two_files_that_live_on_their_own(web):
    first, second = keep(name="a.csv"), keep(name="b.csv")
    db.session.commit()

    remove_file(first.id, PURPOSE, NOON)
    db.session.commit()

    assert first.sha256 == second.sha256
    assert sweep_late() == 0
    assert read(load_file(second.id, PURPOSE, NOON)) == b"kod;namn"
    with pytest.raises(NotVisible):
        load_file(first.id, PURPOSE, NOON)


def test_bytes_are_swept_once_their_last_file_is_gone(web):
    kept = [keep(name=name) for name in ("a.csv", "b.csv")]
    for file in kept:
        remove_file(file.id, PURPOSE, NOON)
    db.session.commit()

    swept = sweep_late()

    assert (swept, in_store()) == (1, set())
    with pytest.raises(FileIsGone):
        open_file(kept[0])


def test_bytes_of_a_transaction_that_was_rolled_back_are_swept_but_not_at_once(web):
    keep()
    db.session.rollback()

    at_once = sweep_store(datetime.now(UTC))

    assert (at_once, sweep_late()) == (0, 1)
    assert stored() == set()


def test_many_files_are_swept_a_batch_at_a_time(web, monkeypatch):
    monkeypatch.setattr("app.files.operations.BATCH", 2)
    files = [keep(b"%d" % number) for number in range(5)]
    for file in files[:3]:
        remove_file(file.id, PURPOSE, NOON)
    db.session.commit()

    assert sweep_late() == 3
    assert in_store() == {file.sha256 for file in files[3:]}


def test_expired_files_are_forgotten_and_others_are_not(web):
    over, ending, lasting = (
        keep(until=NOON + HOUR),
        keep(until=NOON + 2 * HOUR),
        keep(until=None),
    )

    forget_expired(NOON + HOUR)

    assert stored() == {ending.id, lasting.id}
    assert over.id not in stored()


def test_job_forgets_what_is_over_and_sweeps_its_bytes(web, monkeypatch):
    over, lasting = keep(b"over", until=NOON + HOUR), keep(b"lasting")
    db.session.commit()
    monkeypatch.setattr("app.files.part.now", lambda: datetime.now(UTC) + 2 * HOUR)
    monkeypatch.setattr("app.files.part.forget_expired", lambda _at: forget_expired(NOON + HOUR))

    purge()

    assert stored() == {lasting.id}
    assert in_store() == {lasting.sha256}
    assert over.sha256 not in in_store()


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Mina filer\\rapport 1.docx", "rapport 1.docx"),
        ("a\r\nSet-Cookie: x.csv", "a Set-Cookie: x.csv"),
        ("  .gömd ", "gömd"),
        ("", "fil"),
        ("/", "fil"),
        ("x" * 300 + ".csv", "x" * 156 + ".csv"),
    ],
)
def test_name_is_made_harmless(given_name, kept):
    assert tidy_name(given_name) == kept


@given(st.text(max_size=400))
def test_no_name_holds_a_folder_or_a_control_character(given_name):
    name = tidy_name(given_name)

    assert 0 < len(name) <= NAME_LENGTH
    assert name.isprintable()
    assert not {"/", "\\"} & set(name)


@pytest.mark.postgresql
def test_files_are_kept_and_swept_on_postgresql(postgresql):
    app = create_app(postgresql)
    with app.app_context():
        kept, over = keep(b"kept"), keep(b"over", until=NOON + HOUR)
        db.session.commit()
        found = load_file(kept.id, PURPOSE, NOON)
        forget_expired(NOON + HOUR)
        db.session.commit()

        swept = sweep_late()

        assert found == kept
        assert (swept, in_store()) == (1, {kept.sha256})
        assert stored() == {kept.id}
        assert over.id not in stored()
        db.session.remove()
        db.engine.dispose()
