"""The register of releases: which tables were released when, with all that they say for ever."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, UtcDateTime, words


class TableRelease(Base):
    """A table of counts as it was released. Withdrawn or not, its equations stay known.

    content: shape, cells shown with their counts, and the cells hidden, as JSON without the hidden
    counts; triggers in the migrations refuse any change but that withdrawn_at is set, once.
    population: a key that all tables of the same people share.
    """

    __tablename__ = "table_release"
    __table_args__ = (
        UniqueConstraint("municipality_id", "digest"),
        CheckConstraint("withdrawn_at >= published_at", name="withdrawn_after_published"),
        Index("ix_table_release_population_published_at", "population", "published_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    population: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(String(200))
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    published_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    content: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))


class YearRelease(Base):
    """The whole of a year among the releases: which of the year's it is, and what lies behind it.

    behind: all counts by unit, hidden ones too, by which later releases are judged; never shown.
    """

    __tablename__ = "year_release"
    __table_args__ = (
        UniqueConstraint("municipality_id", "year", "number"),
        CheckConstraint("number > 0", name="number_is_positive"),
    )

    release_id: Mapped[int] = mapped_column(ForeignKey("table_release.id"), primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    year: Mapped[int]
    number: Mapped[int]
    behind: Mapped[str] = mapped_column(Text)

    release: Mapped[TableRelease] = relationship(lazy="joined", innerjoin=True)


class Outcome(StrEnum):
    """What came of a request to release a year."""

    RELEASED = "released"
    UNCHANGED = "unchanged"
    NOT_SAFE = "not_safe"
    NO_ROWS = "no_rows"


class YearReleaseRequest(Base):
    """Somebody has asked that a year be released; the job process does it."""

    __tablename__ = "year_release_request"
    __table_args__ = (
        CheckConstraint("(ended_at IS NULL) = (outcome IS NULL)", name="outcome_at_the_end"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    year: Mapped[int] = mapped_column(index=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[Outcome | None] = mapped_column(words(Outcome))
