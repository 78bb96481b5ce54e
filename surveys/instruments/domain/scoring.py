"""Scores: the sum of an instrument's items, and which answers count as positive."""

from dataclasses import dataclass
from decimal import Decimal

from surveys.instruments.domain.conditions import Answers, AnswerValue
from surveys.instruments.domain.instruments import Instrument, Question, ScoringKind
from surveys.instruments.domain.routing import reachable_answers


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
    return question.type.worth(question, value)


def item_range(question: Question) -> tuple[Decimal, Decimal]:
    """Give the lowest and highest worth of an item. Raises ValueError if it has no range."""
    found = question.type.range(question)
    if found is None:
        message = f"{question.key} has no range"
        raise ValueError(message)
    return found


def bounds(instrument: Instrument) -> tuple[Decimal, Decimal]:
    """The lowest and highest sum of the items. Raises ValueError where an item has no range."""
    ranges = [item_range(instrument.question(key)) for key in instrument.scoring.items]
    return sum((low for low, _ in ranges), Decimal(0)), sum(
        (high for _, high in ranges), Decimal(0)
    )


def is_positive(question: Question, value: AnswerValue | None) -> bool | None:
    """Say whether a choice is a positive answer: one whose score is above 0.

    None: the answer is not in the base of a share (not answered, don't know, no such choice).
    """
    option = question.option(value) if isinstance(value, str) else None
    if option is None or option.score is None:
        return None
    return option.score > 0
