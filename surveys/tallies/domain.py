"""Tally cells: what a response adds to the counts that figures are made from."""

from surveys.instruments.domain.conditions import Answers, AnswerValue
from surveys.instruments.domain.instruments import Instrument, Question, QuestionType
from surveys.instruments.domain.routing import reachable_answers

Cell = tuple[str, str]

RESPONSE: Cell = ("", "")  # the cell that counts responses themselves

_TALLIED_CHOICES = frozenset(
    {
        QuestionType.SINGLE_CHOICE,
        QuestionType.MULTIPLE_CHOICE,
        QuestionType.YES_NO_DONT_KNOW,
        QuestionType.FACES,
    }
)


def cells(instrument: Instrument, answers: Answers) -> tuple[Cell, ...]:
    """List the (question key, value) cells that the response counts in, each once.

    Sorted, so that two transactions lock rows in the same order and can't block each other.
    """
    found = {RESPONSE}
    for key, value in reachable_answers(instrument, answers).items():
        found.update((key, tallied) for tallied in _tallied(instrument.question(key), value))
    return tuple(sorted(found))


def _tallied(question: Question, value: AnswerValue) -> tuple[str, ...]:
    if question.type is QuestionType.LINE and isinstance(value, int):
        return (str(whole_of_tenths(value)),)
    if question.type not in _TALLIED_CHOICES:
        return ()
    return tuple(value) if isinstance(value, list) else (str(value),)


def whole_of_tenths(tenths: int) -> int:
    """Round tenths half up to a whole number: 73 to 7, 75 to 8."""
    return (tenths + 5) // 10
