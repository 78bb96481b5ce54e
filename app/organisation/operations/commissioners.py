"""Making commissioners."""

from flask import current_app
from sqlalchemy import select

from app.db import db
from app.organisation.models.assignments import Assignment
from app.organisation.models.units import Agreement, Commissioner
from app.organisation.queries.visibility import (
    commissioner_parents,
    forget_commissioners,
    lineage,
)


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


def municipality_of(unit_id: int, assignment_id: int | None) -> Commissioner:
    """The municipality of a family at a unit: that of its assignment, else of the latest agreement.

    The first municipality where there is neither.
    """
    ordered = select(Assignment.commissioner_id).where(Assignment.id == assignment_id)
    agreed = (
        select(Agreement.commissioner_id)
        .where(Agreement.unit_id == unit_id)
        .order_by(Agreement.valid_from.desc(), Agreement.id.desc())
        .limit(1)
    )
    found = db.session.scalar(ordered) or db.session.scalar(agreed)
    parents = commissioner_parents()
    tops = (one for one in lineage(found, parents) if parents.get(one) is None) if found else ()
    top = next(iter(tops), None)
    return db.session.get_one(Commissioner, top) if top else municipality_commissioner()


def named_commissioner(name: str) -> Commissioner:
    """The commissioner of that name, made below the municipality when it is missing."""
    found = db.session.scalar(select(Commissioner).where(Commissioner.name == name))
    if found is None:
        found = Commissioner(name=name, parent_id=municipality_commissioner().id)
        db.session.add(found)
        db.session.flush()
        forget_commissioners()
    return found
