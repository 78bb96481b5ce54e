"""Reads of sessions: which rating fits whom, and how each rating stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.access import Access
from app.db import db
from app.errors import NotVisible
from app.organisation.queries.municipalities import the_only_id
from surveys.collections.models import Invitation, Round
from surveys.instruments.domain.instruments import Instrument, Moment
from surveys.instruments.models import InstrumentVersion
from surveys.instruments.queries import instrument_of, keys_with_licence, newest_instruments
from surveys.practice.domain.fitting import fitting
from surveys.practice.models import AgeBand, Case, Participant, Session
from surveys.practice.queries.cases import workable
from surveys.practice.queries.ratings import AGE_IN, Rating, ratings


@dataclass(frozen=True)
class RatingState:
    """How one participant's rating at one moment of a session stands.

    instrument_key None: nothing fits. rating None: not answered. is_waiting: a link is out.
    """

    moment: Moment
    instrument_key: str | None
    title: str
    rating: Rating | None
    is_waiting: bool


@dataclass(frozen=True)
class ParticipantRatings:
    """A participant's ratings in a session, before and after."""

    participant: Participant
    is_never_scored: bool
    states: tuple[RatingState, ...]


def usable(on: date, of: int | None = None) -> tuple[Instrument, ...]:
    """The newest instruments that may be used on a day: free ones, licensed ones, in demo all.

    of: by whom, a municipality's id; None: by the only one.
    """
    if current_app.config["INSYN"].demo:
        return newest_instruments()
    licensed = keys_with_licence(on, of or the_only_id())
    return tuple(i for i in newest_instruments() if not i.licence.required or i.key in licensed)


def fitting_key(age_band: AgeBand, moment: Moment, on: date, of: int | None = None) -> str | None:
    """The instrument for somebody of the age band at a moment, None where nothing fits. of: as above."""
    return _first_key(usable(on, of), age_band, moment)


def _first_key(instruments: Iterable[Instrument], age_band: AgeBand, moment: Moment) -> str | None:
    found = fitting(instruments, AGE_IN[age_band], moment)
    return found[0].key if found else None


def load_session(session_id: int, access: Access) -> Session:
    """A session of a case that the user may work with. Raises NotVisible."""
    session = db.session.scalar(
        select(Session)
        .join(Session.case)
        .where(Session.id == session_id, workable(access))
        .options(
            joinedload(Session.case).joinedload(Case.unit),
            joinedload(Session.case).joinedload(Case.service),
            joinedload(Session.case).selectinload(Case.participants),
        )
    )
    if session is None:
        raise NotVisible
    return session


def load_participant(session: Session, participant_id: int) -> Participant:
    """A participant of the session's case. Raises NotVisible."""
    found = (p for p in session.case.participants if p.id == participant_id)
    participant = next(found, None)
    if participant is None:
        raise NotVisible
    return participant


def session_ratings(session: Session, locale: str, on: date) -> tuple[ParticipantRatings, ...]:
    """How every rating of a session stands, participants in the order they joined.

    on: today, for what may still be rated takes a licence that is in force when its link is made.
    """
    given = {
        (rating.participant_id, rating.moment): rating
        for rating in ratings(session.case_id)
        if rating.session_id == session.id
    }
    waiting = _waiting(session.id)
    may_use = usable(on, session.case.service.municipality_id)
    instruments = {instrument.key: instrument for instrument in may_use}

    def state(participant: Participant, moment: Moment) -> RatingState:
        key = _first_key(instruments.values(), participant.age_band, moment)
        rating = given.get((participant.id, moment))
        shown = rating.instrument if rating else instruments[key] if key else None
        return RatingState(
            moment=moment,
            instrument_key=key,
            title=shown.title.in_(locale) if shown else "",
            rating=rating,
            is_waiting=(participant.id, moment) in waiting,
        )

    return tuple(
        ParticipantRatings(
            participant=participant,
            is_never_scored=participant.age_band is AgeBand.UNDER_6,
            states=tuple(state(participant, moment) for moment in Moment),
        )
        for participant in session.case.participants
    )


def unused_links(session_id: int, participant_id: int) -> tuple[tuple[Invitation, Moment], ...]:
    """The links of a participant in a session that are out and not answered, with their moment."""
    return tuple(
        (invitation, moment)
        for invitation, moment in _open_links(session_id)
        if invitation.participant_id == participant_id
    )


def _waiting(session_id: int) -> frozenset[tuple[int | None, Moment]]:
    return frozenset((i.participant_id, moment) for i, moment in _open_links(session_id))


def _open_links(session_id: int) -> tuple[tuple[Invitation, Moment], ...]:
    rows = db.session.execute(
        select(Invitation, InstrumentVersion)
        .join(Round, Round.id == Invitation.round_id)
        .join(InstrumentVersion, InstrumentVersion.id == Round.instrument_version_id)
        .where(
            Invitation.session_id == session_id,
            Invitation.answered_on.is_(None),
            Invitation.revoked_on.is_(None),
        )
        .order_by(Invitation.id)
    )
    return tuple(
        (row.Invitation, instrument_of(row.InstrumentVersion).moment or Moment.AFTER)
        for row in rows
    )
