"""Reads of kept files."""

from collections.abc import Collection
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from sqlalchemy import select

from app.db import db
from app.errors import NotVisible
from app.files.domain import FileRef
from app.files.models import StoredFile
from app.files.stores import store


def load_file(file_id: UUID, purpose: str, at: datetime) -> FileRef:
    """A file of a purpose, unless its time is up. Raises NotVisible.

    purpose: the asking room's own, so that no room's page can give away another room's file.
    """
    found = db.session.get(StoredFile, file_id)
    if found is None or found.purpose != purpose or _is_expired(found, at):
        raise NotVisible
    return ref_of(found)


def open_file(file: FileRef) -> BinaryIO:
    """A file's bytes, to be closed by whoever reads. Raises FileIsGone."""
    return store().open(file.sha256)


def ref_of(row: StoredFile) -> FileRef:
    """A row as what other rooms get."""
    return FileRef(
        id=row.id,
        sha256=row.sha256,
        size=row.size,
        media_type=row.media_type,
        name=row.name,
        purpose=row.purpose,
        created_at=row.created_at,
        created_by=row.created_by,
        expires_at=row.expires_at,
    )


def hashes_in_use(among: Collection[str]) -> frozenset[str]:
    """Which of some hashes a file has."""
    return frozenset(
        db.session.scalars(select(StoredFile.sha256).where(StoredFile.sha256.in_(among)).distinct())
    )


def _is_expired(row: StoredFile, at: datetime) -> bool:
    return row.expires_at is not None and row.expires_at <= at
