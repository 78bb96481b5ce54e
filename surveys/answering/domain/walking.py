"""The walk through an instrument: where one goes on, what is left, and answers as people read them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from surveys.instruments.domain.answers import AnswerError, missing_required
from surveys.instruments.domain.conditions import Answers
from surveys.instruments.domain.instruments import Instrument, Question, Section
from surveys.instruments.domain.routing import (
    next_section,
    reachable_questions,
    reachable_sections,
)
from surveys.instruments.domain.wording import readable

InWords = list[tuple[Section, list[tuple[Question, str]]]]


@dataclass(frozen=True)
class SendingFault:
    """What keeps answers from being sent. error: what is wrong; None: there is no answer."""

    question: Question
    section: Section
    error: AnswerError | None = None


def section_named(instrument: Instrument, key: str) -> Section | None:
    """Find a section by its key; None if there is none."""
    return next((section for section in instrument.sections if section.key == key), None)


def section_after(
    instrument: Instrument, before: Answers, after: Answers, key: str, *, to_check: bool
) -> Section | None:
    """Find where one goes from a section that was saved; None: to look through the answers.

    The same section again where its answers made it grow. to_check: one came from looking through.
    """
    was = reachable_questions(instrument, before, key)
    now = reachable_questions(instrument, after, key)
    if any(question not in was and question.key not in after for question in now):
        return section_named(instrument, key)
    return None if to_check else next_section(instrument, after, key)


def first_untouched(instrument: Instrument, answers: Answers) -> Section | None:
    """Find the first section without an answer; None when each has one."""
    for section in reachable_sections(instrument, answers):
        shown = reachable_questions(instrument, answers, section.key)
        if not any(question.key in answers for question in shown):
            return section
    return None


def in_words(
    instrument: Instrument, answers: Answers, locale: str, services: Mapping[str, str]
) -> InWords:
    """Write every reachable answer as people read it, by section. services: names by key."""
    return [
        (
            section,
            [
                (question, readable(question, answers.get(question.key), locale, services))
                for question in reachable_questions(instrument, answers, section.key)
            ],
        )
        for section in reachable_sections(instrument, answers)
    ]


def faults(
    instrument: Instrument,
    answers: Answers,
    services: Mapping[str, str],
    disagreeing: Sequence[AnswerError],
) -> tuple[SendingFault, ...]:
    """List what has to be answered or corrected before the answers can be sent."""
    missing = missing_required(instrument, answers, tuple(services))
    left = [SendingFault(question, instrument.section_of(question.key)) for question in missing]
    wrong = [
        SendingFault(instrument.question(e.question_key), instrument.section_of(e.question_key), e)
        for e in disagreeing
    ]
    return (*left, *wrong)
