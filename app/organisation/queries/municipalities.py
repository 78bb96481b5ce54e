"""Reads of municipalities: which there are, which somebody may speak for, whose name a page shows."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from flask import current_app
from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from app.access import Access
from app.db import db
from app.errors import N_, DomainError
from app.organisation.models.units import Commissioner, Municipality
from app.organisation.queries.visibility import commissioner_municipalities


class MunicipalityIsOpen(DomainError):
    """There are several municipalities, and nothing says which one is meant."""

    message = N_("Det finns flera kommuner i installationen. Säg vilken som menas.")
    status = 422


@dataclass(frozen=True)
class MunicipalityLine:
    """A municipality in a list."""

    id: int
    key: str
    name: str


def municipality_lines() -> tuple[MunicipalityLine, ...]:
    """Every municipality, by name. For the installation's administrators."""
    rows = db.session.execute(
        select(Municipality.id, Municipality.key, Municipality.name).order_by(Municipality.name)
    )
    return tuple(MunicipalityLine(row.id, row.key, row.name) for row in rows)


def municipality_called(key_or_name: str) -> Municipality | None:
    """The municipality with that key or name."""
    called = or_(Municipality.key == key_or_name, Municipality.name == key_or_name)
    return db.session.scalars(select(Municipality).where(called)).first()


def municipalities_of(access: Access, permission: str) -> frozenset[int] | None:
    """The municipalities that somebody holds the permission for as a whole; None: for all there are."""
    held = access.held(permission)
    if any(m.is_whole for m in held):
        return None
    tops = set(
        db.session.scalars(
            select(Commissioner.id).where(
                Commissioner.parent_id.is_(None),
                Commissioner.id.in_([m.commissioner_id for m in held if m.commissioner_id]),
            )
        )
    )
    of = commissioner_municipalities()
    return frozenset(of[top] for top in tops)


def within(
    column: InstrumentedAttribute[int] | InstrumentedAttribute[int | None],
    municipality_ids: frozenset[int] | None,
) -> ColumnElement[bool]:
    """Whether a row belongs to one of the municipalities; None: to any."""
    return true() if municipality_ids is None else column.in_(municipality_ids)


def own_municipalities(access: Access) -> frozenset[int] | None:
    """The municipalities that somebody belongs to in any way; None: the installation's administrator."""
    if any(m.is_whole for m in access.memberships):
        return None
    of = commissioner_municipalities()
    held = {of[m.commissioner_id] for m in access.memberships if m.commissioner_id}
    own = access.municipality_id or the_only_id()  # a unit's people may have none of their own
    return frozenset(held if own is None else held | {own})


def choosable_municipalities(access: Access) -> frozenset[int]:
    """The municipalities that a reader with roles in several chooses between; else none."""
    held = {m.commissioner_id for m in access.memberships if m.commissioner_id}
    if len(held) < 2 or any(m.is_whole for m in access.memberships):
        return frozenset()
    found = municipalities_among(held)
    return found if len(found) > 1 else frozenset()


def acting_for(access: Access, municipality_id: int) -> Access:
    """The access of a reader with roles in several municipalities, in one of them."""
    of = commissioner_municipalities()
    held = (
        m for m in access.memberships if of.get(m.commissioner_id or 0) in {None, municipality_id}
    )
    return replace(access, memberships=tuple(held), municipality_id=municipality_id)


def readers_municipality(access: Access) -> int:
    """The municipality that a reader acts for: the own one, or the only one there is.

    Raises MunicipalityIsOpen for the installation's administrators where there are several.
    """
    found = access.municipality_id or the_only_id()
    if found is None:
        raise MunicipalityIsOpen
    return found


def municipality_meant(key_or_name: str | None) -> int | None:
    """The id of the municipality that a command is told; the only one, or None, where it is told none.

    Raises MunicipalityIsOpen where it is unknown, or there are several.
    """
    if key_or_name is None:
        if db.session.scalar(select(func.count(Municipality.id))) in {0, 1}:
            return the_only_id()
        raise MunicipalityIsOpen
    found = municipality_called(key_or_name)
    if found is None:
        raise MunicipalityIsOpen
    return found.id


def top_id_of(municipality_id: int) -> int:
    """The commissioner that is the municipality itself."""
    return db.session.scalars(
        select(Commissioner.id).where(
            Commissioner.municipality_id == municipality_id, Commissioner.parent_id.is_(None)
        )
    ).one()


def the_only_id() -> int | None:
    """The id of the only municipality; None where there is none, or several."""
    found = db.session.scalars(select(Municipality.id).limit(2)).all()
    return found[0] if len(found) == 1 else None


def municipalities_among(commissioner_ids: Iterable[int]) -> frozenset[int]:
    """The municipalities that commissioners belong to."""
    of = commissioner_municipalities()
    return frozenset(of[id_] for id_ in commissioner_ids if id_ in of)


def municipalities_told(access: Access, permission: str) -> frozenset[int] | None:
    """The municipalities whose things at a unit somebody may be told of; None: all.

    Whoever holds the permission for the unit or its provider is told of all, a commissioner of its own.
    """
    held = access.held(permission)
    if any(m.commissioner_id is None for m in held):
        return None
    return municipalities_among(m.commissioner_id for m in held if m.commissioner_id)


def municipality_name(municipality_id: int | None) -> str:
    """What a municipality is called; None: the installation, as the setting calls it."""
    found = municipality_id and db.session.get(Municipality, municipality_id)
    name: str = found.name if found else current_app.config["INSYN"].municipality
    return name
