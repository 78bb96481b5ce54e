"""The trail's table."""

from datetime import datetime

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime


class TrailEntry(Base):
    """One thing that somebody did."""

    __tablename__ = "trail_entry"
    __table_args__ = (
        # Most lines are families' answers, by nobody: they cost no place in this index.
        Index(
            "ix_trail_entry_user_id",
            "user_id",
            sqlite_where=text("user_id IS NOT NULL"),
            postgresql_where=text("user_id IS NOT NULL"),
        ),
        # a deed is sought among millions of answers
        Index("ix_trail_entry_action", "action"),
    )

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    at: Mapped[datetime] = mapped_column(
        UtcDateTime
    )  # rises with id, so id is what the pages sort by
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    action: Mapped[str] = mapped_column(String(80))
    object_kind: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[str] = mapped_column(String(40))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    municipality_id: Mapped[int | None] = mapped_column(ForeignKey("municipality.id"))
    details: Mapped[dict[str, str | int | None]] = mapped_column(JSON)
