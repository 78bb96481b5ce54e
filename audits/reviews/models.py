"""Reviews of units and the interviews made during them."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, words
from app.organisation.models.units import Unit


class Judgement(StrEnum):
    """How far a requirement was met at a review."""

    MET = "met"
    NEEDS_DEVELOPMENT = "needs_development"
    NOT_MET = "not_met"


class Review(Base):
    """A municipality's review (kvalitetsgranskning) of a unit on one day. None: not looked at."""

    __tablename__ = "review"
    __table_args__ = (
        UniqueConstraint("municipality_id", "unit_id", "reviewed_on"),
        CheckConstraint("files_with_current_plan <= files_reviewed", name="plans_within_files"),
        CheckConstraint(
            "files_with_current_journal <= files_reviewed", name="journals_within_files"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    reviewed_on: Mapped[date] = mapped_column(index=True)
    management_system: Mapped[Judgement | None] = mapped_column(words(Judgement))
    risk_analysis_unit_level: Mapped[Judgement | None] = mapped_column(words(Judgement))
    staff_know_lex_sarah: Mapped[Judgement | None] = mapped_column(words(Judgement))
    action_plan_requested: Mapped[bool | None]
    own_user_survey: Mapped[bool | None]
    files_reviewed: Mapped[int | None]
    files_with_current_plan: Mapped[int | None]
    files_with_current_journal: Mapped[int | None]
    evening_shifts_two_a_week: Mapped[bool | None]
    on_call_phone: Mapped[bool | None]

    unit: Mapped[Unit] = relationship()


class Interview(Base):
    """One interview made during a review; ordinal tells apart several of the same kind at one unit."""

    __tablename__ = "interview"
    __table_args__ = (
        UniqueConstraint("municipality_id", "unit_id", "year", "interviewee", "ordinal"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    year: Mapped[int] = mapped_column(index=True)
    interviewee: Mapped[str] = mapped_column(String(40))
    ordinal: Mapped[int]
    # each: what was said, as in a survey; None where it was not asked
    satisfied: Mapped[str | None] = mapped_column(String(12))
    felt_safe: Mapped[str | None] = mapped_column(String(12))
    treated_well: Mapped[str | None] = mapped_column(String(12))
    has_documented_plan: Mapped[str | None] = mapped_column(String(12))
    has_influence: Mapped[str | None] = mapped_column(String(12))

    unit: Mapped[Unit] = relationship()
