"""What is there of self-reports: agreements' services, receipts, drafts and what was left unsent.

For the sides that read them: the unit's own (self_reports) and the auditor's (self_reports_following).
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import joinedload

from app.db import db
from app.organisation.models.units import Agreement, CareForm, Service
from app.organisation.queries.visibility import lineage
from surveys.answering.models import Draft, DraftAnswer, Response, ResponseOrigin, SelfReportClaim
from surveys.collections.models import ASKS_UNITS, Round
from surveys.instruments.domain.conditions import Answers, AnswerValue
from surveys.self_reports.domain import OfferedService, ReportState


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
class AgreedOffer:
    """An agreement's unit, commissioner, service and time."""

    unit_id: int
    commissioner_id: int
    service: OfferedService
    valid_from: date
    valid_to: date | None


Place = tuple[UUID, int]  # a round and a unit


@dataclass(frozen=True)
class Stored:
    """What is there of units' self-reports in some rounds."""

    receipts: Mapping[Place, Receipt]
    drafts: Mapping[Place, Answers]
    partials: frozenset[Place]

    def state(self, place: Place) -> ReportState:
        """Where a unit's self-report stands in a round."""
        if place in self.receipts:
            return ReportState.SENT
        if place in self.drafts:
            return ReportState.STARTED
        return ReportState.UNSENT if place in self.partials else ReportState.NOT_STARTED


def rounds_of_self_reports(*conditions: ColumnElement[bool]) -> Select[Round]:
    """The rounds of self-reports, newest first."""
    return (
        select(Round)
        .where(ASKS_UNITS, *conditions)
        .options(joinedload(Round.instrument_version), joinedload(Round.commissioner))
        .order_by(Round.year.desc(), Round.closes_on.desc(), Round.title, Round.id)
    )


def offers_of(unit_ids: Collection[int]) -> tuple[AgreedOffer, ...]:
    """Every agreement of the units, past and coming ones too."""
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
        AgreedOffer(
            row.unit_id,
            row.commissioner_id,
            OfferedService(row.key, row.name, row.care_form is CareForm.RESIDENTIAL),
            row.valid_from,
            row.valid_to,
        )
        for row in rows
    )


def services_by_unit(
    round_: Round, offers: Sequence[AgreedOffer], parents: dict[int, int | None]
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


def stored_reports(round_ids: Collection[UUID], unit_ids: Collection[int]) -> Stored:
    """What units have sent, begun or left unsent in some rounds."""
    partials = db.session.execute(
        select(Response.round_id, ResponseOrigin.unit_id)
        .join(ResponseOrigin, ResponseOrigin.response_id == Response.id)
        .where(
            Response.round_id.in_(round_ids),
            Response.is_partial.is_(True),
            ResponseOrigin.unit_id.in_(unit_ids),
        )
    )
    return Stored(
        receipts=receipts_of(round_ids, unit_ids),
        drafts=drafts_of(round_ids, unit_ids),
        partials=frozenset((row.round_id, row.unit_id) for row in partials),
    )


def receipts_of(round_ids: Collection[UUID], unit_ids: Collection[int]) -> dict[Place, Receipt]:
    """The receipts of self-reports that have come in."""
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


def drafts_of(round_ids: Collection[UUID], unit_ids: Collection[int]) -> dict[Place, Answers]:
    """The answers of drafts; those that were emptied are left out."""
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
