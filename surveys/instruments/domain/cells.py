"""Answers from cells of a spreadsheet, in the documented import formats."""

import re

from surveys.instruments.domain.conditions import AnswerValue
from surveys.instruments.domain.instruments import Question, QuestionType
from surveys.instruments.domain.parsing import Params, Refusal, parse_one, parse_whole, tidy
from surveys.text import N_

_SERVICE_KEY = re.compile(r"[a-z][a-z0-9_]*")


class CellError(ValueError):
    """A cell does not hold what the question expects; message and params say what it expects."""

    def __init__(self, message: str, params: Params | None = None) -> None:
        """Keep the message apart from what goes into it, for translation."""
        self.message = message
        self.params = dict(params or {})
        super().__init__(message % self.params)


def from_cell(question: Question, cell: str) -> AnswerValue | None:
    """Read a cell; None for an empty one. Raises CellError with what was expected.

    A list is separated by `;`, numbers per service are written `key=3;other=4`.
    """
    text = tidy(cell)
    if not text:
        return None
    match question.type:
        case QuestionType.MULTIPLE_CHOICE:
            return sorted({_choice(question, part) for part in text.split(";")})
        case QuestionType.PER_SERVICE_NUMBER:
            return _pairs(question, text)
        case QuestionType.SINGLE_CHOICE | QuestionType.FACES | QuestionType.YES_NO_DONT_KNOW:
            return _choice(question, text)
        case _:
            return _accepted(parse_one(question, text))


def _accepted(value: AnswerValue | Refusal) -> AnswerValue:
    if isinstance(value, Refusal):
        raise CellError(value.message, value.params)
    return value


def _choice(question: Question, text: str) -> str:
    key = text.strip()
    if question.option(key) is None:
        keys = ", ".join(option.key for option in question.choices)
        raise CellError(N_("Väntade något av: %(keys)s."), {"keys": keys})
    return key


def _pairs(question: Question, text: str) -> dict[str, int]:
    numbers: dict[str, int] = {}
    for pair in text.split(";"):
        service, sign, raw = (part.strip() for part in pair.partition("="))
        if not sign or not _SERVICE_KEY.fullmatch(service):
            raise CellError(
                N_("Väntade par av insats och antal, till exempel family_counselling=8.")
            )
        if service in numbers:
            raise CellError(N_("Insatsen %(service)s står två gånger."), {"service": service})
        number = parse_whole(question, raw)
        if isinstance(number, Refusal):
            raise CellError(number.message, number.params)
        numbers[service] = number
    return numbers
