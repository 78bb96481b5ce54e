"""Conditions as data: what has to have been answered for a question to be shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

AnswerValue = str | int | list[str] | dict[str, int]
Answers = Mapping[str, AnswerValue]


@dataclass(frozen=True)
class Equals:
    """The answer is this value; for a multiple choice: the value is among those chosen."""

    question: str
    value: str


@dataclass(frozen=True)
class NotEquals:
    """The question is answered, and not with this value."""

    question: str
    value: str


@dataclass(frozen=True)
class AnyOf:
    """The answer is one of these values."""

    question: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class AtLeast:
    """The answer is a number and at least this; numbers per service are summed."""

    question: str
    number: Decimal


@dataclass(frozen=True)
class Answered:
    """The question has an answer, whatever it is."""

    question: str


@dataclass(frozen=True)
class Every:
    """All of the conditions are true."""

    conditions: tuple["Condition", ...]


@dataclass(frozen=True)
class Some:
    """At least one of the conditions is true."""

    conditions: tuple["Condition", ...]


@dataclass(frozen=True)
class Negation:
    """The condition is not true."""

    condition: "Condition"


Condition = Equals | NotEquals | AnyOf | AtLeast | Answered | Every | Some | Negation


def is_true(condition: Condition | None, answers: Answers) -> bool:
    """Say whether the condition holds for the answers; no condition always holds."""
    match condition:
        case None:
            return True
        case Every(conditions):
            return all(is_true(part, answers) for part in conditions)
        case Some(conditions):
            return any(is_true(part, answers) for part in conditions)
        case Negation(inner):
            return not is_true(inner, answers)
        case _:
            return _holds_for_answer(condition, answers.get(condition.question))


def _holds_for_answer(
    condition: Equals | NotEquals | AnyOf | AtLeast | Answered, value: AnswerValue | None
) -> bool:
    if value is None:
        return False
    match condition:
        case Equals(_, wanted):
            return wanted in _values(value)
        case NotEquals(_, unwanted):
            return unwanted not in _values(value)
        case AnyOf(_, wanted_values):
            return bool(_values(value).intersection(wanted_values))
        case AtLeast(_, number):
            amount = _amount(value)
            return amount is not None and amount >= number
        case _:
            return True  # Answered: any value will do


def _values(value: AnswerValue) -> frozenset[str]:
    if isinstance(value, list | dict):
        return frozenset(value)
    return frozenset({str(value)})


def _amount(value: AnswerValue) -> Decimal | None:
    match value:
        case int():
            return Decimal(value)
        case dict():
            return Decimal(sum(value.values()))
        case str() if value.replace(".", "", 1).isdecimal():
            return Decimal(value)
        case _:
            return None


def questions_named(condition: Condition | None) -> tuple[str, ...]:
    """List the keys of the questions that the condition looks at, in order of appearance."""
    match condition:
        case None:
            return ()
        case Every(conditions) | Some(conditions):
            return tuple(key for part in conditions for key in questions_named(part))
        case Negation(inner):
            return questions_named(inner)
        case _:
            return (condition.question,)
