"""Cases, their participants and sessions: pseudonymous, a code and an age band, never a name."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, UtcDateTime, words
from app.organisation.models.units import Service, Unit


class ParticipantRole(StrEnum):
    """Who a participant is in the family."""

    CHILD = "child"
    YOUNG_PERSON = "young_person"
    PARENT = "parent"
    OTHER_CAREGIVER = "other_caregiver"


class AgeBand(StrEnum):
    """Decides which instruments fit; never an age or a birth date."""

    UNDER_6 = "under_6"
    FROM_6_TO_12 = "6_12"
    FROM_13_TO_17 = "13_17"
    ADULT = "adult"


CASE = "case"  # what it is called where rights to single things are given


class Case(Base):
    """A family's course at a unit. sealed_at: since when no role shows it, only a right to it."""

    __tablename__ = "case"
    __table_args__ = (
        UniqueConstraint("unit_id", "code"),
        CheckConstraint("closed_on IS NULL OR closed_on >= opened_on", name="closes_after_opening"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    assignment_id: Mapped[int | None] = mapped_column(ForeignKey("assignment.id"))
    code: Mapped[str] = mapped_column(String(20))
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    sealed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    unit: Mapped[Unit] = relationship()
    service: Mapped[Service] = relationship()
    participants: Mapped[list["Participant"]] = relationship(
        back_populates="case", order_by="Participant.id"
    )
    sessions: Mapped[list["Session"]] = relationship(
        back_populates="case", order_by="Session.number"
    )


class Participant(Base):
    """Somebody in the family, by role and age band."""

    __tablename__ = "participant"
    __table_args__ = (UniqueConstraint("case_id", "label"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    label: Mapped[str] = mapped_column(String(40))  # "Barn 1": tells siblings apart, is no name
    role: Mapped[ParticipantRole] = mapped_column(words(ParticipantRole))
    age_band: Mapped[AgeBand] = mapped_column(words(AgeBand))

    case: Mapped[Case] = relationship(back_populates="participants")


class Session(Base):
    """A meeting with the family; ratings before and after belong to it."""

    __tablename__ = "session"
    __table_args__ = (UniqueConstraint("case_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    number: Mapped[int]  # 1, 2, 3 … within the case
    held_on: Mapped[date]
    practitioner_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    case: Mapped[Case] = relationship(back_populates="sessions")
