"""Routing: which sections and questions a respondent meets, from the instrument and answers.

A condition only sees answers that are themselves reachable, so a stale answer to a question that
is no longer shown can't open another one.
"""

from dataclasses import dataclass

from surveys.instruments.domain.conditions import Answers, AnswerValue, is_true
from surveys.instruments.domain.instruments import Instrument, Question, Section


@dataclass(frozen=True)
class Progress:
    """Where in the instrument one is: `number` of `total`, counted from 1."""

    number: int
    total: int


@dataclass(frozen=True)
class _Route:
    """The way through: reachable sections, each with its reachable questions, and answers."""

    steps: tuple[tuple[Section, tuple[Question, ...]], ...]
    answers: dict[str, AnswerValue]


def _route(instrument: Instrument, answers: Answers) -> _Route:
    kept: dict[str, AnswerValue] = {}
    steps = []
    for section in instrument.sections:
        if not is_true(section.show_if, kept):
            continue
        shown = []
        for question in section.questions:
            if is_true(question.show_if, kept):
                shown.append(question)
                if question.key in answers:
                    kept[question.key] = answers[question.key]
        if shown:
            steps.append((section, tuple(shown)))
    return _Route(tuple(steps), kept)


def reachable_sections(instrument: Instrument, answers: Answers) -> tuple[Section, ...]:
    """List the sections that have at least one question to show."""
    return tuple(section for section, _ in _route(instrument, answers).steps)


def reachable_questions(
    instrument: Instrument, answers: Answers, section_key: str | None = None
) -> tuple[Question, ...]:
    """List the questions to show, of the whole instrument or of one section."""
    return tuple(
        question
        for section, shown in _route(instrument, answers).steps
        for question in shown
        if section_key is None or section.key == section_key
    )


def reachable_answers(instrument: Instrument, answers: Answers) -> dict[str, AnswerValue]:
    """Drop the answers to questions that can't be reached or are unknown."""
    if not instrument.has_conditions:  # the short way: imports pass a million rows through here
        return {q.key: answers[q.key] for q in instrument.questions if q.key in answers}
    return _route(instrument, answers).answers


def next_section(instrument: Instrument, answers: Answers, section_key: str) -> Section | None:
    """Find the section after this one; None after the last. Raises KeyError if unknown."""
    order = _order(instrument, section_key)
    later = (s for s in reachable_sections(instrument, answers) if order[s.key] > 0)
    return next(later, None)


def previous_section(instrument: Instrument, answers: Answers, section_key: str) -> Section | None:
    """Find the section before this one; None before the first. Raises KeyError if unknown."""
    order = _order(instrument, section_key)
    earlier = [s for s in reachable_sections(instrument, answers) if order[s.key] < 0]
    return earlier[-1] if earlier else None


def progress(instrument: Instrument, answers: Answers, section_key: str) -> Progress:
    """Say how far one has come; a section that is not reachable counts as where it would be."""
    order = _order(instrument, section_key)
    sections = reachable_sections(instrument, answers)
    earlier = sum(order[section.key] < 0 for section in sections)
    return Progress(number=min(earlier + 1, len(sections)), total=len(sections))


def _order(instrument: Instrument, section_key: str) -> dict[str, int]:
    """Place of each section relative to the given one: below 0 before it, above 0 after it."""
    keys = [section.key for section in instrument.sections]
    if section_key not in keys:
        raise KeyError(section_key)
    here = keys.index(section_key)
    return {key: place - here for place, key in enumerate(keys)}
