"""Reads of the trail: the same few rows of work at ten lines and at ten million.

Pages are sought by the id they begin at, never skipped to; a number of lines is told up to a cap.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, Select, func, select, true

from app.clock import STOCKHOLM
from app.db import db
from app.trail.models import TrailEntry

PAGE_SIZE = 100
COUNTED_TO = 10_000
NEAR = 2_000  # ids between which a day's first line is sought no closer


@dataclass(frozen=True)
class TrailSearch:
    """What the trail is narrowed to; dates are Stockholm's, to and including.

    before, after: ids that the page ends at or begins at; without either, the newest lines.
    """

    user_id: int | None = None
    action: str = ""
    from_day: date | None = None
    to_day: date | None = None
    before: int | None = None
    after: int | None = None


@dataclass(frozen=True)
class TrailPage:
    """One page of the trail, newest first. newer, older: ids to go on from; None: nothing there.

    counted: how many lines the search finds, COUNTED_TO + 1 where they are more than that.
    """

    entries: tuple[TrailEntry, ...]
    newer: int | None
    older: int | None
    counted: int

    @property
    def is_more(self) -> bool:
        """Whether there are more lines than were counted."""
        return self.counted > COUNTED_TO


def trail_found(search: TrailSearch, of: frozenset[int] | None) -> TrailPage:
    """The lines of the trail that a search finds, one page of them.

    of: whose deeds, the ids of municipalities; None: of all, and the installation's own.
    """
    theirs = true() if of is None else TrailEntry.municipality_id.in_(of)
    narrowing = [theirs, *_narrowing(search)]
    found = select(TrailEntry).where(*narrowing)
    entries = _after(found, search.after) if search.after is not None else _before(found, search)
    capped = select(TrailEntry.id).where(*narrowing).limit(COUNTED_TO + 1).subquery()
    return TrailPage(
        entries=entries,
        newer=_if_any(found, TrailEntry.id > entries[0].id, entries[0].id) if entries else None,
        older=_if_any(found, TrailEntry.id < entries[-1].id, entries[-1].id) if entries else None,
        counted=db.session.scalar(select(func.count()).select_from(capped)) or 0,
    )


def _before(found: Select[TrailEntry], search: TrailSearch) -> tuple[TrailEntry, ...]:
    if search.before is not None:
        found = found.where(TrailEntry.id < search.before)
    return tuple(db.session.scalars(found.order_by(TrailEntry.id.desc()).limit(PAGE_SIZE)))


def _after(found: Select[TrailEntry], after: int) -> tuple[TrailEntry, ...]:
    next_ones = found.where(TrailEntry.id > after).order_by(TrailEntry.id).limit(PAGE_SIZE)
    return tuple(reversed(db.session.scalars(next_ones).all()))


def _if_any(found: Select[TrailEntry], beyond: ColumnElement[bool], entry_id: int) -> int | None:
    further = found.with_only_columns(TrailEntry.id).where(beyond).limit(1)
    return None if db.session.scalar(further) is None else entry_id


def _narrowing(search: TrailSearch) -> tuple[ColumnElement[bool], ...]:
    """What holds for the lines that are sought; days are looked up, so work it out once."""
    holds = []
    if search.user_id is not None:
        holds.append(TrailEntry.user_id == search.user_id)
    if search.action:
        holds.append(TrailEntry.action == search.action)
    if search.from_day is not None:
        since = _midnight(search.from_day)
        holds += [TrailEntry.id > _last_id_near(since)[0], TrailEntry.at >= since]
    if search.to_day is not None:
        until = _midnight(search.to_day + timedelta(days=1))
        holds += [TrailEntry.id <= _last_id_near(until)[1], TrailEntry.at < until]
    return tuple(holds)


def _last_id_near(instant: datetime) -> tuple[int, int]:
    """Two ids, at most NEAR apart, between which the last line before an instant lies.

    Times rise with ids, so halving finds the place; an index on time would cost every rating.
    """
    low = 0
    high = db.session.scalar(select(func.max(TrailEntry.id))) or 0
    while high - low > NEAR:
        middle = (low + high) // 2
        first = (
            select(TrailEntry.at).where(TrailEntry.id >= middle).order_by(TrailEntry.id).limit(1)
        )
        at = db.session.scalar(first)
        if at is not None and at < instant:
            low = middle
        else:
            high = middle
    return low, high


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=STOCKHOLM)
