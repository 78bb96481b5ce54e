"""Claims on planned runs, so that two schedulers run each job once."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime


class JobRun(Base):
    """One run of one job; the key is what makes a second claim on the same planned time fail."""

    __tablename__ = "job_run"

    job_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    planned_at: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True)
    claimed_by: Mapped[str] = mapped_column(String(80))
    claimed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    error: Mapped[str | None] = mapped_column(String(400))
