"""Reads of the register of releases. Tables come as text: making sense of them is the solver's part."""

from sqlalchemy import select

from app.db import db
from app.organisation.queries.municipalities import the_only_id
from audits.release.models import TableRelease


def release_with(digest: str, of: int | None = None) -> TableRelease | None:
    """The release of exactly this table, if it stands in the register. of: as in releases_of."""
    return db.session.scalar(
        select(TableRelease).where(
            TableRelease.digest == digest, TableRelease.municipality_id == (of or the_only_id())
        )
    )


def releases_of(population: str, of: int | None = None) -> tuple[TableRelease, ...]:
    """Every release about a population, oldest first; withdrawn ones too, for they stay known.

    of: whose people they are, a municipality's id; None: the only one's.
    """
    found = (
        select(TableRelease)
        .where(
            TableRelease.population == population,
            TableRelease.municipality_id == (of or the_only_id()),
        )
        .order_by(TableRelease.published_at, TableRelease.id)
    )
    return tuple(db.session.scalars(found))
