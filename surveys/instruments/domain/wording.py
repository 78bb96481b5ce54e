"""Answers in words, for the page where one checks them and for what is taken out."""

from collections.abc import Mapping

from surveys.instruments.domain.conditions import AnswerValue
from surveys.instruments.domain.instruments import Question


def readable(
    question: Question,
    value: AnswerValue | None,
    locale: str,
    service_names: Mapping[str, str] | None = None,
) -> str:
    """Write an answer as people read it; an empty string when it is not answered."""
    if value is None:
        return ""
    return question.type.words(question, value, locale, service_names or {})
