"""Instruments as stored: versioned definitions and the licences that let them be used live."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime


class InstrumentVersion(Base):
    """One version of an instrument; immutable from the moment it has been opened."""

    __tablename__ = "instrument_version"
    __table_args__ = (UniqueConstraint("key", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40))
    version: Mapped[int]
    # JSON of surveys.definitions.to_data: its shape is the schema's, checked when it was loaded
    definition: Mapped[dict[str, Any]] = mapped_column(JSON)
    digest: Mapped[str] = mapped_column(String(64))
    loaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class InstrumentLicence(Base):
    """An administrator's word that a municipality may use an instrument."""

    __tablename__ = "instrument_licence"

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    instrument_key: Mapped[str] = mapped_column(String(40), index=True)
    holder: Mapped[str] = mapped_column(String(160))
    reference: Mapped[str] = mapped_column(String(160))
    valid_to: Mapped[date | None]  # to and including; None: until further notice
    recorded_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
