"""Rights to single things: what one is, and when it holds."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Thing:
    """What a right is to: a kind that a part names, and whose it is, for the trail."""

    kind: str
    id: int
    unit_id: int | None = None
    municipality_id: int | None = None


@dataclass(frozen=True)
class GrantDraft:
    """Who is to hold which permission, and why. until: not any longer than that."""

    user_id: int
    permission: str
    why: str
    until: datetime | None = None


def is_in_force(since: datetime, until: datetime | None, at: datetime) -> bool:
    """Whether a right holds at an instant: from its beginning, up to its end but not then."""
    return since <= at and (until is None or at < until)
