"""Reads of results: the scores of a case's ratings, and the curves they make."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from app.db import db
from app.errors import NotVisible
from surveys.answering.models import Response, ResponseOrigin
from surveys.collections.domain.rounds import EntryMode
from surveys.collections.models import Round
from surveys.instruments.domain.conditions import Answers
from surveys.instruments.domain.instruments import Instrument, Moment, Norm, NormKind
from surveys.instruments.domain.scoring import score
from surveys.instruments.models import InstrumentVersion
from surveys.instruments.queries import instrument_of
from surveys.practice.domain.curves import CourseReading, SessionScore, population_at, reading
from surveys.practice.models import AgeBand, Participant, Session

# An age inside each band, to choose norms by; no age is ever stored.
AGE_IN: dict[AgeBand, int] = {
    AgeBand.UNDER_6: 4,
    AgeBand.FROM_6_TO_12: 9,
    AgeBand.FROM_13_TO_17: 15,
    AgeBand.ADULT: 40,
}


@dataclass(frozen=True)
class Rating:
    """One answered rating. score None: not scored, or a line was left out."""

    session_id: int
    session_number: int
    held_on: date
    participant_id: int
    instrument: Instrument
    moment: Moment
    answers: Answers
    score: Decimal | None
    entry_mode: EntryMode


@dataclass(frozen=True)
class CurveSession:
    """One session of a curve: a row of its table."""

    number: int
    held_on: date
    before: Rating | None
    after: Rating | None


@dataclass(frozen=True)
class CurveSide:
    """One of the two lines of a curve, with what it says. norms: those that are drawn as levels."""

    instrument: Instrument
    ratings: tuple[Rating, ...]
    reading: CourseReading | None
    norms: tuple[Norm, ...]


@dataclass(frozen=True)
class Curve:
    """A participant's course on a pair of scales, one before and one after each session."""

    participant: Participant
    key: str
    before: CurveSide | None
    after: CurveSide | None
    sessions: tuple[CurveSession, ...]

    @property
    def sides(self) -> tuple[CurveSide, ...]:
        """The lines that there are."""
        return tuple(side for side in (self.before, self.after) if side is not None)


def ratings(case_id: int) -> tuple[Rating, ...]:
    """Every rating of a case by session; where one was made anew the last one counts."""
    rows = db.session.execute(
        select(
            Session.id.label("session_id"),
            Session.number,
            Session.held_on,
            ResponseOrigin.participant_id,
            Response.answers,
            Response.entry_mode,
            InstrumentVersion,
        )
        .join(ResponseOrigin, ResponseOrigin.session_id == Session.id)
        .join(Response, Response.id == ResponseOrigin.response_id)
        .join(Round, Round.id == Response.round_id)
        .join(InstrumentVersion, InstrumentVersion.id == Round.instrument_version_id)
        .where(
            Session.case_id == case_id,
            ResponseOrigin.participant_id.is_not(None),
            Response.is_partial.is_(False),
        )
        .order_by(Session.number, ResponseOrigin.sent_at, Response.id)
    )
    kept: dict[tuple[int, int, str], Rating] = {}
    for row in rows:
        instrument = instrument_of(row.InstrumentVersion)
        scored = score(instrument, row.answers)
        kept[row.session_id, row.participant_id, instrument.key] = Rating(
            session_id=row.session_id,
            session_number=row.number,
            held_on=row.held_on,
            participant_id=row.participant_id,
            instrument=instrument,
            moment=instrument.moment or Moment.AFTER,
            answers=row.answers,
            score=scored.value if scored else None,
            entry_mode=row.entry_mode,
        )
    return tuple(kept.values())


def curves(participants: Sequence[Participant], found: Sequence[Rating]) -> tuple[Curve, ...]:
    """The curves that the ratings make, by participant and pair; none where nothing was scored."""
    keys = _pair_keys(found)
    made = (curve(participant, key, found) for participant in participants for key in keys)
    return tuple(one for one in made if one.sides)


def _pair_keys(found: Sequence[Rating]) -> tuple[str, ...]:
    """The pairs that the ratings are of, each by the key of the instrument before the session."""
    keys = (r.instrument.key if r.moment is Moment.BEFORE else r.instrument.pair for r in found)
    return tuple(dict.fromkeys(key for key in keys if key))


def load_curve(participant: Participant, key: str) -> Curve:
    """One participant's curve on a pair. Raises NotVisible where there is none."""
    given = ratings(participant.case_id)
    if key not in _pair_keys(given):
        raise NotVisible
    found = curve(participant, key, given)
    if not found.sides:
        raise NotVisible
    return found


def curve(participant: Participant, key: str, found: Sequence[Rating]) -> Curve:
    """A participant's curve on a pair, from the ratings of the whole case."""
    own = [r for r in found if r.participant_id == participant.id and r.score is not None]
    before = tuple(r for r in own if r.instrument.key == key)
    after = tuple(r for r in own if r.instrument.pair == key)
    return Curve(
        participant=participant,
        key=key,
        before=_side(before, participant.age_band),
        after=_side(after, participant.age_band),
        sessions=_sessions(before, after),
    )


def _side(found: tuple[Rating, ...], age_band: AgeBand) -> CurveSide | None:
    if not found:
        return None
    instrument = found[-1].instrument
    population = population_at(instrument.norms, AGE_IN[age_band])
    points = [SessionScore(r.session_number, r.score) for r in found if r.score is not None]
    drawn = tuple(
        norm
        for norm in instrument.norms
        if norm.kind in (NormKind.CUTOFF, NormKind.TALK_LEVEL)
        and norm.population in (population, "all")
    )
    return CurveSide(
        instrument=instrument,
        ratings=found,
        reading=reading(points, instrument.norms, population=population),
        norms=drawn,
    )


def _sessions(before: Sequence[Rating], after: Sequence[Rating]) -> tuple[CurveSession, ...]:
    first = {r.session_id: r for r in before}
    second = {r.session_id: r for r in after}
    seen = sorted({(r.session_number, r.session_id, r.held_on) for r in (*before, *after)})
    return tuple(
        CurveSession(number, held_on, first.get(session_id), second.get(session_id))
        for number, session_id, held_on in seen
    )
