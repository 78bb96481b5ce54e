"""Drafts: opened, saved answer by answer with an optimistic lock, discarded, kept when a round closes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from app.clock import local_date
from app.db import db
from app.errors import N_, DomainError
from surveys.answering.models import Draft, DraftAnswer
from surveys.answering.operations.answers import Origin, Sending, Stored, store_responses
from surveys.answering.queries.drafts import answers_of, drafts_of_round, hash_code
from surveys.collections.domain.rounds import EntryMode, Mode, coarse_date
from surveys.collections.models import Invitation, Round
from surveys.collections.operations.round_locks import hold_open
from surveys.instruments.domain.answers import Parsed
from surveys.instruments.domain.conditions import AnswerValue
from surveys.instruments.queries import instrument_of


class DraftIsGone(DomainError):
    """The round was closed, or the answer sent from elsewhere, between showing the page and saving."""

    message = N_(
        "Det du skrev nu kunde inte sparas, för omgången har stängts eller svaren har skickats från "
        "en annan sida. Det du sparade tidigare finns kvar hos kommunen."
    )


@dataclass(frozen=True)
class Beginning:
    """How a draft began. on: the local date; group_key: the population of the round, if any."""

    on: date
    locale: str = "sv"
    entry_mode: EntryMode = EntryMode.DESKTOP
    group_key: str = ""


@dataclass(frozen=True)
class Conflict:
    """Two values for one question: the stored one stands, the given one was not saved.

    None: emptied. revision: that of the stored value; a form that carries it may overwrite.
    """

    question_key: str
    stored: AnswerValue | None
    given: AnswerValue | None
    revision: int


_INSERT_UNLESS_THERE = {
    "sqlite": sqlite.insert(Draft).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(Draft).on_conflict_do_nothing(),
}


def open_draft_for_unit(round_: Round, unit_id: int, beginning: Beginning) -> Draft:
    """The draft that a unit's people share in a round; made when there is none."""
    return _opened(round_, {"unit_id": unit_id}, beginning)


def open_draft_for_invitation(round_: Round, invitation_id: UUID, beginning: Beginning) -> Draft:
    """The draft of a confidential link; made when there is none."""
    return _opened(round_, {"invitation_id": invitation_id}, beginning)


def open_draft_by_code(round_: Round, code: str, beginning: Beginning) -> Draft:
    """The anonymous draft of a code; made when there is none. No link is kept to the invitation."""
    return _opened(round_, {"code_hash": hash_code(round_.id, code)}, beginning)


def _opened(round_: Round, holder: dict[str, Any], beginning: Beginning) -> Draft:
    conditions = [getattr(Draft, name) == value for name, value in holder.items()]
    there = select(Draft).where(Draft.round_id == round_.id, *conditions)
    if draft := db.session.scalar(there):
        return draft
    hold_open(round_)
    if round_.closed_at is not None:
        raise DraftIsGone
    # two people may begin at once: the unique constraint decides, both get the same draft
    row = {
        "id": uuid4(),
        "round_id": round_.id,
        "group_key": beginning.group_key,
        "started_on": beginning.on,
        "locale": beginning.locale,
        "entry_mode": beginning.entry_mode,
        **holder,
    }
    db.session.execute(_INSERT_UNLESS_THERE[db.session.connection().dialect.name], row)
    return db.session.scalars(there).one()


def save_answers(
    draft: Draft, parsed: Parsed, revisions: Mapping[str, int]
) -> tuple[Conflict, ...]:
    """Save what a form said, question by question.

    revisions: those that the form was shown with; a key that is absent had no answer then.
    Gives the questions that somebody else changed meanwhile: their stored value stands.
    Raises DraftIsGone; then nothing is saved.
    """
    # the draft's row is the lock: on PostgreSQL two savers queue here, on SQLite at BEGIN
    own = select(Draft.id).where(Draft.id == draft.id).with_for_update()
    if db.session.scalar(own) is None:
        raise DraftIsGone
    stored = {
        row.question_key: row
        for row in db.session.scalars(
            select(DraftAnswer)
            .where(DraftAnswer.draft_id == draft.id)
            .execution_options(populate_existing=True)
        )
    }
    given: dict[str, AnswerValue | None] = {**parsed.values, **dict.fromkeys(parsed.cleared)}
    conflicts = [
        conflict
        for key, value in given.items()
        if (conflict := _save(draft, stored.get(key), (key, value), revisions.get(key, 0)))
    ]
    db.session.flush()
    return tuple(conflicts)


def _save(
    draft: Draft, row: DraftAnswer | None, given: tuple[str, AnswerValue | None], revision: int
) -> Conflict | None:
    key, value = given
    if row is None:
        if value is not None:
            db.session.add(DraftAnswer(draft_id=draft.id, question_key=key, value=value))
        return None
    if row.value == value:
        return None
    if row.revision == revision:
        row.value, row.revision = value, revision + 1
        return None
    if value is None and revision == 0:
        return None  # the page was shown without an answer and gave none: nothing to hold against
    return Conflict(key, stored=row.value, given=value, revision=row.revision)


def discard(draft: Draft) -> None:
    """Take a draft away with all that it holds."""
    discard_by_id(draft.id)


def discard_by_id(draft_id: UUID) -> None:
    """Take a draft away with all that it holds."""
    db.session.execute(delete(DraftAnswer).where(DraftAnswer.draft_id == draft_id))
    db.session.execute(delete(Draft).where(Draft.id == draft_id))


def keep_partials(round_: Round, at: datetime) -> int:
    """Turn a round's started drafts into flagged partial responses; gives how many were kept.

    Called when the round closes, and is held alone. A partial response is never tallied nor counted as an answer.
    """
    drafts = drafts_of_round(round_.id)  # whoever is saving in one goes first
    partials = (_partial(round_, draft, at) for draft in drafts)
    kept = [partial for partial in partials if partial is not None]
    store_responses(kept)
    for draft in drafts:
        discard(draft)
    db.session.flush()
    return len(kept)


def _partial(round_: Round, draft: Draft, at: datetime) -> Stored | None:
    answers = answers_of(draft)
    invitation = db.session.get(Invitation, draft.invitation_id) if draft.invitation_id else None
    # a page left open after sending may have saved once more: what was sent stands
    if not answers or (invitation is not None and invitation.answered_on is not None):
        return None
    anonymous = round_.mode is Mode.ANONYMOUS
    unit_id = draft.unit_id or (invitation.unit_id if invitation else None)
    sending = Sending(
        round_id=round_.id,
        instrument=instrument_of(round_.instrument_version),
        answers=answers,
        answered_on=coarse_date(draft.started_on) if anonymous else local_date(at),
        entry_mode=draft.entry_mode,
        locale=draft.locale,
        group_key=draft.group_key,
        unit_id=unit_id or 0,
        is_partial=True,
    )
    return (uuid4(), sending, None if anonymous else _origin(invitation, unit_id, at))


def _origin(invitation: Invitation | None, unit_id: int | None, at: datetime) -> Origin:
    if invitation is None:
        return Origin(sent_at=at, unit_id=unit_id)
    return Origin(
        sent_at=at,
        invitation_id=invitation.id,
        unit_id=unit_id,
        session_id=invitation.session_id,
        participant_id=invitation.participant_id,
        assignment_id=invitation.assignment_id,
    )
