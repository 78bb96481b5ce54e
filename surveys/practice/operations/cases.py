"""Writes of cases: opened under a code, never under a name."""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from app.clock import local_date
from app.db import db
from app.errors import N_, DomainError
from app.trail.recording import record
from surveys.practice.models import AgeBand, Case, Participant, ParticipantRole
from surveys.practice.operations.deeds import of_case
from surveys.practice.queries.cases import is_code_taken, services_of

# Swedish personal and coordination numbers: six or eight digits of a date, then four, with or
# without a sign between; what merely looks like one is refused too. Phones and word processors
# write a dash or a space of their own for the sign, and people part the date as they like.
PERSONAL_NUMBER = re.compile(
    r"(?<!\d)(?:\d{2})?\d{2}[-./\s]?\d{2}[-./\s]?\d{2}"
    r"\s*[-+\u00ad\u2010-\u2015\u2212]?\s*[\dTX]{4}(?!\d)",
    re.IGNORECASE,
)
LETTERS = "ABCDEFGHJKLMNPRSTUVXYZ"  # none that is easily read as a digit


class LooksLikePersonalNumber(DomainError):
    """Something typed looks like a personal number, which must not be stored here."""

    message = N_("”%(words)s” ser ut som ett personnummer. Skriv en kod i stället.")


class CodeIsTaken(DomainError):
    """The unit already has a case with this code."""

    message = N_("Koden %(code)s används redan. Välj en annan.")


class LabelIsTaken(DomainError):
    """The case already has a participant with this label."""

    message = N_("”%(label)s” finns redan i ärendet. Skriv till exempel ”Barn 2”.")


class ServiceIsNotAgreed(DomainError):
    """The unit has no agreement in force for the service."""

    message = N_("Verksamheten har inget gällande avtal om insatsen.")


class ParticipantIsMissing(DomainError):
    """A case needs at least one participant."""

    message = N_("Lägg till minst en deltagare.")


class CaseIsClosed(DomainError):
    """The case is closed: it has to be opened again first."""

    message = N_("Ärendet är avslutat. Öppna det igen först.")


@dataclass(frozen=True)
class ParticipantDraft:
    """Who somebody is in the family: a label that is no name, a role, an age band."""

    label: str
    role: ParticipantRole
    age_band: AgeBand


@dataclass(frozen=True)
class CaseDraft:
    """What a practitioner says of a new case."""

    unit_id: int
    service_id: int
    code: str
    participants: tuple[ParticipantDraft, ...]


def suggested_code() -> str:
    """A code that tells nothing of anybody, such as K7-4821."""
    return f"{secrets.choice(LETTERS)}{secrets.randbelow(9) + 1}-{secrets.randbelow(9000) + 1000}"


def looks_like_personal_number(words: str) -> bool:
    """Whether something typed has the shape of a Swedish personal number."""
    return PERSONAL_NUMBER.search(words) is not None


def open_case(draft: CaseDraft, *, by: int, at: datetime) -> Case:
    """Open a case with its participants. Raises the errors above."""
    on = local_date(at)
    if not draft.participants:
        raise ParticipantIsMissing
    refuse_personal_numbers(draft.code, *(p.label for p in draft.participants))
    if draft.service_id not in {service.id for service in services_of([draft.unit_id], on)}:
        raise ServiceIsNotAgreed
    if is_code_taken(draft.unit_id, draft.code):
        raise CodeIsTaken(code=draft.code)
    case = Case(
        unit_id=draft.unit_id,
        service_id=draft.service_id,
        code=draft.code,
        opened_on=on,
        opened_by=by,
    )
    db.session.add(case)
    try:
        db.session.flush()
    except IntegrityError as error:  # somebody took the code between the look and the write
        raise CodeIsTaken(code=draft.code) from error
    record(of_case("case.opened", case), by=by, at=at)
    for participant in draft.participants:
        _join(case, participant)
    return case


def add_participant(case: Case, draft: ParticipantDraft, *, by: int, at: datetime) -> Participant:
    """Let one more of the family take part."""
    if case.closed_on is not None:
        raise CaseIsClosed
    refuse_personal_numbers(draft.label)
    participant = _join(case, draft)
    record(of_case("participant.added", case), by=by, at=at)
    return participant


def close_case(case: Case, *, by: int, at: datetime) -> None:
    """Close a case; what was rated stays."""
    if case.closed_on is None:
        case.closed_on = local_date(at)
        record(of_case("case.closed", case), by=by, at=at)


def reopen_case(case: Case, *, by: int, at: datetime) -> None:
    """Open a closed case again."""
    if case.closed_on is not None:
        case.closed_on = None
        record(of_case("case.reopened", case), by=by, at=at)


def _join(case: Case, draft: ParticipantDraft) -> Participant:
    if draft.label.casefold() in {p.label.casefold() for p in case.participants}:
        raise LabelIsTaken(label=draft.label)
    participant = Participant(label=draft.label, role=draft.role, age_band=draft.age_band)
    case.participants.append(participant)
    db.session.flush()
    return participant


def refuse_personal_numbers(*typed: str) -> None:
    """Refuse what looks like a personal number. Raises LooksLikePersonalNumber."""
    for words in typed:
        if looks_like_personal_number(words):
            raise LooksLikePersonalNumber(words=words)
