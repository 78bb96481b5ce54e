"""The self-report as its unit meets it: how far each section has come, and answers that disagree."""

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from surveys.instruments.domain.answers import AnswerError, missing_required
from surveys.instruments.domain.conditions import Answers, AnswerValue
from surveys.instruments.domain.instruments import Instrument, Section
from surveys.instruments.domain.routing import (
    reachable_answers,
    reachable_questions,
    reachable_sections,
)
from surveys.text import N_

COUNSELLING = "family_counselling"


class ReportState(StrEnum):
    """Where a unit's self-report stands. UNSENT: started, but the round closed before it was sent."""

    NOT_STARTED = "not_started"
    STARTED = "started"
    SENT = "sent"
    UNSENT = "unsent"


class SectionState(StrEnum):
    """Where a section stands. OPTIONAL: nothing in it has to be answered, and nothing is."""

    NOT_STARTED = "not_started"
    STARTED = "started"
    DONE = "done"
    TO_CORRECT = "to_correct"
    OPTIONAL = "optional"


@dataclass(frozen=True)
class OfferedService:
    """A service that the unit had an agreement for during the year."""

    key: str
    name: str
    is_residential: bool


@dataclass(frozen=True)
class SectionProgress:
    """How far a section has come. left: questions that need an answer and have none."""

    section: Section
    state: SectionState
    left: int

    @property
    def counts(self) -> bool:
        """Whether the section is among those counted in "3 av 12 avsnitt"."""
        return self.state is not SectionState.OPTIONAL


def contradictions(
    instrument: Instrument, answers: Answers, services: Sequence[OfferedService]
) -> tuple[AnswerError, ...]:
    """List the reachable answers that can't be true together; the same rules as for imported rows.

    Before the clients are counted there is nothing to hold the other numbers against.
    """
    reached = reachable_answers(instrument, answers)
    numbers = reached.get("clients")
    if not isinstance(numbers, dict):
        return ()
    residential = [service.key for service in services if service.is_residential]
    found = [
        _above(
            reached,
            "clients_extra_sessions",
            _sum_of(numbers, [COUNSELLING]),
            N_("Skriv högst %(number)s. Ni har angett så många klienter i familjerådgivning."),
        ),
        _above(
            reached,
            "placements_unaccompanied_minors",
            _sum_of(numbers, residential),
            N_("Skriv högst %(number)s. Ni har angett så många placeringar."),
        ),
    ]
    return tuple(each for each in found if each is not None)


def _sum_of(numbers: dict[str, int], keys: Collection[str]) -> int:
    return sum(number for key, number in numbers.items() if key in keys)


def _above(answers: Answers, key: str, most: int, message: str) -> AnswerError | None:
    given: AnswerValue | None = answers.get(key)
    if isinstance(given, int) and given > most:
        return AnswerError(key, key, message, {"number": str(most)})
    return None


def section_progress(
    instrument: Instrument, answers: Answers, services: Sequence[OfferedService]
) -> tuple[SectionProgress, ...]:
    """Say of each reachable section how far it has come."""
    reached = reachable_answers(instrument, answers)
    missing = {q.key for q in missing_required(instrument, answers, [s.key for s in services])}
    wrong = {each.question_key for each in contradictions(instrument, answers, services)}
    found = []
    for section in reachable_sections(instrument, answers):
        questions = reachable_questions(instrument, answers, section.key)
        keys = {question.key for question in questions}
        needs_answer = any(question.required for question in questions)
        left = len(keys & missing)
        if keys & wrong:
            state = SectionState.TO_CORRECT
        elif not keys & set(reached):
            state = SectionState.NOT_STARTED if needs_answer else SectionState.OPTIONAL
        else:
            state = SectionState.STARTED if left else SectionState.DONE
        found.append(SectionProgress(section, state, left))
    return tuple(found)


def done_of(progress: Sequence[SectionProgress]) -> tuple[int, int]:
    """Count the sections that are done, and all that count."""
    counted = [each for each in progress if each.counts]
    return sum(each.state is SectionState.DONE for each in counted), len(counted)


def where_to_go_on(progress: Sequence[SectionProgress]) -> Section | None:
    """Find the first section that is not done; None when only the check is left."""
    undone = (SectionState.NOT_STARTED, SectionState.STARTED, SectionState.TO_CORRECT)
    return next((each.section for each in progress if each.state in undone), None)


def seal(draft_id: object, instrument: Instrument, answers: Answers) -> str:
    """Give a fingerprint of what would be sent, so that nobody signs what they have not seen."""
    reached = reachable_answers(instrument, answers)
    text = json.dumps([str(draft_id), reached], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:32]
