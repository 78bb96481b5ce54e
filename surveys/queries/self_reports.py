"""Reads of self-reports: a unit's own, who has answered in a round, and each that was sent."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import joinedload

from app.authorization import memberships_with
from app.db import db
from app.directory.models.units import Agreement, CareForm, Provider, Service, Unit
from app.directory.queries.visibility import (
    commissioner_parents,
    lineage,
    load_unit,
    visible_unit_ids,
)
from app.errors import NotVisible
from surveys.domain.conditions import Answers, AnswerValue
from surveys.domain.instruments import Instrument
from surveys.domain.rounds import RoundState
from surveys.domain.self_reports import OfferedService, ReportState, done_of, section_progress
from surveys.models.answers import Draft, DraftAnswer, Response, ResponseOrigin, SelfReportClaim
from surveys.models.rounds import Round, RoundKind
from surveys.queries.instruments import instrument_of
from surveys.queries.rounds import state_of


@dataclass(frozen=True)
class Receipt:
    """That a self-report was sent. number None: it came in as an imported row.

    sent_at None: only the date is known.
    """

    response_id: UUID
    sent_on: date
    sent_at: datetime | None
    number: str | None
    signed_by: str | None


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
class UnitLine:
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


@dataclass(frozen=True)
class SelfReport:
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


@dataclass(frozen=True)
class _Offer:
    """An agreement's unit, commissioner, service and time."""

    unit_id: int
    commissioner_id: int
    service: OfferedService
    valid_from: date
    valid_to: date | None


Place = tuple[UUID, int]  # a round and a unit


@dataclass(frozen=True)
class _Stored:
    """What is there of units' self-reports in some rounds."""

    receipts: Mapping[Place, Receipt]
    drafts: Mapping[Place, Answers]
    partials: frozenset[Place]

    def state(self, place: Place) -> ReportState:
        if place in self.receipts:
            return ReportState.SENT
        if place in self.drafts:
            return ReportState.STARTED
        return ReportState.UNSENT if place in self.partials else ReportState.NOT_STARTED


def load_self_report(
    round_id: UUID, unit_id: int, user: Any, permission: str, on: date
) -> SelfReport:  # a user or an anonymous one
    """A unit's self-report in a round that concerns it. Raises NotVisible."""
    unit = load_unit(unit_id, user, permission)
    round_ = db.session.scalar(_rounds(Round.id == round_id))
    if round_ is None:
        raise NotVisible
    stored = _stored([round_.id], [unit.id])
    services = _services(round_, _offers([unit.id]), commissioner_parents()).get(unit.id, ())
    place = (round_.id, unit.id)
    if not services and stored.state(place) is ReportState.NOT_STARTED:
        raise NotVisible
    return SelfReport(
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
    return _receipts([round_id], [unit_id]).get((round_id, unit_id))


def sent_answers(receipt: Receipt) -> Answers:
    """The answers of a self-report that was sent."""
    response = db.session.get_one(Response, receipt.response_id)
    return dict(response.answers)


def own_reports(user: Any, permission: str, on: date) -> tuple[OwnReport, ...]:  # as above
    """The self-reports of the user's units: open ones first, then the newest year."""
    units = db.session.execute(
        select(Unit.id, Unit.name)
        .where(Unit.id.in_(visible_unit_ids(user, permission)))
        .order_by(Unit.name, Unit.id)
    ).all()
    unit_ids = [unit.id for unit in units]
    rounds = db.session.scalars(_rounds()).all()
    stored = _stored([round_.id for round_ in rounds], unit_ids)
    offers, parents = _offers(unit_ids), commissioner_parents()
    found = []
    for round_ in rounds:
        services = _services(round_, offers, parents)
        for unit in units:
            place = (round_.id, unit.id)
            if unit.id in services or stored.state(place) is not ReportState.NOT_STARTED:
                found.append(_own(round_, unit, stored, services.get(unit.id, ()), on))
    return tuple(sorted(found, key=lambda report: report.round_state is not RoundState.OPEN))


def _own(
    round_: Round, unit: Any, stored: _Stored, services: tuple[OfferedService, ...], on: date
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


def self_report_rounds(user: Any, permission: str) -> tuple[Round, ...]:  # as above
    """The rounds of self-reports that the user may follow, newest first.

    A district's auditor follows the municipality's rounds, for the units visible to them.
    """
    held = [m for m in memberships_with(user, permission) if not (m.unit_id or m.provider_id)]
    if any(membership.commissioner_id is None for membership in held):
        return tuple(db.session.scalars(_rounds()))
    parents = commissioner_parents()
    seen = {
        commissioner_id
        for membership in held
        if membership.commissioner_id is not None
        for commissioner_id in lineage(membership.commissioner_id, parents)
    }
    return tuple(db.session.scalars(_rounds(Round.commissioner_id.in_(seen))))


def load_followed_round(round_id: UUID, user: Any, permission: str) -> Round:  # as above
    """A round of self-reports that the user may follow. Raises NotVisible."""
    for round_ in self_report_rounds(user, permission):
        if round_.id == round_id:
            return round_
    raise NotVisible


def unit_lines(round_: Round, user: Any, permission: str) -> tuple[UnitLine, ...]:  # as above
    """Every visible unit that the round asks, or that has answered in it, by code."""
    units = db.session.execute(
        select(Unit.id, Unit.code, Unit.name, Provider.name.label("provider"))
        .join(Provider, Provider.id == Unit.provider_id)
        .where(Unit.id.in_(visible_unit_ids(user, permission)))
        .order_by(Unit.code)
    ).all()
    unit_ids = [unit.id for unit in units]
    stored = _stored([round_.id], unit_ids)
    services = _services(round_, _offers(unit_ids), commissioner_parents())
    return tuple(
        UnitLine(
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


def rates_by_service(lines: Sequence[UnitLine]) -> tuple[ServiceRate, ...]:
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


def rate_in_all(lines: Sequence[UnitLine]) -> tuple[int, int]:
    """How many of the units with any agreement in the year have answered, and how many they are."""
    asked = [line for line in lines if line.services]
    return sum(line.has_answered for line in asked), len(asked)


def _rounds(*conditions: ColumnElement[bool]) -> Select[Round]:
    return (
        select(Round)
        .where(Round.kind == RoundKind.SELF_REPORT, *conditions)
        .options(joinedload(Round.instrument_version), joinedload(Round.commissioner))
        .order_by(Round.year.desc(), Round.closes_on.desc(), Round.title, Round.id)
    )


def _offers(unit_ids: Collection[int]) -> tuple[_Offer, ...]:
    rows = db.session.execute(
        select(
            Agreement.unit_id,
            Agreement.commissioner_id,
            Service.key,
            Service.name,
            Service.care_form,
            Agreement.valid_from,
            Agreement.valid_to,
        )
        .join(Service, Service.id == Agreement.service_id)
        .where(Agreement.unit_id.in_(unit_ids))
        .order_by(Agreement.unit_id, Service.name, Service.key, Agreement.id)
    )
    return tuple(
        _Offer(
            row.unit_id,
            row.commissioner_id,
            OfferedService(row.key, row.name, row.care_form is CareForm.RESIDENTIAL),
            row.valid_from,
            row.valid_to,
        )
        for row in rows
    )


def _services(
    round_: Round, offers: Sequence[_Offer], parents: dict[int, int | None]
) -> dict[int, tuple[OfferedService, ...]]:
    """The services that each unit had an agreement for at some time in the round's year."""
    commissioners = lineage(round_.commissioner_id, parents)
    first, last = date(round_.year, 1, 1), date(round_.year, 12, 31)
    found: dict[int, dict[OfferedService, None]] = defaultdict(dict)
    for offer in offers:
        is_in_force = offer.valid_from <= last and (
            offer.valid_to is None or offer.valid_to >= first
        )
        if is_in_force and offer.commissioner_id in commissioners:
            found[offer.unit_id][offer.service] = None
    return {unit_id: tuple(services) for unit_id, services in found.items()}


def _stored(round_ids: Collection[UUID], unit_ids: Collection[int]) -> _Stored:
    partials = db.session.execute(
        select(Response.round_id, ResponseOrigin.unit_id)
        .join(ResponseOrigin, ResponseOrigin.response_id == Response.id)
        .where(
            Response.round_id.in_(round_ids),
            Response.is_partial.is_(True),
            ResponseOrigin.unit_id.in_(unit_ids),
        )
    )
    return _Stored(
        receipts=_receipts(round_ids, unit_ids),
        drafts=_drafts(round_ids, unit_ids),
        partials=frozenset((row.round_id, row.unit_id) for row in partials),
    )


def _receipts(round_ids: Collection[UUID], unit_ids: Collection[int]) -> dict[Place, Receipt]:
    rows = db.session.execute(
        select(
            SelfReportClaim.round_id,
            SelfReportClaim.unit_id,
            SelfReportClaim.response_id,
            Response.answered_on,
            ResponseOrigin.sent_at,
            ResponseOrigin.receipt,
            ResponseOrigin.signed_by,
        )
        .join(Response, Response.id == SelfReportClaim.response_id)
        .join(ResponseOrigin, ResponseOrigin.response_id == SelfReportClaim.response_id)
        .where(SelfReportClaim.round_id.in_(round_ids), SelfReportClaim.unit_id.in_(unit_ids))
    )
    return {
        (row.round_id, row.unit_id): Receipt(
            response_id=row.response_id,
            sent_on=row.answered_on,
            sent_at=row.sent_at if row.receipt else None,
            number=row.receipt,
            signed_by=row.signed_by,
        )
        for row in rows
    }


def _drafts(round_ids: Collection[UUID], unit_ids: Collection[int]) -> dict[Place, Answers]:
    rows = db.session.execute(
        select(Draft.round_id, Draft.unit_id, DraftAnswer.question_key, DraftAnswer.value)
        .join(DraftAnswer, DraftAnswer.draft_id == Draft.id, isouter=True)
        .where(Draft.round_id.in_(round_ids), Draft.unit_id.in_(unit_ids))
        .order_by(Draft.id, DraftAnswer.question_key)
    )
    found: dict[Place, dict[str, AnswerValue]] = defaultdict(dict)
    for row in rows:
        answers = found[row.round_id, row.unit_id]
        if row.question_key is not None and row.value is not None:
            answers[row.question_key] = row.value
    return dict(found)
