"""Rounds: one instrument, one period, one population; and the links by which somebody is invited."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, Uuid, and_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, UtcDateTime, words
from app.organisation.models.units import Commissioner, Unit
from surveys.collections.domain.rounds import Mode
from surveys.instruments.domain.collecting import About, AnsweredBy, Cadence, Collecting
from surveys.instruments.models import InstrumentVersion


def collected(collecting: Collecting) -> dict[str, Any]:  # Any: columns' own types
    """The columns of a round that say how its instrument is collected."""
    return {
        "purpose": collecting.purpose,
        "about": collecting.about,
        "answered_by": collecting.answered_by,
        "cadence": collecting.cadence,
    }


class Round(Base):
    """One instrument asked of one population in one period.

    mode can't change once an invitation exists, and what it is for, about and from whom never:
    triggers in the migrations refuse it. Both come from the instrument when the round is made.
    A round about sessions is standing: one for each instrument version, commissioner and year.
    """

    __tablename__ = "round"
    __table_args__ = (
        CheckConstraint("closes_on >= opens_on", name="closes_after_opening"),
        UniqueConstraint(
            *("instrument_version_id", "commissioner_id", "year", "purpose", "title"),
            # as it was named when a purpose was called a kind
            name="uq_round_instrument_version_id_commissioner_id_year_kind_title",
        ),
        Index("ix_round_purpose_year", "purpose", "year"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    purpose: Mapped[str] = mapped_column(String(24))  # a key of the instrument's own choosing
    about: Mapped[About] = mapped_column(words(About))
    answered_by: Mapped[AnsweredBy] = mapped_column(words(AnsweredBy))
    cadence: Mapped[Cadence] = mapped_column(words(Cadence))
    instrument_version_id: Mapped[int] = mapped_column(ForeignKey("instrument_version.id"))
    commissioner_id: Mapped[int] = mapped_column(ForeignKey("commissioner.id"), index=True)
    year: Mapped[int]  # the year that the answers speak of
    title: Mapped[str] = mapped_column(String(120))
    mode: Mapped[Mode] = mapped_column(words(Mode))
    opens_on: Mapped[date]
    closes_on: Mapped[date]  # to and including, Europe/Stockholm
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # closed by hand or by the job
    created_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    instrument_version: Mapped[InstrumentVersion] = relationship()
    commissioner: Mapped[Commissioner] = relationship()
    groups: Mapped[list["RoundGroup"]] = relationship(
        back_populates="round", order_by="RoundGroup.key", cascade="all, delete-orphan"
    )

    @property
    def asks_units(self) -> bool:
        """Whether units are asked through their managers' accounts: no groups, no links."""
        return self.about is About.UNIT and self.answered_by is AnsweredBy.MANAGER


# The same as conditions. A round about sessions is made as they are held, and has no page of its own.
ASKS_UNITS = and_(Round.about == About.UNIT, Round.answered_by == AnsweredBy.MANAGER)
HAS_PAGE = Round.about != About.SESSION


class RoundGroup(Base):
    """A population of a round and how many were invited in it: the base of the response rate."""

    __tablename__ = "round_group"
    __table_args__ = (CheckConstraint("invited >= 0", name="invited_not_negative"),)

    round_id: Mapped[UUID] = mapped_column(ForeignKey("round.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    label: Mapped[str] = mapped_column(String(120))
    invited: Mapped[int] = mapped_column(default=0)

    round: Mapped[Round] = relationship(back_populates="groups")


class Invitation(Base):
    """A single-use link. In an anonymous round it knows that somebody answered, on which date, no more.

    receipt: the number on the receipt, by which staff can see that an answer came in, not which.
    """

    __tablename__ = "invitation"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    round_id: Mapped[UUID] = mapped_column(ForeignKey("round.id"), index=True)
    group_key: Mapped[str] = mapped_column(String(40), default="")
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    session_id: Mapped[int | None] = mapped_column(ForeignKey("session.id"), index=True)
    participant_id: Mapped[int | None] = mapped_column(ForeignKey("participant.id"))
    assignment_id: Mapped[int | None] = mapped_column(ForeignKey("assignment.id"))
    created_on: Mapped[date]
    answered_on: Mapped[date | None]  # a date, not a time: a time would single out the respondent
    receipt: Mapped[str | None] = mapped_column(String(12), unique=True)
    revoked_on: Mapped[date | None]

    round: Mapped[Round] = relationship()
    unit: Mapped[Unit | None] = relationship()
