"""Factories of cases: a practitioner's unit with an agreement, cases, sessions and their ratings."""

from dataclasses import dataclass
from datetime import date, timedelta

from app.identity.models.users import User
from app.organisation.models.units import Commissioner, Service, Unit
from app.roles import Role
from surveys.answering.operations.answers import Origin, Sending, store_response
from surveys.collections.domain.rounds import EntryMode
from surveys.instruments.operations import LicenceDraft, record_licence, sync_shipped
from surveys.instruments.queries import instrument_of, latest_version
from surveys.practice.models import AgeBand, Case, Participant, ParticipantRole, Session
from surveys.practice.operations.sessions import session_round
from tests.conftest import NOON
from tests.factories import (
    kept,
    make_agreement,
    make_commissioner,
    make_service,
    make_unit,
    make_user,
    the_first_municipality,
)


@dataclass
class Place:
    """A unit with an agreement, and the practitioner who works there."""

    commissioner: Commissioner
    unit: Unit
    service: Service
    practitioner: User


def make_place(commissioner=None, service=None) -> Place:
    commissioner = commissioner or make_commissioner()
    unit = make_unit()
    service = service or make_service(municipality_id=commissioner.municipality_id)
    make_agreement(unit, service, commissioner)
    return Place(commissioner, unit, service, make_user(Role.PRACTITIONER, unit))


def make_licences(*keys, municipality_id=None) -> None:
    sync_shipped(NOON)
    administrator = make_user(Role.SYSTEM_ADMINISTRATOR)
    municipality_id = municipality_id or the_first_municipality().id
    for key in keys or ("ors", "srs", "cors", "csrs"):
        draft = LicenceDraft(key, "Provköpings kommun", "L-1", None, municipality_id)
        record_licence(draft, by=administrator.id, at=NOON)


def make_case(place, code="K7-4821", age_band=AgeBand.ADULT, label="Mamma") -> Case:
    case = kept(
        Case(
            unit_id=place.unit.id,
            service_id=place.service.id,
            code=code,
            opened_on=date(2026, 9, 1),
            opened_by=place.practitioner.id,
        )
    )
    make_participant(case, label, age_band)
    return case


def make_participant(case, label="Mamma", age_band=AgeBand.ADULT) -> Participant:
    role = ParticipantRole.PARENT if age_band is AgeBand.ADULT else ParticipantRole.CHILD
    participant = Participant(label=label, role=role, age_band=age_band)
    case.participants.append(participant)
    return kept(participant)


def make_session(case, number=1, held_on=None) -> Session:
    session = Session(
        case_id=case.id,
        number=number,
        held_on=held_on or date(2026, 9, 1) + timedelta(weeks=number),
        practitioner_id=case.opened_by,
        started_at=NOON,
    )
    case.sessions.append(session)
    return kept(session)


def make_rating(session, participant, key, score, mode=EntryMode.PHONE):
    """A sent rating whose four lines add up to the score (a number with at most one decimal)."""
    sync_shipped(NOON)
    version = latest_version(key)
    instrument = instrument_of(version)
    tenths = round(score * 10)
    lines = [tenths // 4 + (1 if place < tenths % 4 else 0) for place in range(4)]
    keys = instrument.scoring.items
    round_ = session_round(version, session.held_on.year, NOON)
    sending = Sending(
        round_id=round_.id,
        instrument=instrument,
        answers=dict(zip(keys, lines, strict=True)),
        answered_on=session.held_on,
        entry_mode=mode,
        locale="sv",
        unit_id=session.case.unit_id,
    )
    origin = Origin(
        sent_at=NOON,
        unit_id=session.case.unit_id,
        session_id=session.id,
        participant_id=participant.id,
    )
    return store_response(sending, origin)
