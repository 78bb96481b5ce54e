"""Reads for a round's results page: its tallies in one statement, and free texts where allowed."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from app.access import Access
from app.db import db
from app.errors import NotVisible
from surveys.answering.models import Response
from surveys.collections.domain.rounds import Mode, RoundState
from surveys.collections.models import Round
from surveys.collections.queries.rounds import invited_in, load_round, state_of
from surveys.instruments.domain.instruments import Instrument, Question
from surveys.instruments.queries import instrument_of
from surveys.permissions import SurveyPermission
from surveys.results.domain import FEWEST_ANSWERS, Population, Results, TallyOf, results, whole_of
from surveys.tallies.models import Tally


@dataclass(frozen=True)
class RoundResults:
    """A round with what its results page shows. results None: an anonymous round that is open."""

    round: Round
    instrument: Instrument
    state: RoundState
    whole: Population
    groups: tuple[Population, ...]
    group: str
    results: Results | None

    @property
    def texts_allowed(self) -> tuple[Question, ...]:
        """The questions whose free texts may be read: of a closed anonymous round, not sensitive.

        Confidential texts stand with the answer that they are a part of, for those who may see it.
        """
        may_read = self.results is not None and not self.whole.is_small and self.whole.answered
        if not may_read or self.round.mode is not Mode.ANONYMOUS:
            return ()
        return tuple(
            question
            for question in self.instrument.questions
            if question.type.is_free_text and not question.sensitive
        )


def may_read_results(round_: Round, access: Access) -> bool:
    """Whether a round's results are for the user: what units report is for those who may read that."""
    return not round_.asks_units or access.may(SurveyPermission.READ_SELF_REPORTS)


def load_results(round_id: UUID, access: Access, group: str, on: date) -> RoundResults:
    """A round's results, whole or for one group. Raises NotVisible."""
    round_ = load_round(round_id, access, SurveyPermission.READ_ROUNDS)
    if not may_read_results(round_, access):
        raise NotVisible
    tallies = _tallies(round_.id)
    groups = _populations(round_, tallies)
    if group and group not in {each.key for each in groups}:
        raise NotVisible
    instrument, state = instrument_of(round_.instrument_version), state_of(round_, on)
    is_anonymous = round_.mode is Mode.ANONYMOUS
    is_sealed = is_anonymous and state is not RoundState.CLOSED
    return RoundResults(
        round=round_,
        instrument=instrument,
        state=state,
        whole=whole_of(groups),
        groups=groups,
        group=group,
        results=None
        if is_sealed
        else results(instrument, tallies, groups, group=group, is_anonymous=is_anonymous),
    )


def texts_of(found: RoundResults, question: Question) -> tuple[str, ...]:
    """The free texts of a question in the order of the alphabet, so that none says when it came.

    Nothing where there are fewer than five.
    """
    said = Response.answers[question.key].as_string()
    texts = db.session.scalars(
        select(said)
        .where(Response.round_id == found.round.id, Response.is_partial.is_(False))
        .where(said.is_not(None))
    )
    ordered = sorted((str(text) for text in texts), key=str.casefold)
    return tuple(ordered) if len(ordered) >= FEWEST_ANSWERS else ()


def _tallies(round_id: UUID) -> dict[TallyOf, int]:
    rows = db.session.execute(
        select(Tally.question_key, Tally.group_key, Tally.value, func.sum(Tally.n).label("n"))
        .where(Tally.round_id == round_id)
        .group_by(Tally.question_key, Tally.group_key, Tally.value)
        .order_by(Tally.question_key, Tally.group_key, Tally.value)
    )
    return {(row.question_key, row.group_key, row.value): int(row.n) for row in rows}


def _populations(round_: Round, tallies: dict[TallyOf, int]) -> tuple[Population, ...]:
    """The groups by label; those that rows came in by without having been made, by their key."""
    answered = {group: n for (question, group, _value), n in tallies.items() if not question}
    known = {group.key: group for group in round_.groups}
    found = [
        Population(group.key, group.label, group.invited, answered.get(group.key, 0))
        for group in sorted(known.values(), key=lambda group: (group.label, group.key))
    ]
    invited = invited_in(round_) if round_.asks_units else 0
    found += [Population(key, key, invited, n) for key, n in answered.items() if key not in known]
    return tuple(found) or (Population("", "", invited, 0),)
