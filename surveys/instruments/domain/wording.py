"""Answers in words, for the page where one checks them and for what is taken out."""

from collections.abc import Mapping

from surveys.instruments.domain.conditions import AnswerValue
from surveys.instruments.domain.instruments import Question, QuestionType


def readable(
    question: Question,
    value: AnswerValue | None,
    locale: str,
    service_names: Mapping[str, str] | None = None,
) -> str:
    """Write an answer as people read it; an empty string when it is not answered."""
    match value:
        case None:
            return ""
        case list():
            return ", ".join(_choice(question, key, locale) for key in value)
        case dict():
            names = service_names or {}
            return ", ".join(f"{names.get(key, key)}: {n}" for key, n in value.items())
        case _:
            return _single(question, value, locale)


def _single(question: Question, value: str | int, locale: str) -> str:
    match question.type:
        case QuestionType.LINE if isinstance(value, int):
            return _decimal(f"{value // 10}.{value % 10}", locale)
        case QuestionType.WHOLE_NUMBER | QuestionType.DECIMAL_NUMBER:
            return _with_unit(question, _decimal(str(value), locale), locale)
        case _:
            return _choice(question, str(value), locale)


def _choice(question: Question, key: str, locale: str) -> str:
    option = question.option(key)
    return option.text.in_(locale) if option else key


def _decimal(number: str, locale: str) -> str:
    return number if locale.startswith("en") else number.replace(".", ",")


def _with_unit(question: Question, number: str, locale: str) -> str:
    return f"{number} {question.unit.in_(locale)}" if question.unit else number
