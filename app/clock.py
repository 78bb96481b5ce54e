"""Time: instants are aware UTC, dates are those of Stockholm."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def now() -> datetime:
    """The present instant, aware, UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The present date in Stockholm."""
    return local_date(now())


def local_date(instant: datetime) -> date:
    """The date in Stockholm at an aware instant."""
    return instant.astimezone(STOCKHOLM).date()
