"""Reads of what has been answered in a round."""

from uuid import UUID

from sqlalchemy import func, select

from app.db import db
from surveys.answering.models import Response


def partials_in(round_id: UUID) -> int:
    """How many started answers were kept when the round closed."""
    return (
        db.session.scalar(
            select(func.count(Response.id)).where(
                Response.round_id == round_id, Response.is_partial.is_(True)
            )
        )
        or 0
    )
