"""Writes of the register of releases: a table is entered once, and may be withdrawn, never undone."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from app.db import db
from app.errors import N_, DomainError
from app.organisation.operations.municipalities import only_municipality
from app.trail.recording import Deed, record
from audits.release.models import TableRelease
from audits.release.queries.register import release_with


class ReleaseExists(DomainError):
    """The very same table has been released before."""

    message = N_("Samma tabell är redan utlämnad, som ”%(title)s”.")


class ReleaseIsWithdrawn(DomainError):
    """The release has been withdrawn before."""

    message = N_("Tabellen är redan återkallad.")


@dataclass(frozen=True)
class ReleaseDraft:
    """A table that has passed the gate.

    population: what all tables of the same people share. content: the release as its to_json wrote it.
    municipality_id: whose people they are; None: of the only municipality.
    """

    population: str
    title: str
    content: str
    municipality_id: int | None = None


def register_release(draft: ReleaseDraft, *, by: int | None, at: datetime) -> TableRelease:
    """Enter a release; from then on every table of the same people is protected against it.

    Raises ReleaseExists where the same table stands in the register, withdrawn or not.
    """
    of = draft.municipality_id or only_municipality().id
    digest = sha256(draft.content.encode()).hexdigest()
    if (known := release_with(digest, of)) is not None:
        raise ReleaseExists(title=known.title)
    release = TableRelease(
        municipality_id=of,
        population=draft.population,
        title=draft.title,
        published_at=at,
        published_by=by,
        content=draft.content,
        digest=digest,
    )
    db.session.add(release)
    db.session.flush()  # the trail needs the id
    record(_deed("table_release.registered", release), by=by, at=at)
    return release


def withdraw_release(release: TableRelease, *, by: int | None, at: datetime) -> None:
    """Note that a release is no longer published. What it said stays known and is still guarded.

    Raises ReleaseIsWithdrawn where it has been noted before.
    """
    if release.withdrawn_at is not None:
        raise ReleaseIsWithdrawn
    release.withdrawn_at = at
    record(_deed("table_release.withdrawn", release), by=by, at=at)


def _deed(action: str, release: TableRelease) -> Deed:
    return Deed(action, "table_release", release.id, municipality_id=release.municipality_id)
