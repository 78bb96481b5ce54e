"""Reads of tallies, and their proof: a recount of every response."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from app.db import db
from surveys.answering.models import Response, ResponseOrigin
from surveys.collections.models import Round
from surveys.instruments.queries import instrument_of
from surveys.tallies.domain import cells
from surveys.tallies.models import Tally

BATCH = 5000


@dataclass(frozen=True, order=True)
class TallyDifference:
    """A tally that a recount does not bear out."""

    round_id: UUID
    question_key: str
    unit_id: int
    group_key: str
    value: str
    kept: int
    counted: int


def differences() -> Iterator[TallyDifference]:
    """Every tally that differs from a full recount; nothing when all is well."""
    for round_ in db.session.scalars(select(Round).order_by(Round.id)):
        kept, counted = kept_tallies(round_.id), recount(round_)
        for key in sorted(kept.keys() | counted.keys()):
            if kept[key] != counted[key]:
                yield TallyDifference(round_.id, *key, kept=kept[key], counted=counted[key])


def count_kept() -> int:
    """How many tallies there are."""
    return db.session.scalar(select(func.count()).select_from(Tally)) or 0


def kept_tallies(round_id: UUID) -> Counter[tuple[str, int, str, str]]:
    """A round's tallies as kept: (question, unit, group, value) to n."""
    rows = db.session.execute(
        select(Tally.question_key, Tally.unit_id, Tally.group_key, Tally.value, Tally.n)
        .where(Tally.round_id == round_id)
        .order_by(Tally.question_key, Tally.unit_id, Tally.group_key, Tally.value)
    )
    return Counter({(r.question_key, r.unit_id, r.group_key, r.value): r.n for r in rows})


def recount(round_: Round) -> Counter[tuple[str, int, str, str]]:
    """A round's tallies counted anew from its responses, in bounded memory."""
    instrument = instrument_of(round_.instrument_version)
    rows = db.session.execute(
        select(Response.group_key, Response.answers, ResponseOrigin.unit_id)
        .join(ResponseOrigin, ResponseOrigin.response_id == Response.id, isouter=True)
        .where(Response.round_id == round_.id, Response.is_partial.is_(False))
        .execution_options(yield_per=BATCH)
    )
    counted: Counter[tuple[str, int, str, str]] = Counter()
    for row in rows:
        for question_key, value in cells(instrument, row.answers):
            counted[question_key, row.unit_id or 0, row.group_key, value] += 1
    return counted
