"""Scores: the sum of an instrument's items, and which answers count as positive."""

from dataclasses import dataclass
from decimal import Decimal

from surveys.instruments.domain.conditions import Answers, AnswerValue
from surveys.instruments.domain.instruments import Instrument, Question, QuestionType, ScoringKind
from surveys.instruments.domain.parsing import LINE_TENTHS
from surveys.instruments.domain.routing import reachable_answers

TENTHS = Decimal(10)


@dataclass(frozen=True)
class Score:
    """A sum, with the lowest and highest that the instrument can give."""

    value: Decimal
    minimum: Decimal
    maximum: Decimal


def score(instrument: Instrument, answers: Answers) -> Score | None:
    """Sum the items; None if the instrument has no sum or any item is missing.

    A line counts with one decimal, 0 to 10. A reversed item counts as low + high - value.
    """
    scoring = instrument.scoring
    if scoring.kind is not ScoringKind.SUM:
        return None
    reached = reachable_answers(instrument, answers)
    total, lowest, highest = Decimal(0), Decimal(0), Decimal(0)
    for key in scoring.items:
        question = instrument.question(key)
        worth = item_score(question, reached.get(key))
        if worth is None:
            return None
        low, high = item_range(question)
        total += low + high - worth if key in scoring.reversed else worth
        lowest, highest = lowest + low, highest + high
    return Score(total, lowest, highest)


def item_score(question: Question, value: AnswerValue | None) -> Decimal | None:
    """Give one answer's worth in a sum; None if it has none or is missing."""
    if isinstance(value, int):
        worth = Decimal(value)
        return worth / TENTHS if question.type is QuestionType.LINE else worth
    option = question.option(value) if isinstance(value, str) else None
    return option.score if option else None


def item_range(question: Question) -> tuple[Decimal, Decimal]:
    """Give the lowest and highest worth of an item. Raises ValueError if it has no range."""
    if question.type is QuestionType.LINE:
        return Decimal(0), LINE_TENTHS / TENTHS
    if question.minimum is not None and question.maximum is not None:
        return question.minimum, question.maximum
    scores = [option.score for option in question.choices if option.score is not None]
    if not scores:
        message = f"{question.key} has no range"
        raise ValueError(message)
    return min(scores), max(scores)


def is_positive(question: Question, value: AnswerValue | None) -> bool | None:
    """Say whether a choice is a positive answer: one whose score is above 0.

    None: the answer is not in the base of a share (not answered, don't know, no such choice).
    """
    option = question.option(value) if isinstance(value, str) else None
    if option is None or option.score is None:
        return None
    return option.score > 0
