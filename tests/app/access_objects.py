"""The things that the access walk asks for: one of each on three sides.

"own" and "foreign" are two districts of one municipality, "other" is another municipality. All that is
the other's bears its name, so that a page can be looked through for it; one unit works for both.

A route with a parameter that is not known here fails the walk: add a builder (or a shared value).
"""

from dataclasses import dataclass, field
from datetime import date

from app.db import db
from app.identity.models.users import ApiKey, User
from app.identity.secret_tokens import hash_of
from app.organisation.models.assignments import Assignment
from app.roles import Role
from app.trail.recording import Deed, record
from audits.reviews.models import Review
from surveys.answering.models import SelfReportClaim
from surveys.answering.operations.answers import Origin, store_response
from surveys.collections.domain.rounds import Mode
from surveys.collections.models import Invitation
from surveys.instruments.models import InstrumentLicence
from surveys.permissions import SurveyPermission
from surveys.practice.models import AgeBand, Case, Participant, ParticipantRole, Session
from tests.conftest import NOON
from tests.factories import (
    kept,
    make_agreement,
    make_commissioner,
    make_grant,
    make_service,
    make_unit,
    make_user,
)
from tests.surveys.factories import make_round, make_sending, make_version

TODAY = date(2026, 11, 20)
OTHERS_DAY = date(2019, 3, 14)
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


# A system administrator of the own municipality alone, beside the installation's.
MUNICIPALITY_ADMINISTRATOR = "municipality_administrator"
OTHER = "Sandvik"
SHARED_UNIT = "GEMENSAM"
SEALED = "HEMLIG"


@dataclass
class World:
    """The sides, and a user of each role who belongs to the first; tops: of the whole municipality."""

    own: Side
    foreign: Side
    other: Side
    shared: dict[str, object]
    users: dict[str, int]
    tops: dict[str, int]
    shared_unit_id: int
    other_key: str


def make_world() -> World:
    """Everything, stored and committed."""
    municipality, other_top = make_commissioner(), make_commissioner(OTHER)
    service = make_service()
    others = make_service(OTHER.lower(), municipality_id=other_top.municipality_id)
    version = make_version("self_report")
    own, foreign = (make_side(name, municipality, service) for name in ("Norr", "Söder"))
    other = make_side(f"{OTHER} norr", other_top, others)
    users = {role.value: make_user(role, own.scopes.get(role)) for role in Role}
    tops = {role.value: make_user(role, municipality) for role in (Role.AUDITOR, Role.COMMISSIONER)}
    users[MUNICIPALITY_ADMINISTRATOR] = make_user(Role.SYSTEM_ADMINISTRATOR, municipality)
    for _again in range(2):  # so that neither administrator is the last
        make_user(Role.SYSTEM_ADMINISTRATOR)
        make_user(Role.SYSTEM_ADMINISTRATOR, municipality)
    administrator = users[Role.SYSTEM_ADMINISTRATOR.value]
    for side, top in ((own, municipality), (foreign, municipality), (other, other_top)):
        add_users_things(side, administrator, top)
        add_sealed_case(side)
    manager = users[Role.UNIT_MANAGER.value]
    make_grant(manager, own.ids["sealed_case_id"], SurveyPermission.SEAL_CASES)
    shared_unit = make_shared_unit(own, service, other, others)
    db.session.commit()
    return World(
        own,
        foreign,
        other,
        SHARED | {"version_id": version.id, "service_id": service.id},
        {role: user.id for role, user in users.items()},
        {role: user.id for role, user in tops.items()},
        shared_unit.id,
        OTHER.lower(),
    )


def make_shared_unit(own, service, other, others):
    """A unit that works for both municipalities, at which much has happened for the other."""
    unit = make_unit(SHARED_UNIT)
    north, south = own.scopes[Role.AUDITOR], other.scopes[Role.AUDITOR]
    make_agreement(unit, service, north)
    make_agreement(unit, others, south)
    things = Side(scopes=other.scopes)
    add_case(things, unit, others, south)
    add_rounds(things, unit, south, title=f"{OTHER} frågar")
    kept(
        Review(
            municipality_id=south.municipality_id,
            unit_id=unit.id,
            reviewed_on=OTHERS_DAY,
            action_plan_requested=True,
        )
    )
    return unit


def make_side(name, municipality, service) -> Side:
    """A district, a unit of its own, and what has happened there."""
    district = make_commissioner(name, parent=municipality)
    unit = make_unit(f"{name.upper()}-1")
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
    add_rounds(side, unit, district, title=f"Enkät {name}")
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
    case = kept(
        Case(
            unit_id=unit.id, service_id=service.id, code=f"Ä-{district.name}"[:20], opened_on=TODAY
        )
    )
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


def add_sealed_case(side: Side) -> None:
    """A case that no role shows, which the side's colleague decides over."""
    open_one = db.session.get(Case, side.ids["case_id"])
    sealed = kept(
        Case(
            unit_id=open_one.unit_id,
            service_id=open_one.service_id,
            code=f"{SEALED}-{open_one.code}"[:20],
            opened_on=TODAY,
            sealed_at=NOON,
        )
    )
    colleague = db.session.get(User, side.ids["user_id"])
    held = make_grant(colleague, sealed.id, SurveyPermission.SEAL_CASES)
    side.ids |= {"sealed_case_id": sealed.id, "grant_id": held.id}


def add_rounds(side: Side, unit, district, *, title: str) -> None:
    survey = make_round(commissioner_id=district.id, title=title)
    # the other municipality has rows of a year that nobody else has
    year = OTHERS_DAY.year if OTHER in district.name else 2025
    report = make_round(
        "self_report",
        Mode.CONFIDENTIAL,
        commissioner_id=district.id,
        year=year,
        title=f"{title}, egenrapport",
    )
    invitation = kept(
        Invitation(
            round_id=report.id,
            token_hash=f"{title} {unit.code}"[:64],
            unit_id=unit.id,
            created_on=TODAY,
        )
    )
    answers = {
        "had_clients": "yes",
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


def add_users_things(side: Side, administrator: User, top) -> None:
    """A colleague, an API key and a licence, and a line in the trail of each."""
    email = f"{top.name.lower()}{side.ids['unit_id']}@example.se"
    colleague = make_user(Role.PRACTITIONER, side.scopes[Role.PRACTITIONER], email)
    colleague.name, colleague.municipality_id = f"{top.name}s behandlare", top.municipality_id
    licence = kept(
        InstrumentLicence(
            municipality_id=top.municipality_id,
            instrument_key="ors",
            holder=top.name,
            reference="demo",
            recorded_by=administrator.id,
            recorded_at=NOON,
        )
    )
    record(
        Deed(f"{top.name}.deed", "unit", 1, municipality_id=top.municipality_id),
        by=colleague.id,
        at=NOON,
    )
    key = kept(
        ApiKey(
            name=f"{top.name}s beslutsstöd",
            key_hash=hash_of(f"{top.name.lower()}{side.ids['unit_id']}"),
            commissioner_id=side.ids["commissioner_id"],
            created_by=administrator.id,
            created_at=NOON,
        )
    )
    side.ids |= {
        "municipality_id": top.municipality_id,
        "user_id": colleague.id,
        "membership_id": colleague.memberships[0].id,
        "key_id": key.id,
        "licence_id": licence.id,
    }
