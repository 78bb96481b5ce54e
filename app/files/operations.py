"""Keeping files, and letting them go.

A file is its row: it is there once the row is committed, and gone once the row is. Bytes that no row
names are swept away afterwards, so a transaction that is rolled back needs no undoing in the store.
The room that a file belongs to leaves the line in the trail: it knows what the file is about.
"""

from datetime import datetime, timedelta
from io import BytesIO
from itertools import islice
from typing import BinaryIO
from uuid import UUID, uuid4

from sqlalchemy import delete

from app.db import db
from app.files.domain import FileDraft, FileRef, tidy_name
from app.files.models import StoredFile
from app.files.queries import hashes_in_use, load_file, ref_of
from app.files.stores import store

# Longer than any transaction lasts: bytes are in the store before their row can be seen.
GRACE = timedelta(hours=1)
BATCH = 500


def put_file(
    content: bytes | BinaryIO, draft: FileDraft, *, by: int | None, at: datetime
) -> FileRef:
    """Keep a file. To be called before the first write of a transaction: a store may be far away.

    by: the user's id; None where a job or a family keeps it.
    """
    kept = store().keep(BytesIO(content) if isinstance(content, bytes) else content)
    row = StoredFile(
        id=uuid4(),
        sha256=kept.sha256,
        size=kept.size,
        media_type=draft.media_type,
        name=tidy_name(draft.name),
        purpose=draft.purpose,
        created_at=at,
        created_by=by,
        expires_at=draft.keep_until,
    )
    db.session.add(row)
    return ref_of(row)


def remove_file(file_id: UUID, purpose: str, at: datetime) -> None:
    """Let a file go; its bytes follow at the next sweep. Raises NotVisible."""
    file = load_file(file_id, purpose, at)
    db.session.execute(delete(StoredFile).where(StoredFile.id == file.id))


def forget_expired(at: datetime) -> None:
    """Let the files go whose time is up."""
    db.session.execute(delete(StoredFile).where(StoredFile.expires_at <= at))


def sweep_store(at: datetime) -> int:
    """Delete bytes that no file has; gives how many lots there were.

    Young ones stay: their file's transaction may still be under way.
    """
    before = at - GRACE
    old = (blob.sha256 for blob in store().blobs() if blob.changed_at < before)
    swept = 0
    while batch := list(islice(old, BATCH)):
        unused = set(batch) - hashes_in_use(batch)
        swept += sum(store().delete_if_older(sha256, before) for sha256 in sorted(unused))
    store().forget_unfinished(before)
    return swept
