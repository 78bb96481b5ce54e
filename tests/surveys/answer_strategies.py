"""Answers drawn at random as people give them: the form's fields, and the value to be stored."""

from datetime import date

from hypothesis import strategies as st

from surveys.instruments.definitions import shipped
from surveys.instruments.domain.question_types.registry import TYPES

INSTRUMENTS = {instrument.key: instrument for instrument in shipped()}
# Printed letters only: what of spaces and controls is stripped has tests of its own.
WRITTEN = st.text(st.characters(codec="utf-8", categories=["L", "N", "P"]), min_size=1, max_size=40)


@st.composite
def said(draw, question, services=()):
    """One answer: (fields as a browser posts them, value that is to be stored)."""
    if question.type is TYPES["line"]:
        return _line(draw, question.key)
    if question.type is TYPES["per_service_number"]:
        numbers = draw(st.fixed_dictionaries({s: st.integers(0, 99) for s in services}))
        return {f"{question.key}__{s}": str(n) for s, n in numbers.items()}, numbers
    written, value = _written(draw, question)
    return {question.key: written}, value


def _written(draw, question):
    match question.type.key:
        case "whole_number":
            number = draw(_whole(question))
            return str(number), number
        case "decimal_number":
            number = draw(_whole(question))
            return f"{number},5", f"{number}.5"
        case "text":
            words = draw(WRITTEN)
            return f"  {words} ", words
        case "date":
            day = draw(st.dates(date(1990, 1, 1), date(2060, 12, 31))).isoformat()
            return day, day
        case "multiple_choice":
            keys = draw(st.lists(_keys(question), min_size=1, unique=True))
            return keys, sorted(keys)
        case _:
            key = draw(_keys(question))
            return key, key


def _line(draw, key):
    if draw(st.booleans()):
        tenths = draw(st.integers(0, 100))
        return {key: str(tenths)}, tenths
    step = draw(st.integers(0, 10))  # without script: eleven radio buttons
    return {key: "", f"{key}__whole": str(step)}, step * 10


def _keys(question):
    return st.sampled_from([option.key for option in question.choices])


def _whole(question):
    low = 0 if question.minimum is None else int(question.minimum)
    high = low + 500 if question.maximum is None else int(question.maximum) - 1
    return st.integers(low, high)


def some(question, services=()):
    """The same, or None for a question that is passed over."""
    return st.none() | said(question, services)


def everything(key, services=()):
    """An answer or None for every question of a shipped instrument, shown or not."""
    return st.fixed_dictionaries({q.key: some(q, services) for q in INSTRUMENTS[key].questions})


def values_of(drawn):
    """What is to be stored of what was drawn."""
    return {key: each[1] for key, each in drawn.items() if each is not None}


def fields_of(drawn, keys):
    """What is posted of what was drawn, for some questions."""
    return {
        name: value
        for key in keys
        if drawn[key] is not None
        for name, value in drawn[key][0].items()
    }
