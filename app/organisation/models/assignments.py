"""Assignments: one order of support for one child or family."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, words
from app.organisation.models.units import Commissioner, Service, Unit


class GoalOutcome(StrEnum):
    """How far the goals of an assignment were reached."""

    MET = "met"
    PARTLY_MET = "partly_met"
    NOT_MET = "not_met"
    NOT_APPLICABLE = "not_applicable"


class Assignment(Base):
    """One order for one child or family; pseudonymous: a code, an age, no name."""

    __tablename__ = "assignment"
    __table_args__ = (
        UniqueConstraint("municipality_id", "code"),
        CheckConstraint(
            "started_on IS NULL OR started_on >= referred_on", name="starts_after_referral"
        ),
        CheckConstraint("ended_on IS NULL OR ended_on >= started_on", name="ends_after_start"),
        CheckConstraint("child_age IS NULL OR child_age BETWEEN 0 AND 25", name="age_possible"),
        CheckConstraint("hours IS NULL OR hours >= 0", name="hours_not_negative"),
        Index("ix_assignment_started_on", "started_on"),
        Index("ix_assignment_ended_on", "ended_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(
        ForeignKey("municipality.id")
    )  # its commissioner's
    code: Mapped[str] = mapped_column(String(60))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    commissioner_id: Mapped[int] = mapped_column(ForeignKey("commissioner.id"), index=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), index=True)
    child_age: Mapped[int | None]
    child_gender: Mapped[str | None] = mapped_column(String(12))
    referred_on: Mapped[date]
    started_on: Mapped[date | None]
    ended_on: Mapped[date | None]  # None: ongoing
    hours: Mapped[Decimal | None] = mapped_column(Numeric(10, 2))
    goal_outcome: Mapped[GoalOutcome | None] = mapped_column(words(GoalOutcome))
    reason_goal_not_met: Mapped[str | None] = mapped_column(String(80))

    unit: Mapped[Unit] = relationship()
    commissioner: Mapped[Commissioner] = relationship()
    service: Mapped[Service] = relationship()
