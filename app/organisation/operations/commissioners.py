"""Making commissioners."""

from flask import current_app
from sqlalchemy import select

from app.db import db
from app.organisation.models.units import Commissioner
from app.organisation.queries.visibility import forget_commissioners


def municipality_commissioner() -> Commissioner:
    """The municipality itself: the commissioner without a parent, made when it is missing."""
    found = db.session.scalar(
        select(Commissioner).where(Commissioner.parent_id.is_(None)).order_by(Commissioner.id)
    )
    if found is None:
        found = Commissioner(name=current_app.config["INSYN"].municipality)
        db.session.add(found)
        db.session.flush()
        forget_commissioners()
    return found


def named_commissioner(name: str) -> Commissioner:
    """The commissioner of that name, made below the municipality when it is missing."""
    found = db.session.scalar(select(Commissioner).where(Commissioner.name == name))
    if found is None:
        found = Commissioner(name=name, parent_id=municipality_commissioner().id)
        db.session.add(found)
        db.session.flush()
        forget_commissioners()
    return found
