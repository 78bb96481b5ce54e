"""Answers from cells of a spreadsheet and back, in the documented formats."""

from surveys.instruments.domain.conditions import AnswerValue
from surveys.instruments.domain.instruments import Question
from surveys.instruments.domain.parsing import tidy
from surveys.instruments.domain.question_types.base import CellError

__all__ = ["CellError", "from_cell", "to_cell"]


def from_cell(question: Question, cell: str) -> AnswerValue | None:
    """Read a cell; None for an empty one. Raises CellError with what was expected.

    A list is separated by `;`, numbers per service are written `key=3;other=4`.
    """
    text = tidy(cell)
    return question.type.from_cell(question, text) if text else None


def to_cell(question: Question, value: AnswerValue | None) -> str:
    """Write an answer as from_cell reads it; an empty cell when it is not answered."""
    return "" if value is None else question.type.to_cell(value)
