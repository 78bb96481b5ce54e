"""Reads of the register of releases. Tables come as text: making sense of them is the solver's part."""

from sqlalchemy import select

from app.db import db
from audits.release.models import TableRelease


def release_with(digest: str) -> TableRelease | None:
    """The release of exactly this table, if it stands in the register."""
    return db.session.scalar(select(TableRelease).where(TableRelease.digest == digest))


def releases_of(population: str) -> tuple[TableRelease, ...]:
    """Every release about a population, oldest first; withdrawn ones too, for they stay known."""
    found = (
        select(TableRelease)
        .where(TableRelease.population == population)
        .order_by(TableRelease.published_at, TableRelease.id)
    )
    return tuple(db.session.scalars(found))
