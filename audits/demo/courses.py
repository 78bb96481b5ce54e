"""The demo's cases: thirty courses of several shapes, rated before and after each session."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from uuid import UUID

from app.db import db
from app.identity.models.users import User
from app.organisation.models.units import Unit
from audits.demo.chance import chance, drawn_id, split
from surveys.answering.operations.answers import Origin, Sending, Stored, store_responses
from surveys.collections.domain.rounds import EntryMode
from surveys.collections.models import Invitation
from surveys.instruments.domain.instruments import Moment
from surveys.instruments.queries import instrument_of, latest_version
from surveys.practice.models import AgeBand, Case, Participant, ParticipantRole, Session
from surveys.practice.operations.sessions import session_round
from surveys.practice.queries.sessions import fitting_key

CASES = 30
AFTERNOON = time(15, 0, tzinfo=UTC)


@dataclass(frozen=True)
class CourseShape:
    """How a course goes: the first score, the change a session (both of 40), and the swing."""

    first: int
    step: float
    swing: int = 1
    sessions: int = 8


SHAPES: Sequence[CourseShape] = (
    CourseShape(first=17, step=2.1),  # better week by week
    CourseShape(first=22, step=0.1, swing=2),  # no change
    CourseShape(first=26, step=-1.4),  # worse
    CourseShape(first=21, step=0.3, swing=9),  # up and down
    CourseShape(first=36, step=-0.2),  # high from the start
    CourseShape(first=15, step=4.5, sessions=5),  # soon better
    CourseShape(first=19, step=1.0, sessions=1),  # just begun
)
FAMILIES: Sequence[Sequence[tuple[str, ParticipantRole, AgeBand]]] = (
    (
        ("Ungdom", ParticipantRole.YOUNG_PERSON, AgeBand.FROM_13_TO_17),
        ("Förälder 1", ParticipantRole.PARENT, AgeBand.ADULT),
    ),
    (
        ("Barn 1", ParticipantRole.CHILD, AgeBand.FROM_6_TO_12),
        ("Förälder 1", ParticipantRole.PARENT, AgeBand.ADULT),
        ("Förälder 2", ParticipantRole.PARENT, AgeBand.ADULT),
    ),
    (
        ("Barn 1", ParticipantRole.CHILD, AgeBand.UNDER_6),
        ("Förälder 1", ParticipantRole.PARENT, AgeBand.ADULT),
    ),
)


def add_cases(units: Sequence[Unit], practitioners: Sequence[User], at: datetime) -> list[Case]:
    """Thirty cases at the first two units, with their sessions and ratings."""
    cases = []
    stored: list[Stored] = []
    for number in range(CASES):
        random = chance(f"case {number}")
        which = number % 2
        case = _case(number, units[which], practitioners[which], at, random)
        cases.append(case)
        stored.extend(_ratings(case, SHAPES[number % len(SHAPES)], at, random))
    db.session.flush()
    store_responses(stored)
    return cases


def _case(number: int, unit: Unit, by: User, at: datetime, random: Random) -> Case:
    shape = SHAPES[number % len(SHAPES)]
    begun = at.date() - timedelta(days=7 * shape.sessions + random.randint(0, 6))
    case = Case(
        unit_id=unit.id,
        service_id=unit.agreements[0].service_id,
        code=f"K{number // 10 + 1}-{1000 + random.randrange(9000)}",
        opened_on=begun,
        opened_by=by.id,
    )
    case.participants = [
        Participant(label=label, role=role, age_band=band)
        for label, role, band in FAMILIES[number % len(FAMILIES)]
    ]
    case.sessions = [
        Session(
            number=n + 1,
            held_on=begun + timedelta(days=7 * n),
            practitioner_id=by.id,
            started_at=datetime.combine(begun + timedelta(days=7 * n), AFTERNOON),
            ended_at=datetime.combine(begun + timedelta(days=7 * n), AFTERNOON)
            + timedelta(minutes=55),
        )
        for n in range(shape.sessions)
    ]
    db.session.add(case)
    db.session.flush()
    return case


def _ratings(case: Case, shape: CourseShape, at: datetime, random: Random) -> Iterator[Stored]:
    for participant in case.participants:
        keys = [fitting_key(participant.age_band, moment, at.date()) for moment in Moment]
        scales = [key for key in keys if key]
        if len(scales) < len(keys):
            continue  # under 6 nothing is asked before
        for session in case.sessions:
            swing = shape.swing * (1 if session.number % 2 else -1)
            before = round(shape.first + shape.step * (session.number - 1) + swing)
            after = 33 + random.randint(0, 6) - (4 if shape.step < -1 else 0)
            for key, score in zip(scales, (before, after), strict=True):
                if random.random() > 0.07:  # some ratings are missing, as in life
                    yield _rating(session, participant, (key, score), at, random)


def _rating(
    session: Session,
    participant: Participant,
    scored: tuple[str, int],
    at: datetime,
    random: Random,
) -> Stored:
    key, score = scored
    version = latest_version(key)
    instrument = instrument_of(version)
    round_ = session_round(version, session.held_on.year, at)
    lines = [question.key for question in instrument.questions]
    tenths = split(min(max(score, 2), 40) * 10, len(lines), 100, random)
    invitation_id = _answered_invitation(session, participant, round_.id, random)
    sending = Sending(
        round_id=round_.id,
        instrument=instrument,
        answers=dict(zip(lines, tenths, strict=True)),
        answered_on=session.held_on,
        entry_mode=random.choices(
            (EntryMode.PHONE, EntryMode.TABLET, EntryMode.PAPER), weights=(70, 20, 10)
        )[0],
        locale="sv",
        unit_id=session.case.unit_id,
    )
    origin = Origin(
        sent_at=session.started_at
        + timedelta(minutes=50 if instrument.moment is Moment.AFTER else 2),
        invitation_id=invitation_id,
        unit_id=session.case.unit_id,
        session_id=session.id,
        participant_id=participant.id,
    )
    return drawn_id(random), sending, origin


def _answered_invitation(
    session: Session, participant: Participant, round_id: UUID, random: Random
) -> UUID:
    invitation = Invitation(
        id=drawn_id(random),
        round_id=round_id,
        token_hash=f"{random.getrandbits(256):064x}",  # of no token: nobody can open it
        unit_id=session.case.unit_id,
        session_id=session.id,
        participant_id=participant.id,
        created_on=session.held_on,
        answered_on=session.held_on,
    )
    db.session.add(invitation)
    return invitation.id


def open_session_of(case: Case, on: date) -> Session:
    """A session of today that waits for its ratings, made when there is none."""
    last = case.sessions[-1]
    if last.held_on == on and last.ended_at is None:
        return last
    session = Session(
        case_id=case.id,
        number=last.number + 1,
        held_on=on,
        practitioner_id=case.opened_by,
        started_at=datetime.combine(on, AFTERNOON),
    )
    db.session.add(session)
    db.session.flush()
    return session
