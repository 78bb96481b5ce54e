"""Reads for a unit's page: how many ratings and self-reports there are, never what they say."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.db import db
from surveys.answering.models import Draft, SelfReportClaim
from surveys.collections.domain.rounds import RoundState
from surveys.collections.models import ASKS_UNITS, Invitation, Round
from surveys.collections.queries.populations import unit_populations
from surveys.collections.queries.rounds import rounds_of, state_of
from surveys.instruments.domain.collecting import About
from surveys.instruments.domain.instruments import Instrument
from surveys.instruments.models import InstrumentVersion
from surveys.instruments.queries import instrument_of
from surveys.practice.models import Case, Session
from surveys.tallies.models import Tally

Of = frozenset[int] | None  # municipalities; None: all


@dataclass(frozen=True)
class RatingCount:
    """How many ratings of an instrument were asked for and given in a year."""

    instrument: Instrument
    invited: int
    answered: int

    @property
    def missing(self) -> int:
        """How many were asked for and not given."""
        return max(0, self.invited - self.answered)


@dataclass(frozen=True)
class SelfReportStatus:
    """How a unit stands in a self-report round. status: the words of the macro `answered`."""

    title: str
    year: int
    closes_on: date
    status: str


def rating_counts(unit_id: int, year: int, of: Of) -> tuple[RatingCount, ...]:
    """A unit's ratings in a year by instrument.

    of: in rounds of these municipalities; None: of all.
    answered comes from the tallies; invited is counted over the unit's own sessions only, so the
    cost does not follow what the whole municipality has stored.
    """
    answered = _answered(unit_id, year, of)
    invited = _invited(unit_id, year, of)
    versions = db.session.scalars(
        select(InstrumentVersion)
        .where(InstrumentVersion.id.in_(answered.keys() | invited.keys()))
        .order_by(InstrumentVersion.key, InstrumentVersion.version)
    )
    return tuple(
        RatingCount(
            instrument_of(version),
            # what was imported or typed in from paper was never invited by a link
            max(invited.get(version.id, 0), answered.get(version.id, 0)),
            answered.get(version.id, 0),
        )
        for version in versions
    )


def self_report_statuses(unit_id: int, on: date, of: Of) -> tuple[SelfReportStatus, ...]:
    """How a unit stands in each self-report round that it was asked in, newest first. of: as above."""
    rounds = db.session.scalars(
        select(Round)
        .where(ASKS_UNITS, rounds_of(of))
        .options(joinedload(Round.instrument_version))
        .order_by(Round.year.desc(), Round.closes_on.desc(), Round.id)
        .limit(5)
    ).all()
    populations = unit_populations(rounds, unit_id)
    sent = _rounds_with(SelfReportClaim, unit_id)
    started = _rounds_with(Draft, unit_id)
    return tuple(
        SelfReportStatus(
            round_.title,
            round_.year,
            round_.closes_on,
            _status(round_, on, is_sent=round_.id in sent, is_started=round_.id in started),
        )
        for round_ in rounds
        if round_.id in sent or unit_id in populations[round_.id]
    )


def _status(round_: Round, on: date, *, is_sent: bool, is_started: bool) -> str:
    if is_sent:
        return "sent"
    if state_of(round_, on) is RoundState.CLOSED:
        return "closed"
    return "started" if is_started else "not_started"


def _rounds_with(table: type[SelfReportClaim] | type[Draft], unit_id: int) -> frozenset[UUID]:
    return frozenset(db.session.scalars(select(table.round_id).where(table.unit_id == unit_id)))


def _answered(unit_id: int, year: int, of: Of) -> dict[int, int]:
    rows = db.session.execute(
        select(Round.instrument_version_id, func.sum(Tally.n).label("n"))
        .join(Round, Round.id == Tally.round_id)
        .where(
            Tally.unit_id == unit_id,
            Tally.question_key == "",
            Tally.value == "",
            Round.about == About.SESSION,
            Round.year == year,
            rounds_of(of),
        )
        .group_by(Round.instrument_version_id)
    )
    return {row.instrument_version_id: int(row.n) for row in rows}


def _invited(unit_id: int, year: int, of: Of) -> dict[int, int]:
    rows = db.session.execute(
        select(Round.instrument_version_id, func.count().label("n"))
        .select_from(Case)
        .join(Session, Session.case_id == Case.id)
        .join(Invitation, Invitation.session_id == Session.id)
        .join(Round, Round.id == Invitation.round_id)
        .where(Case.unit_id == unit_id, Round.year == year, Invitation.revoked_on.is_(None))
        .where(rounds_of(of))
        .group_by(Round.instrument_version_id)
    )
    return {row.instrument_version_id: row.n for row in rows}
