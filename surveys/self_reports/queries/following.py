"""Reads of rounds of self-reports as an auditor follows them: who has answered, and how many."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from app.access import Access
from app.db import db
from app.errors import NotVisible
from app.organisation.models.units import Provider, Unit
from app.organisation.queries.visibility import commissioner_parents, lineage, visible_unit_ids
from surveys.collections.models import Round
from surveys.self_reports.domain import OfferedService, ReportState
from surveys.self_reports.queries.stored import (
    Receipt,
    offers_of,
    rounds_of_self_reports,
    services_by_unit,
    stored_reports,
)


@dataclass(frozen=True)
class FollowedUnit:
    """A unit in a round, as the auditor's list shows it. services: keys and names."""

    unit_id: int
    code: str
    name: str
    provider: str
    services: tuple[OfferedService, ...]
    state: ReportState
    receipt: Receipt | None

    @property
    def has_answered(self) -> bool:
        """Whether the unit's self-report has come in."""
        return self.receipt is not None


@dataclass(frozen=True)
class ServiceRate:
    """How many of the units that offer a service have answered."""

    key: str
    name: str
    answered: int
    units: int


def self_report_rounds(access: Access, permission: str) -> tuple[Round, ...]:
    """The rounds of self-reports that the user may follow, newest first.

    A district's auditor follows the municipality's rounds, for the units visible to them.
    """
    held = [m for m in access.held(permission) if not (m.unit_id or m.provider_id)]
    if any(membership.commissioner_id is None for membership in held):
        return tuple(db.session.scalars(rounds_of_self_reports()))
    parents = commissioner_parents()
    seen = {
        commissioner_id
        for membership in held
        if membership.commissioner_id is not None
        for commissioner_id in lineage(membership.commissioner_id, parents)
    }
    return tuple(db.session.scalars(rounds_of_self_reports(Round.commissioner_id.in_(seen))))


def load_followed_round(round_id: UUID, access: Access, permission: str) -> Round:
    """A round of self-reports that the user may follow. Raises NotVisible."""
    for round_ in self_report_rounds(access, permission):
        if round_.id == round_id:
            return round_
    raise NotVisible


def unit_lines(round_: Round, access: Access, permission: str) -> tuple[FollowedUnit, ...]:
    """Every visible unit that the round asks, or that has answered in it, by code."""
    units = db.session.execute(
        select(Unit.id, Unit.code, Unit.name, Provider.name.label("provider"))
        .join(Provider, Provider.id == Unit.provider_id)
        .where(Unit.id.in_(visible_unit_ids(access, permission)))
        .order_by(Unit.code)
    ).all()
    unit_ids = [unit.id for unit in units]
    stored = stored_reports([round_.id], unit_ids)
    services = services_by_unit(round_, offers_of(unit_ids), commissioner_parents())
    return tuple(
        FollowedUnit(
            unit_id=unit.id,
            code=unit.code,
            name=unit.name,
            provider=unit.provider,
            services=services.get(unit.id, ()),
            state=stored.state((round_.id, unit.id)),
            receipt=stored.receipts.get((round_.id, unit.id)),
        )
        for unit in units
        if unit.id in services or (round_.id, unit.id) in stored.receipts
    )


def rates_by_service(lines: Sequence[FollowedUnit]) -> tuple[ServiceRate, ...]:
    """How many of the units with an agreement for each service in the year have answered."""
    answered: dict[OfferedService, int] = defaultdict(int)
    units: dict[OfferedService, int] = defaultdict(int)
    for line in lines:
        for service in line.services:
            units[service] += 1
            answered[service] += line.has_answered
    return tuple(
        ServiceRate(service.key, service.name, answered[service], units[service])
        for service in sorted(units, key=lambda service: (service.name, service.key))
    )


def rate_in_all(lines: Sequence[FollowedUnit]) -> tuple[int, int]:
    """How many of the units with any agreement in the year have answered, and how many they are."""
    asked = [line for line in lines if line.services]
    return sum(line.has_answered for line in asked), len(asked)
