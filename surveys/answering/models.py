"""Answers: drafts saved one by one, responses once sent, where a confidential one came from, tallies.

The columns of `response` are an allow-list (tests/surveys/test_anonymity.py): what could single out a
respondent stands in `response_origin`, which an anonymous round never gets (a trigger refuses it).
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, UtcDateTime, partial_index, words
from surveys.collections.domain.rounds import EntryMode
from surveys.collections.models import Round


class Response(Base):
    """One sent answer to a whole instrument; never changed, only withdrawn."""

    __tablename__ = "response"
    __table_args__ = (
        Index("ix_response_round_id_group_key_id", "round_id", "group_key", "id"),
        # Rows lie in the order of their random ids: a row's place tells nothing of when it came.
        {"sqlite_with_rowid": False},
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    round_id: Mapped[UUID] = mapped_column(ForeignKey("round.id"))
    group_key: Mapped[str] = mapped_column(String(40), default="")
    answered_on: Mapped[date]  # anonymous: the Monday of the week
    # {question key: value}, the shapes of surveys.domain.answers
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)
    entry_mode: Mapped[EntryMode] = mapped_column(words(EntryMode))
    locale: Mapped[str] = mapped_column(String(8))
    is_partial: Mapped[bool] = mapped_column(default=False)

    round: Mapped[Round] = relationship()
    origin: Mapped["ResponseOrigin | None"] = relationship(back_populates="response")


class ResponseOrigin(Base):
    """Whom a confidential response came from and what it is about."""

    __tablename__ = "response_origin"
    __table_args__ = (
        # Each index below leaves out the rows that nobody looks up by it: a rating pays for few.
        partial_index(
            "ix_response_origin_unit_id_sent_at", "unit_id", "sent_at", where="session_id IS NULL"
        ),
        partial_index(
            "ix_response_origin_session_id", "session_id", where="session_id IS NOT NULL"
        ),
        partial_index(
            "uq_response_origin_receipt", "receipt", where="receipt IS NOT NULL", unique=True
        ),
        {"sqlite_with_rowid": False},
    )

    response_id: Mapped[UUID] = mapped_column(ForeignKey("response.id"), primary_key=True)
    invitation_id: Mapped[UUID | None] = mapped_column(ForeignKey("invitation.id"), unique=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    session_id: Mapped[int | None] = mapped_column(ForeignKey("session.id"))
    participant_id: Mapped[int | None] = mapped_column(ForeignKey("participant.id"))
    assignment_id: Mapped[int | None] = mapped_column(ForeignKey("assignment.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))  # who signed
    signed_by: Mapped[str | None] = mapped_column(String(160))
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    receipt: Mapped[str | None] = mapped_column(String(12))

    response: Mapped[Response] = relationship(back_populates="origin")


class SelfReportClaim(Base):
    """That a unit has sent its self-report in a round: the constraint that makes a second one impossible."""

    __tablename__ = "self_report_claim"

    round_id: Mapped[UUID] = mapped_column(ForeignKey("round.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    response_id: Mapped[UUID] = mapped_column(ForeignKey("response.id"), unique=True)


class Draft(Base):
    """An answer under way. Anonymous: found only by a code that the respondent alone holds."""

    __tablename__ = "draft"
    __table_args__ = (
        UniqueConstraint("round_id", "unit_id"),
        CheckConstraint(
            "(code_hash IS NOT NULL) <> (unit_id IS NOT NULL OR invitation_id IS NOT NULL)",
            name="held_by_code_or_known",
        ),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    round_id: Mapped[UUID] = mapped_column(ForeignKey("round.id"), index=True)
    group_key: Mapped[str] = mapped_column(String(40), default="")
    code_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    invitation_id: Mapped[UUID | None] = mapped_column(ForeignKey("invitation.id"), unique=True)
    started_on: Mapped[date]
    locale: Mapped[str] = mapped_column(String(8))
    entry_mode: Mapped[EntryMode] = mapped_column(words(EntryMode))

    round: Mapped[Round] = relationship()
    answers: Mapped[list["DraftAnswer"]] = relationship(
        back_populates="draft", cascade="all, delete-orphan"
    )


class DraftAnswer(Base):
    """One saved answer; revision rises at each change, so that two writers notice each other."""

    __tablename__ = "draft_answer"

    draft_id: Mapped[UUID] = mapped_column(ForeignKey("draft.id"), primary_key=True)
    question_key: Mapped[str] = mapped_column(String(60), primary_key=True)
    # None: cleared on purpose; otherwise the shape of the question's type
    value: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    revision: Mapped[int] = mapped_column(default=1)

    draft: Mapped[Draft] = relationship(back_populates="answers")
