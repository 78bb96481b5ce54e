"""Questions whose answer is a number: whole, with decimals, or one for each of the unit's services."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from random import Random
from typing import ClassVar

from surveys.instruments.domain.cell_words import NO_PAIRS, SERVICE_TWICE
from surveys.instruments.domain.conditions import AnswerValue
from surveys.instruments.domain.instruments import Question
from surveys.instruments.domain.parsing import (
    DECIMAL,
    LONGEST_NUMBER,
    WHOLE,
    Refusal,
    compact,
    in_words,
)
from surveys.instruments.domain.question_types.base import (
    NUMBER,
    TEXT,
    CellError,
    Data,
    Form,
    QuestionType,
    Said,
    Schema,
    Weights,
    accepted,
    filled,
)
from surveys.text import N_

_SERVICE_KEY = re.compile(r"[a-z][a-z0-9_]*")


def parse_whole(question: Question, raw: str) -> int | Refusal:
    """Read a whole number; spaces between digits are fine."""
    text = compact(raw)
    if not WHOLE.fullmatch(text):
        if DECIMAL.fullmatch(text):
            return Refusal(N_("Skriv ett helt tal, utan decimaler."))
        return Refusal(N_("Skriv svaret som ett tal med siffror, till exempel 12."))
    if len(text) > LONGEST_NUMBER:
        return Refusal(N_("Talet är för långt. Kontrollera att det är rätt."))
    number = int(text)
    return _out_of_range(question, Decimal(number)) or number


def parse_decimal(question: Question, raw: str) -> str | Refusal:
    """Read a number with comma or point; the value is the decimal as a string with a point."""
    text = compact(raw)
    if not DECIMAL.fullmatch(text):
        return Refusal(N_("Skriv svaret som ett tal med siffror, till exempel 7,5."))
    if len(text) > LONGEST_NUMBER:
        return Refusal(N_("Talet är för långt. Kontrollera att det är rätt."))
    number = Decimal(text.replace(",", "."))
    return _out_of_range(question, number) or format(number + 0, "f")


def _out_of_range(question: Question, number: Decimal) -> Refusal | None:
    low, high = question.minimum, question.maximum
    too_low = low is not None and number < low
    too_high = high is not None and number > high
    if not (too_low or too_high):
        return None
    params = {
        "minimum": "" if low is None else in_words(low),
        "maximum": "" if high is None else in_words(high),
    }
    if low is None:
        return Refusal(N_("Talet är för stort. Det får vara högst %(maximum)s."), params)
    if high is None:
        return Refusal(N_("Talet är för litet. Det ska vara minst %(minimum)s."), params)
    return Refusal(N_("Talet ska vara mellan %(minimum)s och %(maximum)s."), params)


def localised(number: str, locale: str) -> str:
    """Write a number with the language's decimal sign."""
    return number if locale.startswith("en") else number.replace(".", ",")


class DecimalNumber(QuestionType):
    """A number with decimals; the value is a string, since JSON's floats are not exact."""

    key = "decimal_number"
    schema: ClassVar[Mapping[str, Schema]] = {"minimum": NUMBER, "maximum": NUMBER, "unit": TEXT}

    def read(self, question: Question, raw: str) -> AnswerValue | Refusal:
        """Read a number with comma or point."""
        return parse_decimal(question, raw)

    def words(
        self, question: Question, value: AnswerValue, locale: str, service_names: Mapping[str, str]
    ) -> str:
        """The number and its unit."""
        del service_names
        number = localised(str(value), locale)
        return f"{number} {question.unit.in_(locale)}" if question.unit else number


class WholeNumber(DecimalNumber):
    """A whole number."""

    key = "whole_number"

    def can_be_summed(self, data: Data) -> bool:
        """It must have both limits."""
        return "minimum" in data and "maximum" in data

    def read(self, question: Question, raw: str) -> AnswerValue | Refusal:
        """Read a whole number."""
        return parse_whole(question, raw)

    def worth(self, question: Question, value: AnswerValue | None) -> Decimal | None:
        """The number itself."""
        del question
        return Decimal(value) if isinstance(value, int) else None

    def range(self, question: Question) -> tuple[Decimal, Decimal] | None:
        """Its limits."""
        if question.minimum is None or question.maximum is None:
            return None
        return question.minimum, question.maximum

    def made_up(self, question: Question, random: Random, weights: Weights) -> AnswerValue | None:
        """A small number."""
        del weights
        low, high = int(question.minimum or 0), int(question.maximum or 20)
        return random.randint(low, min(high, low + 12))


class PerServiceNumber(QuestionType):
    """A whole number for each service that the unit has an agreement on."""

    key = "per_service_number"
    is_written = True
    schema: ClassVar[Mapping[str, Schema]] = {"minimum": NUMBER, "maximum": NUMBER, "unit": TEXT}

    def fields(self, question: Question, services: Sequence[str]) -> tuple[str, ...]:
        """One for each service."""
        return tuple(_field(question, service) for service in services)

    def read(self, question: Question, raw: str) -> AnswerValue | Refusal:
        """Read one service's number."""
        return parse_whole(question, raw)

    def said(
        self, question: Question, form: Form, services: Sequence[str], old: AnswerValue | None
    ) -> Said:
        """Read the services whose fields are there; the others keep their numbers."""
        numbers = dict(old) if isinstance(old, dict) else {}
        refusals: list[tuple[str, Refusal]] = []
        for service in services:
            name = _field(question, service)
            if name not in form:
                continue
            numbers.pop(service, None)
            if values := filled(form, name):
                number = parse_whole(question, values[-1])
                if isinstance(number, Refusal):
                    refusals.append((name, number))
                else:
                    numbers[service] = number
        return Said(numbers or None, tuple(refusals))

    def as_written(self, question: Question, form: Form) -> object:
        """What was written for each service."""
        start = _field(question, "")
        return {
            name.removeprefix(start): values[-1]
            for name, values in form.items()
            if name.startswith(start) and values
        }

    def is_complete(self, value: AnswerValue, services: Sequence[str]) -> bool:
        """Every service must have its number."""
        numbers = value if isinstance(value, dict) else {}
        return bool(numbers) and all(service in numbers for service in services)

    def from_cell(self, question: Question, text: str) -> AnswerValue:
        """Read pairs as `key=3;other=4`."""
        numbers: dict[str, AnswerValue] = {}
        for pair in text.split(";"):
            service, sign, raw = (part.strip() for part in pair.partition("="))
            if not sign or not _SERVICE_KEY.fullmatch(service):
                raise CellError(NO_PAIRS)
            if service in numbers:
                raise CellError(SERVICE_TWICE, {"service": service})
            numbers[service] = accepted(parse_whole(question, raw))
        return numbers  # type: ignore[return-value]  # accepted gives back the whole number it took

    def to_cell(self, value: AnswerValue) -> str:
        """Write pairs as `key=3;other=4`."""
        return ";".join(f"{service}={n}" for service, n in _numbers(value).items())

    def words(
        self, question: Question, value: AnswerValue, locale: str, service_names: Mapping[str, str]
    ) -> str:
        """Each service's name and number."""
        del question, locale
        numbers = _numbers(value).items()
        return ", ".join(f"{service_names.get(key, key)}: {n}" for key, n in numbers)


def _field(question: Question, service: str) -> str:
    return f"{question.key}__{service}"


def _numbers(value: AnswerValue) -> dict[str, int]:
    return value if isinstance(value, dict) else {}
