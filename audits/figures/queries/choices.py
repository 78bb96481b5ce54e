"""What a reader may choose between on pages of figures, and the addresses of what is named there."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Select, select

from app.db import db
from app.organisation.models.units import Commissioner, Service, Unit
from app.organisation.queries.municipalities import within


def services(of: frozenset[int] | None) -> tuple[tuple[str, str], ...]:
    """Key and name of every service, by name. of: whose, municipalities' ids; None: all there are."""
    rows = db.session.execute(
        select(Service.key, Service.name)
        .where(within(Service.municipality_id, of))
        .order_by(Service.name, Service.key)
    )
    return tuple({row.key: row.name for row in rows}.items())


def commissioners(ids: Collection[int]) -> tuple[tuple[int, str], ...]:
    """Id and name of the given commissioners, those at the top first."""
    rows = db.session.execute(
        select(Commissioner.id, Commissioner.name)
        .where(Commissioner.id.in_(ids))
        .order_by(Commissioner.parent_id.is_not(None), Commissioner.name)
    )
    return tuple((row.id, row.name) for row in rows)


def commissioners_named(name: str) -> tuple[int, ...]:
    """The ids of the commissioners with that name: each municipality may have one."""
    named = select(Commissioner.id).where(Commissioner.name == name).order_by(Commissioner.id)
    return tuple(db.session.scalars(named))


def unit_ids(codes: Collection[str]) -> dict[str, int]:
    """The id of each unit by its code."""
    rows = db.session.execute(select(Unit.code, Unit.id).where(Unit.code.in_(codes)))
    return {row.code: row.id for row in rows}


def unit_codes(ids: Collection[int]) -> frozenset[str]:
    """The codes of units by their ids."""
    return frozenset(db.session.scalars(select(Unit.code).where(Unit.id.in_(ids))))


@dataclass(frozen=True)
class NamedUnit:
    """A unit by its code and name."""

    id: int
    code: str
    name: str


def named_units(ids: Select[int]) -> tuple[NamedUnit, ...]:
    """The units that a subquery of ids gives, by name."""
    rows = db.session.execute(
        select(Unit.id, Unit.code, Unit.name).where(Unit.id.in_(ids)).order_by(Unit.name, Unit.code)
    )
    return tuple(NamedUnit(row.id, row.code, row.name) for row in rows)
