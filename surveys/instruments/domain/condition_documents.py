"""Conditions as plain data and back."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from surveys.instruments.domain.conditions import (
    Answered,
    AnyOf,
    AtLeast,
    Condition,
    Equals,
    Every,
    Negation,
    NotEquals,
    Some,
)

# Any: decoded JSON and YAML; the schema has said what stands where.
Data = dict[str, Any]


def number_to_data(number: Decimal | None) -> int | str | None:
    """Whole numbers as such, others as strings: JSON's floats would not come back equal."""
    if number is None:
        return None
    plain = str(number)
    return int(plain) if plain.lstrip("-").isdecimal() else plain


def condition_to_data(condition: Condition | None) -> Data | None:
    """Give the condition as data that JSON can hold."""
    return None if condition is None else _to_data(condition)


def _to_data(condition: Condition) -> Data:
    match condition:
        case Every(parts):
            data: Data = {"all": [_to_data(part) for part in parts]}
        case Some(parts):
            data = {"any": [_to_data(part) for part in parts]}
        case Negation(inner):
            data = {"not": _to_data(inner)}
        case _:
            data = {"question": condition.question} | _operator_data(condition)
    return data


def _operator_data(condition: Equals | NotEquals | AnyOf | AtLeast | Answered) -> Data:
    match condition:
        case Equals(_, value):
            return {"equals": value}
        case NotEquals(_, value):
            return {"not_equals": value}
        case AnyOf(_, values):
            return {"any_of": list(values)}
        case AtLeast(_, number):
            return {"at_least": number_to_data(number)}
        case _:
            return {"answered": True}


def condition_from_data(data: Mapping[str, Any] | None) -> Condition | None:
    """Make the condition from checked data."""
    return None if data is None else _from_data(data)


def _from_data(data: Mapping[str, Any]) -> Condition:
    condition: Condition
    match data:
        case {"all": parts}:
            condition = Every(tuple(_from_data(part) for part in parts))
        case {"any": parts}:
            condition = Some(tuple(_from_data(part) for part in parts))
        case {"not": inner}:
            condition = Negation(_from_data(inner))
        case _:
            condition = _about_question(data["question"], data)
    return condition


def _about_question(question: str, data: Mapping[str, Any]) -> Condition:
    match data:
        case {"equals": value}:
            return Equals(question, value)
        case {"not_equals": value}:
            return NotEquals(question, value)
        case {"any_of": values}:
            return AnyOf(question, tuple(values))
        case {"at_least": number}:
            return AtLeast(question, Decimal(str(number)))
        case _:
            return Answered(question)
