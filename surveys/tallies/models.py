"""Tallies as stored: one row for each value given in a round, about a unit, by a group."""

from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    String,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, partial_index


class Tally(Base):
    """How many responses of a round gave a value: kept in the transaction that stores or withdraws one.

    unit_id 0: not about a unit. question_key and value "": the responses themselves.
    """

    __tablename__ = "tally"
    __table_args__ = (
        CheckConstraint("n >= 0", name="n_not_negative"),
        # The key begins with the unit, so that what one rating counts lies together on the disk;
        # how many answered is read for all units of a round at once.
        partial_index("ix_tally_responses", "round_id", "unit_id", where="question_key = ''"),
        {"sqlite_with_rowid": False},
    )

    round_id: Mapped[UUID] = mapped_column(ForeignKey("round.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    group_key: Mapped[str] = mapped_column(String(40), primary_key=True)
    question_key: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[str] = mapped_column(String(60), primary_key=True)
    n: Mapped[int]
