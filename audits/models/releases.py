"""The register of releases: which tables were released when, with all that they say for ever."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime


class TableRelease(Base):
    """A table of counts as it was released. Withdrawn or not, its equations stay known.

    content: shape, cells shown with their counts, and the cells hidden, as JSON without the hidden
    counts; a trigger in the migrations refuses that it is changed. population: a key that all tables
    of the same people share.
    """

    __tablename__ = "table_release"
    __table_args__ = (
        CheckConstraint("withdrawn_at >= published_at", name="withdrawn_after_published"),
        Index("ix_table_release_population_published_at", "population", "published_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    population: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(String(200))
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    published_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    content: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
