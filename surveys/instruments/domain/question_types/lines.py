"""The line to touch: a place between two ends, stored in tenths, 0 to 100."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from random import Random
from typing import ClassVar

from surveys.instruments.domain.conditions import AnswerValue
from surveys.instruments.domain.instruments import Question
from surveys.instruments.domain.parsing import LONGEST_NUMBER, WHOLE, Refusal, compact
from surveys.instruments.domain.question_types.base import (
    FLAG,
    TEXT,
    Data,
    Form,
    QuestionType,
    Said,
    Schema,
    Weights,
    filled,
    taken,
)
from surveys.instruments.domain.question_types.numbers import localised
from surveys.instruments.domain.texts import SOURCE_LOCALE, Text
from surveys.text import N_

TENTHS = 100
WHOLE_STEPS = 10


def parse_line(raw: str) -> int | Refusal:
    """Read a place on the line in tenths, 0 to 100."""
    return _place(raw, TENTHS)


def parse_line_whole(raw: str) -> int | Refusal:
    """Read a place on the line as one of eleven whole steps, 0 to 10; the value is in tenths."""
    place = _place(raw, WHOLE_STEPS)
    return place if isinstance(place, Refusal) else place * (TENTHS // WHOLE_STEPS)


def _place(raw: str, highest: int) -> int | Refusal:
    text = compact(raw)
    known = WHOLE.fullmatch(text) and len(text) <= LONGEST_NUMBER
    if known and 0 <= int(text) <= highest:
        return int(text)
    return Refusal(N_("Vi kunde inte läsa var på linjen du markerade. Markera en gång till."))


def whole_of_tenths(tenths: int) -> int:
    """Round tenths half up to a whole number: 73 to 7, 75 to 8."""
    return (tenths + 5) // 10


class RatedLine(QuestionType):
    """A line between two ends in words, with faces beside them if `faces`."""

    key = "line"
    schema: ClassVar[Mapping[str, Schema]] = {"low_words": TEXT, "high_words": TEXT, "faces": FLAG}
    needs: ClassVar[tuple[str, ...]] = ("low_words", "high_words")

    def can_be_summed(self, data: Data) -> bool:
        """Always, 0 to 10."""
        del data
        return True

    def fields(self, question: Question, services: Sequence[str]) -> tuple[str, ...]:
        """The slider's, and that of the eleven radio buttons that are there without script."""
        del services
        return (question.key, _whole_field(question))

    def read(self, question: Question, raw: str) -> AnswerValue | Refusal:
        """Read a place in tenths."""
        del question
        return parse_line(raw)

    def said(
        self, question: Question, form: Form, services: Sequence[str], old: AnswerValue | None
    ) -> Said:
        """Read the slider, else the radio buttons."""
        del services, old
        # The slider's own field is empty until it is touched: its start position is no answer.
        if tenths := filled(form, question.key):
            return taken(question.key, parse_line(tenths[-1]))
        name = _whole_field(question)
        if steps := filled(form, name):
            return taken(name, parse_line_whole(steps[-1]))
        return Said()

    def words(
        self, question: Question, value: AnswerValue, locale: str, service_names: Mapping[str, str]
    ) -> str:
        """The place with one decimal."""
        del question, service_names
        return localised(f"{value // 10}.{value % 10}" if isinstance(value, int) else "", locale)

    def worth(self, question: Question, value: AnswerValue | None) -> Decimal | None:
        """The place with one decimal, 0 to 10."""
        del question
        return Decimal(value) / 10 if isinstance(value, int) else None

    def range(self, question: Question) -> tuple[Decimal, Decimal] | None:
        """From 0 to 10."""
        del question
        return Decimal(0), Decimal(TENTHS) / 10

    def tallied(self, value: AnswerValue) -> tuple[str, ...]:
        """Counted by the nearest whole step."""
        return (str(whole_of_tenths(value)),) if isinstance(value, int) else ()

    def ways(self, question: Question) -> tuple[tuple[str, Text], ...]:
        """The eleven whole steps; the words of the ends beside theirs."""
        ends = {0: question.low_words, WHOLE_STEPS: question.high_words}
        return tuple((str(n), _beside(n, ends.get(n))) for n in range(WHOLE_STEPS + 1))

    def made_up(self, question: Question, random: Random, weights: Weights) -> AnswerValue | None:
        """Anywhere but at the ends."""
        del question, weights
        return random.randint(35, 98)


def _whole_field(question: Question) -> str:
    return f"{question.key}__whole"


def _beside(number: int, words: Text | None) -> Text:
    if words is None:
        return Text.of({SOURCE_LOCALE: str(number)})
    return Text.of({locale: f"{number} {words.in_(locale)}" for locale in words.locales})
