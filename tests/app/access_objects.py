"""The things that the access walk asks for: one of each on two sides, "own" and "foreign".

A route with a parameter that is not known here fails the walk: add a builder (or a shared value).
"""

from dataclasses import dataclass, field
from datetime import date

from app.db import db
from app.identity.models.users import ApiKey, User
from app.organisation.models.assignments import Assignment
from app.roles import Role
from audits.reviews.models import Review
from surveys.answering.models import SelfReportClaim
from surveys.answering.operations.answers import Origin, store_response
from surveys.collections.domain.rounds import Mode
from surveys.collections.models import Invitation
from surveys.instruments.models import InstrumentLicence
from surveys.practice.models import AgeBand, Case, Participant, ParticipantRole, Session
from tests.conftest import NOON
from tests.factories import (
    kept,
    make_agreement,
    make_commissioner,
    make_service,
    make_unit,
    make_user,
)
from tests.surveys.factories import make_round, make_sending, make_version

TODAY = date(2026, 11, 20)
# Parameters that are nobody's: what they name is the same for all who may open the page.
SHARED: dict[str, object] = {
    "moment": "before",
    "pair": "ors",
    "cell": "information",
    "name": "responses",
    "year": 2025,
    "filename": "tokens.css",
    "section_key": "staff",
    "question_key": "free_text",
    "step": 1,
    "key": "units_total",
    "instrument_key": "ors",
    "version": 1,
    "group_key": "outpatient",
    "token": "not-a-token-of-ours",
    "number": "AAAA-BBBB",
    "receipt": "AAAA-BBBB",
    "locale": "sv",
}

# A name that means another thing in some routes: what it is there.
BY_ROUTE: dict[str, dict[str, object]] = {
    "/summary/<int:year>/breakdowns/": {"key": "lex_sarah_by_area"},
    "/instruments/": {"key": "ors"},
}
# Ids that stand in the query instead of the path: asked for own and foreign just the same.
IN_QUERY: dict[str, dict[str, str]] = {
    "/summary/<int:year>": {"commissioner": "commissioner_id"},
}


@dataclass
class Side:
    """One side's ids by the name of the URL parameter."""

    ids: dict[str, object] = field(default_factory=dict)
    scopes: dict[Role, object] = field(default_factory=dict)


@dataclass
class World:
    """Two sides, and a user of each role who belongs to the first."""

    own: Side
    foreign: Side
    shared: dict[str, object]
    users: dict[Role, int]


def make_world() -> World:
    """Everything, stored and committed."""
    municipality = make_commissioner()
    service = make_service()
    version = make_version("self_report")
    own, foreign = (make_side(name, municipality, service) for name in ("Norr", "Söder"))
    users = {role: make_user(role, own.scopes.get(role)) for role in Role}
    make_user(Role.SYSTEM_ADMINISTRATOR)  # so that the other one may be shut off
    licence = kept(
        InstrumentLicence(
            municipality_id=municipality.municipality_id,
            instrument_key="ors",
            holder="Provköping",
            reference="demo",
            recorded_by=users[Role.SYSTEM_ADMINISTRATOR].id,
            recorded_at=NOON,
        )
    )
    for side in (own, foreign):
        add_users_things(side, users[Role.SYSTEM_ADMINISTRATOR])
    shared = SHARED | {
        "version_id": version.id,
        "licence_id": licence.id,
        "service_id": service.id,
    }
    db.session.commit()
    return World(own, foreign, shared, {role: user.id for role, user in users.items()})


def make_side(name, municipality, service) -> Side:
    """A district, a unit of its own, and what has happened there."""
    district = make_commissioner(name, parent=municipality)
    unit = make_unit()
    make_agreement(unit, service, district)
    side = Side(
        ids={"commissioner_id": district.id, "unit_id": unit.id, "provider_id": unit.provider_id},
        scopes={
            Role.AUDITOR: district,
            Role.COMMISSIONER: district,
            Role.UNIT_MANAGER: unit,
            Role.PRACTITIONER: unit,
        },
    )
    add_case(side, unit, service, district)
    add_rounds(side, unit, district)
    review = kept(
        Review(
            municipality_id=municipality.municipality_id,
            unit_id=unit.id,
            reviewed_on=date(2025, 5, 5),
        )
    )
    side.ids["review_id"] = review.id
    return side


def add_case(side: Side, unit, service, district) -> None:
    assignment = kept(
        Assignment(
            code=f"U-{unit.code}",
            unit_id=unit.id,
            commissioner_id=district.id,
            municipality_id=district.municipality_id,
            service_id=service.id,
            referred_on=TODAY,
        )
    )
    case = kept(Case(unit_id=unit.id, service_id=service.id, code="Ä-1", opened_on=TODAY))
    participant = kept(
        Participant(
            case_id=case.id,
            label="Förälder 1",
            role=ParticipantRole.PARENT,
            age_band=AgeBand.ADULT,
        )
    )
    session = kept(Session(case_id=case.id, number=1, held_on=TODAY, started_at=NOON))
    side.ids |= {
        "assignment_id": assignment.id,
        "case_id": case.id,
        "participant_id": participant.id,
        "session_id": session.id,
    }


def add_rounds(side: Side, unit, district) -> None:
    survey = make_round(commissioner_id=district.id)
    report = make_round(
        "self_report",
        Mode.CONFIDENTIAL,
        commissioner_id=district.id,
        year=2025,
    )
    invitation = kept(
        Invitation(round_id=report.id, token_hash=unit.code * 8, unit_id=unit.id, created_on=TODAY)
    )
    answers = {
        "lex_sarah_inquiries": 1,
        "lex_sarah_area": ["information"],
        "lex_sarah_routine": "yes",
    }
    sending = make_sending(report, answers, group_key="", unit_id=unit.id)
    response_id = store_response(sending, Origin(unit_id=unit.id, sent_at=NOON))
    kept(SelfReportClaim(round_id=report.id, unit_id=unit.id, response_id=response_id))
    side.ids |= {
        "round_id": survey.id,
        "self_report_round_id": report.id,
        "invitation_id": invitation.id,
        "response_id": response_id,
    }


def add_users_things(side: Side, administrator: User) -> None:
    colleague = make_user(Role.PRACTITIONER, side.scopes[Role.PRACTITIONER])
    key = kept(
        ApiKey(
            name="Beslutsstöd",
            key_hash=f"hash of {colleague.id}",
            commissioner_id=side.ids["commissioner_id"],
            created_by=administrator.id,
            created_at=NOON,
        )
    )
    side.ids |= {
        "user_id": colleague.id,
        "membership_id": colleague.memberships[0].id,
        "key_id": key.id,
    }
