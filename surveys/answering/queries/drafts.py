"""Reads of drafts: whose they are, what they hold, at which revision."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select

from app.db import db
from surveys.answering.models import Draft, DraftAnswer
from surveys.instruments.domain.conditions import Answers, AnswerValue


@dataclass(frozen=True)
class Saved:
    """What a draft holds. revisions: of each answer that was ever saved; answers: of those not emptied."""

    answers: Answers = field(default_factory=dict)
    revisions: Mapping[str, int] = field(default_factory=dict)


def hash_code(round_id: UUID, code: str) -> str:
    """What the server keeps of a code by which an anonymous draft is found again."""
    return hashlib.sha256(f"{round_id}:{code}".encode()).hexdigest()


def draft_for_unit(round_id: UUID, unit_id: int) -> Draft | None:
    """The draft that a unit's people share."""
    return db.session.scalar(
        select(Draft).where(Draft.round_id == round_id, Draft.unit_id == unit_id)
    )


def draft_for_invitation(invitation_id: UUID) -> Draft | None:
    """The draft of a confidential link."""
    return db.session.scalar(select(Draft).where(Draft.invitation_id == invitation_id))


def draft_by_code(round_id: UUID, code: str) -> Draft | None:
    """The anonymous draft that a code opens."""
    return db.session.scalar(
        select(Draft).where(
            Draft.round_id == round_id, Draft.code_hash == hash_code(round_id, code)
        )
    )


def answers_of(draft: Draft) -> dict[str, AnswerValue]:
    """The answers saved so far; those that were emptied are left out."""
    return dict(saved_in(draft).answers)


def saved_in(draft: Draft | None) -> Saved:
    """What a draft holds; nothing where there is none."""
    rows = _rows(draft) if draft else ()
    return Saved(
        {row.question_key: row.value for row in rows if row.value is not None},
        {row.question_key: row.revision for row in rows},
    )


def _rows(draft: Draft) -> tuple[DraftAnswer, ...]:
    return tuple(
        db.session.scalars(
            select(DraftAnswer)
            .where(DraftAnswer.draft_id == draft.id)
            .order_by(DraftAnswer.question_key)
        )
    )


def drafts_of_round(round_id: UUID) -> tuple[Draft, ...]:
    """Every draft of a round, in the order of their random ids; locked, so that nobody saves in them."""
    found = select(Draft).where(Draft.round_id == round_id).order_by(Draft.id)
    return tuple(db.session.scalars(found.with_for_update()))
