"""Reads of rights to single things, and of those at a unit who may be given one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select

from app.db import db
from app.identity.domain.object_grants import Thing
from app.identity.models.users import Membership, ObjectGrant, User
from app.organisation.models.units import Unit
from app.roles import Role


def in_force(
    at: datetime, *conditions: ColumnElement[bool], of: Thing | None = None
) -> Sequence[ObjectGrant]:
    """The rights that hold at an instant, in the order they were given. of: those to one thing."""
    wanted = select(ObjectGrant).where(
        ObjectGrant.since <= at, or_(ObjectGrant.until.is_(None), ObjectGrant.until > at)
    )
    if of is not None:
        wanted = wanted.where(ObjectGrant.kind == of.kind, ObjectGrant.object_id == of.id)
    return db.session.scalars(wanted.where(*conditions).order_by(ObjectGrant.id)).all()


@dataclass(frozen=True)
class Colleague:
    """Somebody active who holds a role for a unit, or for its provider."""

    user_id: int
    name: str
    role: Role


def colleagues(unit_id: int) -> tuple[Colleague, ...]:
    """Those who hold a role for the unit or its provider, once for each role, by name."""
    provider = select(Unit.provider_id).where(Unit.id == unit_id).scalar_subquery()
    rows = db.session.execute(
        select(User.id, User.name, Membership.role)
        .join(Membership, Membership.user_id == User.id)
        .where(User.is_active)
        .where(or_(Membership.unit_id == unit_id, Membership.provider_id == provider))
        .distinct()
        .order_by(User.name, User.id, Membership.role)
    )
    return tuple(Colleague(*row) for row in rows)
