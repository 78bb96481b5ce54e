"""The answers to questions of other instruments that some indicator counts, from the tallies alone.

A round is found by its instrument, whatever it was opened for. An anonymous one tells the figures what
its page of results tells of the whole: nothing while it is open or small, and never anything of a unit.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, or_, select

from app.db import db
from app.organisation.models.units import Commissioner, Unit
from audits.figures.domain.answers import AnswerCell
from audits.figures.domain.facts import RESPONSES
from audits.figures.domain.own_indicators import OwnIndicator
from audits.figures.domain.sources import Source
from surveys.collections.domain.rounds import Mode
from surveys.collections.models import Round, RoundGroup
from surveys.collections.queries.rounds import rounds_of
from surveys.instruments.domain.collecting import AnsweredBy
from surveys.instruments.models import InstrumentVersion
from surveys.instruments.queries import instruments_with
from surveys.results.domain import Population, results
from surveys.tallies.models import Tally

_IS_CONFIDENTIAL = Round.mode == Mode.CONFIDENTIAL


def answers(
    years: Collection[int], own: Iterable[OwnIndicator], of: frozenset[int] | None
) -> tuple[tuple[int, AnswerCell], ...]:
    """The cells of some years, of the rounds of some municipalities; None: of all there are."""
    asked = {
        asks
        for each in own
        if each.source is Source.FORMS
        for asks in (each.asks, (each.instrument, RESPONSES))
    }
    if not asked:
        return ()
    rows = [row for row in _rows(years, asked, of) if (row.key, row.question_key) in asked]
    told = set(_told([row for row in rows if row.mode is Mode.ANONYMOUS]))
    sums: Counter[tuple[int, AnswerCell]] = Counter()
    for row in rows:
        if row.mode is Mode.CONFIDENTIAL or (row.round_id, row.question_key) in told:
            sums[row.year, _cell(row)] += row.n
    return tuple((year, replace(cell, n=n)) for (year, cell), n in sums.items())


def _rows(
    years: Collection[int], asked: Collection[tuple[str, str]], of: frozenset[int] | None
) -> Sequence[Any]:
    cell = (
        *(Round.year, Round.id.label("round_id"), Round.mode, Round.answered_by),
        *(InstrumentVersion.key, InstrumentVersion.digest, Commissioner.name),
        *(Unit.code, Tally.question_key, Tally.value),
    )
    statement = (
        select(*cell, func.sum(Tally.n).label("n"))
        .join(Tally, Tally.round_id == Round.id)
        .join(InstrumentVersion, InstrumentVersion.id == Round.instrument_version_id)
        .join(Commissioner, Commissioner.id == Round.commissioner_id)
        .outerjoin(Unit, and_(Unit.id == Tally.unit_id, _IS_CONFIDENTIAL))
        .where(InstrumentVersion.key.in_({key for key, _question in asked}))
        .where(Tally.question_key.in_({question for _key, question in asked}))
        .where(Round.year.in_(years), rounds_of(of))
        .where(or_(_IS_CONFIDENTIAL, Round.closed_at.is_not(None)))
        .group_by(*cell)
        .having(func.sum(Tally.n) > 0)
        .order_by(*cell)
    )
    return db.session.execute(statement).all()


def _cell(row: Any) -> AnswerCell:  # a row of _rows
    return AnswerCell(
        instrument=row.key,
        question_key=row.question_key,
        value=row.value,
        n=0,
        commissioner=row.name,
        unit_code=row.code or "",
        is_of_people=row.answered_by is not AnsweredBy.MANAGER,
    )


def _told(rows: Sequence[Any]) -> Iterator[tuple[UUID, str]]:
    """The questions of anonymous rounds, and RESPONSES, of which the rounds' pages of results tell."""
    of_rounds: dict[tuple[UUID, str], dict[tuple[str, str, str], int]] = defaultdict(dict)
    for row in rows:
        of_rounds[row.round_id, row.digest][row.question_key, "", row.value] = int(row.n)
    invited = _invited({round_id for round_id, _digest in of_rounds})
    for (round_id, digest), tallies in of_rounds.items():
        (instrument,) = instruments_with((digest,))
        answered = tallies.get((RESPONSES, "", RESPONSES), 0)
        whole = Population("", "", invited.get(round_id, 0), answered)
        shown = results(instrument, tallies, (whole,), is_anonymous=True)
        if not shown.is_withheld:
            yield round_id, RESPONSES
        yield from ((round_id, each.question.key) for each in shown.questions if each.values)


def _invited(round_ids: Collection[UUID]) -> dict[UUID, int]:
    if not round_ids:
        return {}
    statement = (
        select(RoundGroup.round_id, func.sum(RoundGroup.invited))
        .where(RoundGroup.round_id.in_(round_ids))
        .group_by(RoundGroup.round_id)
    )
    return {round_id: int(n) for round_id, n in db.session.execute(statement)}
