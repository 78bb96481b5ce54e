"""How far session ratings reach: how many ratings, from how many units. Read from tallies alone."""

from dataclasses import dataclass

from sqlalchemy import func, select, true

from app.db import db
from surveys.collections.domain import purposes
from surveys.collections.models import Round
from surveys.instruments.models import InstrumentVersion
from surveys.tallies.models import Tally


@dataclass(frozen=True)
class Coverage:
    """Ratings of one instrument in a year, and the units that they came from."""

    instrument_key: str
    ratings: int
    units: int


def session_coverage(
    year: int, commissioner_ids: frozenset[int] | None = None
) -> tuple[Coverage, ...]:
    """Coverage of each instrument rated with in the year, by key. commissioner_ids None: all."""
    rows = db.session.execute(
        select(
            InstrumentVersion.key,
            func.sum(Tally.n).label("ratings"),
            func.count(Tally.unit_id.distinct()).label("units"),
        )
        .join(Round, Round.instrument_version_id == InstrumentVersion.id)
        .join(Tally, Tally.round_id == Round.id)
        .where(Round.purpose == purposes.SESSION_RATING, Round.year == year)
        .where(Tally.question_key == "", Tally.n > 0)
        .where(true() if commissioner_ids is None else Round.commissioner_id.in_(commissioner_ids))
        .group_by(InstrumentVersion.key)
        .order_by(InstrumentVersion.key)
    )
    return tuple(Coverage(row.key, int(row.ratings), row.units) for row in rows)
