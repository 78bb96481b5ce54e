"""Reads of units and their agreements, for lists and the unit's page."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select

from app.access import Access
from app.db import db
from app.organisation.models.units import (
    Agreement,
    CareForm,
    Commissioner,
    ContractForm,
    Ownership,
    Provider,
    Service,
    Unit,
)
from app.organisation.permissions import OrganisationPermission
from app.organisation.queries.paging import Page, mentions, page_of
from app.organisation.queries.visibility import told_commissioner_ids, visible_unit_ids

SORTS = {"code": Unit.code, "name": Unit.name, "provider": Provider.name}


@dataclass(frozen=True)
class UnitSearch:
    """What a list of units is narrowed to. sort: a key of SORTS, "-" before it for falling."""

    on: date  # the day that "in force" is meant for
    q: str = ""
    service: str = ""
    ownership: Ownership | None = None
    care_form: CareForm | None = None
    is_active: bool | None = None
    sort: str = "code"
    page: int = 1


@dataclass(frozen=True)
class UnitLine:
    """A unit in a list. services: names, of all its agreements; is_active: one is in force."""

    id: int
    code: str
    name: str
    provider: str
    ownership: Ownership
    services: tuple[str, ...]
    is_active: bool


@dataclass(frozen=True)
class AgreementLine:
    """An agreement on the unit's page. valid_to: to and including; None: until further notice."""

    service: str
    care_form: CareForm
    commissioner: str
    contract_form: ContractForm
    needs_assessed: bool
    valid_from: date
    valid_to: date | None
    is_in_force: bool


def units_page(access: Access, search: UnitSearch) -> Page[UnitLine]:
    """A page of the units that the user may see."""
    found = _found(access, search)
    return page_of(found, search.page, lambda part: _lines(part, access, search.on))


def all_units(access: Access, search: UnitSearch) -> tuple[UnitLine, ...]:
    """Every unit that the search finds, to be taken out."""
    return _lines(_found(access, search), access, search.on)


def in_force(on: date) -> ColumnElement[bool]:
    """Whether an agreement is in force on a day."""
    return and_(
        Agreement.valid_from <= on, or_(Agreement.valid_to.is_(None), Agreement.valid_to >= on)
    )


def _found(
    access: Access, search: UnitSearch
) -> Select[*tuple[Any, ...]]:  # the columns are read by name
    found = (
        select(Unit.id, Unit.code, Unit.name, Provider.name.label("provider"), Unit.ownership)
        .join(Provider, Provider.id == Unit.provider_id)
        .where(Unit.id.in_(visible_unit_ids(access, OrganisationPermission.READ_UNITS)))
    )
    if search.q:
        found = found.where(mentions(search.q, Unit.code, Unit.name, Provider.name))
    if search.ownership:
        found = found.where(Unit.ownership == search.ownership)
    found = _narrowed_by_agreements(found, access, search)
    column = SORTS.get(search.sort.removeprefix("-"), Unit.code)
    first = column.desc() if search.sort.startswith("-") else column.asc()
    return found.order_by(first, Unit.code)


def _narrowed_by_agreements(
    found: Select[*tuple[Any, ...]], access: Access, search: UnitSearch
) -> Select[*tuple[Any, ...]]:  # as above
    agreed = (
        select(Agreement.unit_id)
        .join(Service, Service.id == Agreement.service_id)
        .where(_told(access))
    )
    if search.service:
        found = found.where(Unit.id.in_(agreed.where(Service.key == search.service)))
    if search.care_form:
        found = found.where(Unit.id.in_(agreed.where(Service.care_form == search.care_form)))
    if search.is_active is not None:
        active = Unit.id.in_(select(Agreement.unit_id).where(in_force(search.on), _told(access)))
        found = found.where(active if search.is_active else ~active)
    return found


def _lines(
    found: Select[*tuple[Any, ...]], access: Access, on: date
) -> tuple[UnitLine, ...]:  # as above
    rows = db.session.execute(found).all()
    services: dict[int, list[str]] = defaultdict(list)
    active: set[int] = set()
    for agreement in _agreements((row.id for row in rows), access):
        if agreement.name not in services[agreement.unit_id]:
            services[agreement.unit_id].append(agreement.name)
        if agreement.valid_from <= on and (agreement.valid_to is None or agreement.valid_to >= on):
            active.add(agreement.unit_id)
    return tuple(
        UnitLine(
            row.id,
            row.code,
            row.name,
            row.provider,
            row.ownership,
            tuple(services[row.id]),
            row.id in active,
        )
        for row in rows
    )


def _agreements(unit_ids: Iterable[int], access: Access) -> Iterable[Any]:  # rows, read by name
    return db.session.execute(
        select(Agreement.unit_id, Service.name, Agreement.valid_from, Agreement.valid_to)
        .join(Service, Service.id == Agreement.service_id)
        .where(Agreement.unit_id.in_(list(unit_ids)), _told(access))
        .order_by(Service.name, Agreement.id)
    )


def _told(access: Access) -> ColumnElement[bool]:
    told = told_commissioner_ids(access, OrganisationPermission.READ_UNITS)
    return Agreement.commissioner_id.in_(told)


def agreements_of(unit_id: int, access: Access, on: date) -> tuple[AgreementLine, ...]:
    """The unit's agreements that the user may read, newest first."""
    rows = db.session.execute(
        select(Agreement, Service, Commissioner.name)
        .join(Service, Service.id == Agreement.service_id)
        .join(Commissioner, Commissioner.id == Agreement.commissioner_id)
        .where(Agreement.unit_id == unit_id, _told(access))
        .order_by(Agreement.valid_from.desc(), Service.name, Agreement.id)
    )
    return tuple(
        AgreementLine(
            service.name,
            service.care_form,
            commissioner,
            agreement.contract_form,
            agreement.needs_assessed,
            agreement.valid_from,
            agreement.valid_to,
            agreement.valid_from <= on and (agreement.valid_to is None or agreement.valid_to >= on),
        )
        for agreement, service, commissioner in rows
    )


def may_see_unit(access: Access, unit_id: int, permission: str) -> bool:
    """Whether the user holds the permission for this very unit."""
    wanted = select(Unit.id).where(
        Unit.id == unit_id, Unit.id.in_(visible_unit_ids(access, permission))
    )
    return db.session.scalar(wanted) is not None
