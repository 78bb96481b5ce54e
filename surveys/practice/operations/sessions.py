"""Writes of sessions: holding one, and the links by which the family rates it."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.clock import local_date
from app.db import db
from app.errors import N_, DomainError
from app.organisation.operations.commissioners import municipality_commissioner
from app.trail.recording import record
from surveys.collections.domain.rounds import Mode
from surveys.collections.models import Round, collected
from surveys.collections.operations.invitations import Invite, invite, revoke
from surveys.instruments.domain.collecting import About
from surveys.instruments.domain.instruments import Instrument, Moment
from surveys.instruments.models import InstrumentVersion
from surveys.instruments.operations import open_version, require_licence
from surveys.instruments.queries import instrument_of, latest_version
from surveys.practice.models import Case, Participant, Session
from surveys.practice.operations.cases import CaseIsClosed
from surveys.practice.operations.deeds import of_session
from surveys.practice.queries.ratings import ratings
from surveys.practice.queries.sessions import fitting_key, unused_links


class SessionIsEnded(DomainError):
    """The session is over: no more links are shown."""

    message = N_("Samtalet är avslutat. Öppna det igen om någon ska skatta.")


class NothingFits(DomainError):
    """No instrument fits the participant at this moment."""

    message = N_("Det finns ingen skattning som passar deltagaren just då.")


class AlreadyRated(DomainError):
    """The participant has answered already."""

    message = N_("Deltagaren har redan skattat.")


@dataclass(frozen=True)
class RatingLink:
    """A fresh link to a rating. token: shown now and stored only as a hash."""

    token: str
    instrument: Instrument


def start_session(case: Case, *, by: int, at: datetime) -> Session:
    """Start the next session of a case."""
    if case.closed_on is not None:
        raise CaseIsClosed
    # two colleagues at once would otherwise both take the next number
    db.session.execute(select(Case.id).where(Case.id == case.id).with_for_update())
    last = db.session.scalar(select(func.max(Session.number)).where(Session.case_id == case.id))
    session = Session(
        case_id=case.id,
        number=(last or 0) + 1,
        held_on=local_date(at),
        practitioner_id=by,
        started_at=at,
    )
    db.session.add(session)
    db.session.flush()
    record(of_session("session.started", session), by=by, at=at)
    return session


def end_session(session: Session, *, by: int, at: datetime) -> None:
    """End a session; a link that somebody still holds keeps working."""
    if session.ended_at is None:
        session.ended_at = at
        record(of_session("session.ended", session), by=by, at=at)


def resume_session(session: Session, *, by: int, at: datetime) -> None:
    """Open an ended session again, for somebody who has not rated yet."""
    if session.case.closed_on is not None:
        raise CaseIsClosed
    if session.ended_at is not None:
        session.ended_at = None
        record(of_session("session.resumed", session), by=by, at=at)


def show_link(
    session: Session, participant: Participant, moment: Moment, *, by: int, at: datetime
) -> RatingLink:
    """Make a fresh link for a rating; an unused one made before stops working.

    So the token need never be stored in clear, and a link lost on a table is worth nothing.
    """
    on = local_date(at)
    if session.ended_at is not None:
        raise SessionIsEnded
    case = session.case
    key = fitting_key(participant.age_band, moment, on, case.service.municipality_id)
    if key is None:
        raise NothingFits
    # a link shown twice at once must leave one that works, not two
    db.session.execute(select(Session.id).where(Session.id == session.id).with_for_update())
    if _is_rated(session, participant, moment):
        raise AlreadyRated
    for invitation, when in unused_links(session.id, participant.id):
        if when is moment:
            revoke(invitation, on=on)
    version = latest_version(key)
    round_ = session_round(version, on.year, at, case)
    wanted = Invite(
        round_,
        unit_id=case.unit_id,
        session_id=session.id,
        participant_id=participant.id,
    )
    token = invite(wanted, at)
    deed = of_session("link.made", session, participant=participant.id, instrument=key)
    record(deed, by=by, at=at)
    return RatingLink(token, instrument_of(version))


def session_round(
    version: InstrumentVersion, year: int, at: datetime, case: Case | None = None
) -> Round:
    """The standing round of a year's session ratings by one instrument, made when it is missing.

    It belongs to the municipality whose service the case is; without a case, to the only one.

    Raises LicenceIsMissing where the instrument may not be used.
    """
    owner = municipality_commissioner(case.service.municipality_id if case else None)
    commissioner_id = owner.id
    found = _standing(version.id, commissioner_id, year)
    if found is not None:
        return found
    require_licence(version, local_date(at), owner.municipality_id)
    open_version(version, at)
    round_ = Round(
        **collected(instrument_of(version).collecting),
        instrument_version_id=version.id,
        commissioner_id=commissioner_id,
        year=year,
        title=f"{version.key} {year}",
        mode=Mode.CONFIDENTIAL,
        opens_on=date(year, 1, 1),
        # a month more: a session on New Year's Eve may be rated in January
        closes_on=date(year + 1, 1, 31),
        created_at=at,
    )
    try:
        with db.session.begin_nested():
            db.session.add(round_)
    except IntegrityError:  # another session made it at the same moment
        found = _standing(version.id, commissioner_id, year)
        if found is None:
            raise
        return found
    return round_


def _standing(version_id: int, commissioner_id: int, year: int) -> Round | None:
    found: Round | None = db.session.scalar(
        select(Round).where(
            Round.instrument_version_id == version_id,
            Round.commissioner_id == commissioner_id,
            Round.year == year,
            Round.about == About.SESSION,
        )
    )
    return found


def _is_rated(session: Session, participant: Participant, moment: Moment) -> bool:
    return any(
        rating.session_id == session.id
        and rating.participant_id == participant.id
        and rating.moment is moment
        for rating in ratings(session.case_id)
    )
