"""Writing to the trail."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ScalarSelect, column, select, table

from app.db import db
from app.trail.models import TrailEntry


@dataclass(frozen=True)
class Deed:
    """What was done to which thing; details hold keys and counts, never names or answers.

    municipality_id: whose administrators may read of it; None: those of whoever did it.
    """

    action: str
    object_kind: str
    object_id: object
    unit_id: int | None = None
    details: dict[str, str | int | None] = field(default_factory=dict)
    municipality_id: int | None = None


# identity, which stands above the trail, owns the table
_USER = table("user", column("id"), column("municipality_id"))


def _home_of(user_id: int | None) -> ScalarSelect[int] | None:
    if user_id is None:
        return None
    return select(_USER.c.municipality_id).where(_USER.c.id == user_id).scalar_subquery()


def record(deed: Deed, *, by: int | None, at: datetime) -> None:
    """Leave a line in the trail, in the same transaction as the deed itself.

    by: the user's id; None where nobody is signed in (a family) or a job did it.
    """
    db.session.add(
        TrailEntry(
            at=at,
            user_id=by,
            action=deed.action,
            object_kind=deed.object_kind,
            object_id=str(deed.object_id),
            unit_id=deed.unit_id,
            details=deed.details,
            municipality_id=deed.municipality_id or _home_of(by),
        )
    )
