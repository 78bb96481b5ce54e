"""Making commissioners, and finding the municipality itself."""

from sqlalchemy import select

from app.db import db
from app.organisation.models.units import Commissioner
from app.organisation.operations.municipalities import only_municipality
from app.organisation.queries.visibility import forget_commissioners


def municipality_commissioner(municipality_id: int | None = None) -> Commissioner:
    """The municipality itself: its commissioner without a parent; made when it is missing.

    None: of the only municipality. Raises MunicipalityIsOpen where there are several.
    """
    of = municipality_id or only_municipality().id
    return db.session.scalars(
        select(Commissioner).where(
            Commissioner.municipality_id == of, Commissioner.parent_id.is_(None)
        )
    ).one()


def named_commissioner(name: str, municipality_id: int) -> Commissioner:
    """The municipality's commissioner of that name, made below it when it is missing."""
    found = db.session.scalars(
        select(Commissioner).where(
            Commissioner.municipality_id == municipality_id, Commissioner.name == name
        )
    ).first()
    if found is None:
        top = municipality_commissioner(municipality_id)
        found = Commissioner(name=name, parent_id=top.id, municipality_id=municipality_id)
        db.session.add(found)
        db.session.flush()
        forget_commissioners()
    return found
