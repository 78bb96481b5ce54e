"""Reads of rounds: their state, who was invited, how many answered; never what anybody answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.orm import defer, joinedload, selectinload

from app.access import Access
from app.db import db
from app.errors import N_, DomainError, NotVisible
from app.organisation.models.units import Commissioner
from app.organisation.queries.visibility import visible_commissioner_ids
from surveys.collections.domain.rounds import Mode, RoundState, is_open_on
from surveys.collections.models import HAS_PAGE, Invitation, Round
from surveys.collections.queries.populations import unit_populations
from surveys.instruments.domain.texts import Text
from surveys.instruments.models import InstrumentVersion
from surveys.instruments.queries import instrument_of
from surveys.tallies.models import Tally

# The definition is long, and rebuilt once a process: read only where it is not known yet.
_WITH_INSTRUMENT = (joinedload(Round.instrument_version).defer(InstrumentVersion.definition),)


class AnswersAreAnonymous(DomainError):
    """Somebody asked for answers by person in an anonymous round: they can't be told apart."""

    message = N_(
        "Omgången är anonym. Det går inte att se vem som har svarat vad, inte ens för den som "
        "sköter databasen: kopplingen sparas aldrig."
    )


@dataclass(frozen=True)
class RoundRow:
    """A line of the list of rounds."""

    id: UUID
    title: str
    purpose: Text  # in words
    mode: Mode
    year: int
    state: RoundState
    opens_on: date
    closes_on: date
    commissioner: str
    invited: int
    answered: int


@dataclass(frozen=True)
class RoundFilter:
    """What the list shows; None: all."""

    purpose: str | None = None
    year: int | None = None
    state: RoundState | None = None


@dataclass(frozen=True)
class GroupProgress:
    """How far a group has come. made: links that are out or answered."""

    key: str
    label: str
    invited: int
    answered: int
    made: int
    unused: int
    revoked: int

    @property
    def left(self) -> int:
        """How many links may still be made."""
        return max(0, self.invited - self.made)


@dataclass(frozen=True)
class LinkRow:
    """One link of a confidential round: whether it was used, never what was answered."""

    group_key: str
    unit_id: int | None
    created_on: date
    answered_on: date | None
    revoked_on: date | None
    receipt: str | None


def rounds_of(municipality_ids: frozenset[int] | None) -> ColumnElement[bool]:
    """The rounds of some municipalities; None: of all there are."""
    if municipality_ids is None:
        return true()
    theirs = select(Commissioner.id).where(Commissioner.municipality_id.in_(municipality_ids))
    return Round.commissioner_id.in_(theirs)


def state_of(round_: Round, on: date) -> RoundState:
    """Where a round stands on a date."""
    if is_open_on(round_.opens_on, round_.closes_on, round_.closed_at, on):
        return RoundState.OPEN
    is_planned = round_.closed_at is None and on < round_.opens_on
    return RoundState.PLANNED if is_planned else RoundState.CLOSED


def load_round(round_id: UUID, access: Access, permission: str) -> Round:
    """A round that the user may see. Raises NotVisible."""
    round_ = db.session.scalar(
        select(Round)
        .where(
            Round.id == round_id,
            HAS_PAGE,
            Round.commissioner_id.in_(visible_commissioner_ids(access, permission)),
        )
        .options(
            joinedload(Round.instrument_version),
            joinedload(Round.commissioner),
            selectinload(Round.groups),
        )
    )
    if round_ is None:
        raise NotVisible
    return round_


def round_rows(
    access: Access, permission: str, wanted: RoundFilter, on: date
) -> tuple[RoundRow, ...]:
    """The rounds that the user may see, newest first."""
    conditions: list[ColumnElement[bool]] = [
        HAS_PAGE,
        Round.commissioner_id.in_(visible_commissioner_ids(access, permission)),
    ]
    if wanted.purpose is not None:
        conditions.append(Round.purpose == wanted.purpose)
    if wanted.year is not None:
        conditions.append(Round.year == wanted.year)
    if wanted.state is not None:
        conditions.append(_is_in(wanted.state, on))
    rounds = db.session.scalars(
        select(Round)
        .where(*conditions)
        .options(joinedload(Round.commissioner), selectinload(Round.groups), *_WITH_INSTRUMENT)
        .order_by(Round.year.desc(), Round.closes_on.desc(), Round.title, Round.id)
    ).all()
    answered = _answered([round_.id for round_ in rounds])
    populations = unit_populations(rounds)
    return tuple(
        RoundRow(
            id=round_.id,
            title=round_.title,
            purpose=instrument_of(round_.instrument_version).collecting.title,
            mode=round_.mode,
            year=round_.year,
            state=state_of(round_, on),
            opens_on=round_.opens_on,
            closes_on=round_.closes_on,
            commissioner=round_.commissioner.name,
            invited=_invited(round_, populations),
            answered=answered.get(round_.id, 0),
        )
        for round_ in rounds
    )


def years(access: Access, permission: str) -> tuple[int, ...]:
    """The years that there are rounds of, newest first."""
    return tuple(
        db.session.scalars(
            select(Round.year)
            .where(
                HAS_PAGE,
                Round.commissioner_id.in_(visible_commissioner_ids(access, permission)),
            )
            .distinct()
            .order_by(Round.year.desc())
        )
    )


def purposes(access: Access, permission: str) -> tuple[tuple[str, Text], ...]:
    """What there are rounds for, in words of the newest instrument of each purpose."""
    newest = (
        select(func.max(Round.instrument_version_id))
        .where(HAS_PAGE, Round.commissioner_id.in_(visible_commissioner_ids(access, permission)))
        .group_by(Round.purpose)
    )
    found = db.session.scalars(
        select(InstrumentVersion)
        .where(InstrumentVersion.id.in_(newest))
        .options(defer(InstrumentVersion.definition))
        .order_by(InstrumentVersion.key)
    )
    said = [instrument_of(version).collecting for version in found]
    return tuple((collecting.purpose, collecting.title) for collecting in said)


def commissioners(access: Access, permission: str) -> tuple[Commissioner, ...]:
    """The commissioners that the user may open rounds for."""
    return tuple(
        db.session.scalars(
            select(Commissioner)
            .where(Commissioner.id.in_(visible_commissioner_ids(access, permission)))
            .order_by(Commissioner.parent_id.is_not(None), Commissioner.name)
        )
    )


def invited_in(round_: Round) -> int:
    """How many are asked: units with an agreement where it asks units, else those invited."""
    return _invited(round_, unit_populations([round_]))


def answered_in(round_id: UUID) -> int:
    """How many whole answers a round has."""
    return _answered([round_id]).get(round_id, 0)


def progress(round_: Round) -> tuple[GroupProgress, ...]:
    """How far each group has come, in the order of their labels."""
    answered = _answered_by_group(round_.id)
    links = _links_by_group(round_.id)
    return tuple(
        GroupProgress(
            key=group.key,
            label=group.label,
            invited=group.invited,
            answered=answered.get(group.key, 0),
            **links.get(group.key, {"made": 0, "unused": 0, "revoked": 0}),
        )
        for group in sorted(round_.groups, key=lambda group: (group.label, group.key))
    )


def has_invitations(round_id: UUID) -> bool:
    """Whether any link was ever made: from then on the mode is fixed."""
    found = db.session.scalar(select(Invitation.id).where(Invitation.round_id == round_id).limit(1))
    return found is not None


def unused_invitations(round_id: UUID, group_key: str) -> Sequence[Invitation]:
    """The links of a group that are out and not answered."""
    return db.session.scalars(
        select(Invitation)
        .where(Invitation.round_id == round_id, Invitation.group_key == group_key, *_UNUSED)
        .order_by(Invitation.id)
    ).all()


def links_by_person(round_: Round) -> tuple[LinkRow, ...]:
    """Each link of a confidential round. Raises AnswersAreAnonymous for an anonymous one."""
    if round_.mode is Mode.ANONYMOUS:
        raise AnswersAreAnonymous
    rows = db.session.execute(
        select(
            Invitation.group_key,
            Invitation.unit_id,
            Invitation.created_on,
            Invitation.answered_on,
            Invitation.revoked_on,
            Invitation.receipt,
        )
        .where(Invitation.round_id == round_.id)
        .order_by(Invitation.group_key, Invitation.created_on, Invitation.id)
    )
    return tuple(LinkRow(*row) for row in rows)


def open_past_their_end(on: date) -> Sequence[Round]:
    """Every round whose last day has passed and that nobody has closed."""
    return db.session.scalars(
        select(Round).where(Round.closed_at.is_(None), Round.closes_on < on).order_by(Round.id)
    ).all()


_UNUSED = (Invitation.answered_on.is_(None), Invitation.revoked_on.is_(None))


def _is_in(state: RoundState, on: date) -> ColumnElement[bool]:
    match state:
        case RoundState.OPEN:
            return and_(Round.closed_at.is_(None), Round.opens_on <= on, Round.closes_on >= on)
        case RoundState.PLANNED:
            return and_(Round.closed_at.is_(None), Round.opens_on > on)
        case RoundState.CLOSED:
            return or_(Round.closed_at.is_not(None), Round.closes_on < on)


def _invited(round_: Round, populations: Mapping[UUID, frozenset[int]]) -> int:
    if round_.asks_units:
        return len(populations[round_.id])
    return sum(group.invited for group in round_.groups)


def _answered(round_ids: Sequence[UUID]) -> Mapping[UUID, int]:
    rows = db.session.execute(
        select(Tally.round_id, func.sum(Tally.n).label("n"))
        .where(Tally.round_id.in_(round_ids), Tally.question_key == "", Tally.value == "")
        .group_by(Tally.round_id)
    )
    return {row.round_id: int(row.n) for row in rows}


def _answered_by_group(round_id: UUID) -> Mapping[str, int]:
    rows = db.session.execute(
        select(Tally.group_key, func.sum(Tally.n).label("n"))
        .where(Tally.round_id == round_id, Tally.question_key == "", Tally.value == "")
        .group_by(Tally.group_key)
    )
    return {row.group_key: int(row.n) for row in rows}


def _links_by_group(round_id: UUID) -> Mapping[str, dict[str, int]]:
    rows = db.session.execute(
        select(
            Invitation.group_key,
            func.count().filter(Invitation.revoked_on.is_(None)).label("made"),
            func.count().filter(*_UNUSED).label("unused"),
            func.count().filter(Invitation.revoked_on.is_not(None)).label("revoked"),
        )
        .where(Invitation.round_id == round_id)
        .group_by(Invitation.group_key)
    )
    return {
        row.group_key: {"made": row.made, "unused": row.unused, "revoked": row.revoked}
        for row in rows
    }
