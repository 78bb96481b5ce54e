"""Reads of what units are sorted by: providers, services, commissioners."""

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select, true

from app.access import Access
from app.db import db
from app.organisation.models.units import Agreement, CareForm, Commissioner, Provider, Service, Unit
from app.organisation.permissions import OrganisationPermission
from app.organisation.queries.municipalities import municipalities_among
from app.organisation.queries.paging import Page, mentions, page_of
from app.organisation.queries.visibility import (
    commissioner_parents,
    told_commissioner_ids,
    visible_commissioner_ids,
    visible_unit_ids,
)


@dataclass(frozen=True)
class ProviderLine:
    """A provider and how many of its units the user may see."""

    name: str
    units: int


@dataclass(frozen=True)
class ServiceLine:
    """A service and how many units that the user may see offer it or have offered it."""

    key: str
    name: str
    care_form: CareForm
    units: int


@dataclass(frozen=True)
class CommissionerLine:
    """A commissioner in the tree; level 0 is the top. units: with an agreement with it."""

    id: int
    name: str
    level: int
    units: int


def providers_page(access: Access, q: str, sort: str, page: int) -> Page[ProviderLine]:
    """Providers of units that the user may see."""
    units = func.count(Unit.id)
    found = (
        select(Provider.name, units.label("units"))
        .join(Unit, Unit.provider_id == Provider.id)
        .where(Unit.id.in_(visible_unit_ids(access, OrganisationPermission.READ_UNITS)))
        .group_by(Provider.id, Provider.name)
    )
    if q:
        found = found.where(mentions(q, Provider.name))
    by = units if sort.removeprefix("-") == "units" else Provider.name
    first = by.desc() if sort.startswith("-") else by.asc()
    return page_of(found.order_by(first, Provider.name), page, _provider_lines)


def _provider_lines(found: Select[*tuple[Any, ...]]) -> tuple[ProviderLine, ...]:
    return tuple(ProviderLine(row.name, row.units) for row in db.session.execute(found))


def service_lines(access: Access) -> tuple[ServiceLine, ...]:
    """Every service of the reader's municipality, by name; those of all it works for, for a unit."""
    rows = db.session.execute(
        select(
            Service.key,
            Service.name,
            Service.care_form,
            func.count(Agreement.unit_id.distinct()).label("units"),
        )
        .outerjoin(
            Agreement,
            (Agreement.service_id == Service.id)
            & Agreement.unit_id.in_(visible_unit_ids(access, OrganisationPermission.READ_UNITS))
            & Agreement.commissioner_id.in_(
                told_commissioner_ids(access, OrganisationPermission.READ_UNITS)
            ),
        )
        .where(_services_told(access))
        .group_by(Service.id, Service.key, Service.name, Service.care_form)
        .order_by(Service.name)
    )
    return tuple(ServiceLine(row.key, row.name, row.care_form, row.units) for row in rows)


def commissioner_lines(access: Access) -> tuple[CommissionerLine, ...]:
    """The commissioners that the user has to do with, and those above them, as a tree."""
    visible = visible_unit_ids(access, OrganisationPermission.READ_UNITS)
    counted = db.session.execute(
        select(Agreement.commissioner_id, func.count(Agreement.unit_id.distinct()).label("units"))
        .where(
            Agreement.unit_id.in_(visible),
            Agreement.commissioner_id.in_(
                told_commissioner_ids(access, OrganisationPermission.READ_UNITS)
            ),
        )
        .group_by(Agreement.commissioner_id)
    )
    units = {row.commissioner_id: row.units for row in counted}
    shown = _shown_commissioners(access, set(units))
    children: dict[int | None, list[Commissioner]] = defaultdict(list)
    for commissioner in db.session.scalars(select(Commissioner).order_by(Commissioner.name)):
        if commissioner.id in shown:
            children[commissioner.parent_id].append(commissioner)
    lines: list[CommissionerLine] = []
    waiting = [(top, 0) for top in reversed(children[None])]
    while waiting:
        one, level = waiting.pop()
        lines.append(CommissionerLine(one.id, one.name, level, units.get(one.id, 0)))
        waiting += [(child, level + 1) for child in reversed(children[one.id])]
    return tuple(lines)


def _shown_commissioners(access: Access, agreed: set[int]) -> frozenset[int]:
    parents = commissioner_parents()
    held = access.held(OrganisationPermission.READ_UNITS)
    if any(not (m.commissioner_id or m.provider_id or m.unit_id) for m in held):
        return frozenset(parents)  # the installation's administrator
    below = visible_commissioner_ids(access, OrganisationPermission.READ_UNITS)
    above = (_ancestors(one, parents) for one in below | agreed)
    return frozenset(below | agreed).union(*above)


def _ancestors(commissioner_id: int, parents: dict[int, int | None]) -> set[int]:
    above: set[int] = set()
    parent = parents.get(commissioner_id)
    while parent is not None and parent not in above:
        above.add(parent)
        parent = parents.get(parent)
    return above


def service_choices(access: Access) -> tuple[tuple[str, str], ...]:
    """The key and name of every service that the reader may be told of, by name; a key once."""
    rows = db.session.execute(
        select(Service.key, Service.name).where(_services_told(access)).order_by(Service.name)
    )
    return tuple({row.key: row.name for row in rows}.items())


def _services_told(access: Access) -> ColumnElement[bool]:
    """A commissioner those of its municipality; a unit those agreed with it; an administrator all."""
    held = access.held(OrganisationPermission.READ_UNITS)
    if any(m.is_whole for m in held):
        return true()
    of = municipalities_among(m.commissioner_id for m in held if m.commissioner_id)
    at_units = [m for m in held if m.unit_id or m.provider_id]
    agreed = select(Agreement.service_id).where(
        Agreement.unit_id.in_(
            visible_unit_ids(
                replace(access, memberships=tuple(at_units)), OrganisationPermission.READ_UNITS
            )
        )
    )
    own = Service.municipality_id.in_(of)
    return or_(own, Service.id.in_(agreed)) if at_units else own
