"""Reads of a unit's own self-reports: the list, one with its draft, what was sent."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.access import Access
from app.db import db
from app.errors import NotVisible
from app.organisation.models.units import Unit
from app.organisation.queries.visibility import commissioner_parents, load_unit, visible_unit_ids
from surveys.answering.models import Draft, Response
from surveys.collections.domain.rounds import RoundState
from surveys.collections.models import Round
from surveys.collections.queries.rounds import state_of
from surveys.instruments.domain.conditions import Answers
from surveys.instruments.domain.instruments import Instrument
from surveys.instruments.queries import instrument_of
from surveys.self_reports.domain import OfferedService, ReportState, done_of, section_progress
from surveys.self_reports.queries.stored import (
    Receipt,
    Stored,
    offers_of,
    receipts_of,
    rounds_of_self_reports,
    services_by_unit,
    stored_reports,
)


@dataclass(frozen=True)
class OwnReport:
    """A unit's self-report in a round, as its manager's list shows it; done of total sections."""

    round_id: UUID
    title: str
    year: int
    opens_on: date
    closes_on: date
    round_state: RoundState
    unit_id: int
    unit: str
    state: ReportState
    receipt: Receipt | None
    done: int
    total: int


@dataclass(frozen=True)
class UnitReport:
    """A unit's self-report in a round, with all that its pages need."""

    round: Round
    unit: Unit
    instrument: Instrument
    services: tuple[OfferedService, ...]
    round_state: RoundState
    state: ReportState
    draft_id: UUID | None
    answers: Answers
    receipt: Receipt | None

    @property
    def service_keys(self) -> tuple[str, ...]:
        """The keys of the unit's services."""
        return tuple(service.key for service in self.services)

    @property
    def service_names(self) -> dict[str, str]:
        """The names of the unit's services by key."""
        return {service.key: service.name for service in self.services}


def load_self_report(
    round_id: UUID, unit_id: int, access: Access, permission: str, on: date
) -> UnitReport:
    """A unit's self-report in a round that concerns it. Raises NotVisible."""
    unit = load_unit(unit_id, access, permission)
    round_ = db.session.scalar(rounds_of_self_reports(Round.id == round_id))
    if round_ is None:
        raise NotVisible
    stored = stored_reports([round_.id], [unit.id])
    services = services_by_unit(round_, offers_of([unit.id]), commissioner_parents()).get(
        unit.id, ()
    )
    place = (round_.id, unit.id)
    if not services and stored.state(place) is ReportState.NOT_STARTED:
        raise NotVisible
    return UnitReport(
        round=round_,
        unit=unit,
        instrument=instrument_of(round_.instrument_version),
        services=services,
        round_state=state_of(round_, on),
        state=stored.state(place),
        draft_id=db.session.scalar(
            select(Draft.id).where(Draft.round_id == round_.id, Draft.unit_id == unit.id)
        ),
        answers=stored.drafts.get(place, {}),
        receipt=stored.receipts.get(place),
    )


def receipt_of(round_id: UUID, unit_id: int) -> Receipt | None:
    """What says that the unit's self-report has come in; None while it has not."""
    return receipts_of([round_id], [unit_id]).get((round_id, unit_id))


def sent_answers(receipt: Receipt) -> Answers:
    """The answers of a self-report that was sent."""
    response = db.session.get_one(Response, receipt.response_id)
    return dict(response.answers)


def own_reports(access: Access, permission: str, on: date) -> tuple[OwnReport, ...]:
    """The self-reports of the user's units: open ones first, then the newest year."""
    units = db.session.execute(
        select(Unit.id, Unit.name)
        .where(Unit.id.in_(visible_unit_ids(access, permission)))
        .order_by(Unit.name, Unit.id)
    ).all()
    unit_ids = [unit.id for unit in units]
    rounds = db.session.scalars(rounds_of_self_reports()).all()
    stored = stored_reports([round_.id for round_ in rounds], unit_ids)
    offers, parents = offers_of(unit_ids), commissioner_parents()
    found = []
    for round_ in rounds:
        services = services_by_unit(round_, offers, parents)
        for unit in units:
            place = (round_.id, unit.id)
            if unit.id in services or stored.state(place) is not ReportState.NOT_STARTED:
                found.append(_own(round_, unit, stored, services.get(unit.id, ()), on))
    return tuple(sorted(found, key=lambda report: report.round_state is not RoundState.OPEN))


def _own(
    round_: Round, unit: Any, stored: Stored, services: tuple[OfferedService, ...], on: date
) -> OwnReport:  # a row of id and name
    place = (round_.id, unit.id)
    instrument = instrument_of(round_.instrument_version)
    progress = section_progress(instrument, stored.drafts.get(place, {}), services)
    done, total = done_of(progress)
    return OwnReport(
        round_id=round_.id,
        title=round_.title,
        year=round_.year,
        opens_on=round_.opens_on,
        closes_on=round_.closes_on,
        round_state=state_of(round_, on),
        unit_id=unit.id,
        unit=unit.name,
        state=stored.state(place),
        receipt=stored.receipts.get(place),
        done=done,
        total=total,
    )
