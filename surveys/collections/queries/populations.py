"""Whom a round that asks units asks: those with an agreement in its year."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select, true

from app.db import db
from app.organisation.models.units import Agreement
from app.organisation.queries.visibility import commissioner_parents, lineage
from surveys.collections.models import Round


def unit_populations(
    rounds: Sequence[Round], unit_id: int | None = None
) -> Mapping[UUID, frozenset[int]]:
    """For each round that asks units those with an agreement in force at some time in its year.

    unit_id: look at this unit alone.
    """
    asked = [round_ for round_ in rounds if round_.asks_units]
    if not asked:
        return {}
    parents = commissioner_parents()
    agreements = db.session.execute(
        select(
            Agreement.unit_id, Agreement.commissioner_id, Agreement.valid_from, Agreement.valid_to
        ).where(true() if unit_id is None else Agreement.unit_id == unit_id)
    ).all()

    def population(round_: Round) -> frozenset[int]:
        commissioners_ = lineage(round_.commissioner_id, parents)
        first, last = date(round_.year, 1, 1), date(round_.year, 12, 31)
        return frozenset(
            row.unit_id
            for row in agreements
            if row.commissioner_id in commissioners_
            and row.valid_from <= last
            and (row.valid_to is None or row.valid_to >= first)
        )

    return {round_.id: population(round_) for round_ in asked}
