"""Reads of the trail."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import ceil
from typing import TypeVar

from sqlalchemy import Select, func, select

from app.clock import STOCKHOLM
from app.db import db
from app.trail.models import TrailEntry

PAGE_SIZE = 100
Row = TypeVar("Row")


@dataclass(frozen=True)
class TrailSearch:
    """What the trail is narrowed to; dates are Stockholm's, to and including."""

    user_id: int | None = None
    action: str = ""
    from_day: date | None = None
    to_day: date | None = None
    page: int = 1


@dataclass(frozen=True)
class TrailPage:
    """One page of the trail, newest first."""

    entries: tuple[TrailEntry, ...]
    page: int
    pages: int
    total: int


def trail_found(search: TrailSearch) -> TrailPage:
    """The lines of the trail that a search finds, one page of them."""
    found = _narrowed(select(TrailEntry), search)
    total = db.session.scalar(_narrowed(select(func.count(TrailEntry.id)), search)) or 0
    pages = max(1, ceil(total / PAGE_SIZE))
    page = min(max(search.page, 1), pages)
    shown = found.order_by(TrailEntry.id.desc()).limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
    return TrailPage(tuple(db.session.scalars(shown)), page, pages, total)


def known_actions() -> tuple[str, ...]:
    """Every action that stands in the trail, by name."""
    return tuple(
        db.session.scalars(select(TrailEntry.action).distinct().order_by(TrailEntry.action))
    )


def _narrowed(entries: Select[Row], search: TrailSearch) -> Select[Row]:
    if search.user_id is not None:
        entries = entries.where(TrailEntry.user_id == search.user_id)
    if search.action:
        entries = entries.where(TrailEntry.action == search.action)
    if search.from_day is not None:
        entries = entries.where(TrailEntry.at >= _midnight(search.from_day))
    if search.to_day is not None:
        entries = entries.where(TrailEntry.at < _midnight(search.to_day + timedelta(days=1)))
    return entries


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=STOCKHOLM)
