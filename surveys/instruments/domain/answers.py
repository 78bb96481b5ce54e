"""Answers from a form: values and errors for a set of questions, and what is still missing.

An absent field is not an empty one: absent leaves the old value alone, empty takes it away.
"""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from surveys.instruments.domain.conditions import Answers, AnswerValue
from surveys.instruments.domain.instruments import Instrument, Question, QuestionType
from surveys.instruments.domain.parsing import (
    Params,
    Refusal,
    parse_choice,
    parse_line,
    parse_line_whole,
    parse_one,
    parse_whole,
    tidy,
)
from surveys.instruments.domain.routing import reachable_questions

Form = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class AnswerError:
    """What is wrong with one field: show gettext(message, **params) beside it."""

    question_key: str
    field: str
    message: str
    params: Params = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class Parsed:
    """What a form said: new values, questions that were emptied, and errors.

    A question with an error is in neither of the others, so its old value stands.
    """

    values: dict[str, AnswerValue]
    cleared: frozenset[str]
    errors: tuple[AnswerError, ...]

    def applied_to(self, old: Answers) -> dict[str, AnswerValue]:
        """Give the answers after the form: old ones changed, added or taken away."""
        kept = {key: value for key, value in old.items() if key not in self.cleared}
        return kept | self.values


@dataclass(frozen=True)
class _Said:
    """What a form said about one question; value None: it was emptied."""

    value: AnswerValue | None = None
    errors: tuple[AnswerError, ...] = ()


_NOTHING_SAID = None


def present_field(question: Question) -> str:
    """Name the hidden field that tells an emptied question from one that was not on the page."""
    return f"{question.key}__present"


def whole_field(question: Question) -> str:
    """Name the field of a line's eleven radio buttons, used without script."""
    return f"{question.key}__whole"


def service_field(question: Question, service: str) -> str:
    """Name the field for one service's number."""
    return f"{question.key}__{service}"


def fields(question: Question, services: Sequence[str] = ()) -> tuple[str, ...]:
    """List the names of the form fields that carry the question's answer."""
    match question.type:
        case QuestionType.PER_SERVICE_NUMBER:
            return tuple(service_field(question, service) for service in services)
        case QuestionType.LINE:
            return (question.key, whole_field(question))
        case _:
            return (question.key,)


def parse(
    questions: Sequence[Question],
    form: Form,
    *,
    services: Sequence[str] = (),
    old: Answers | None = None,
) -> Parsed:
    """Read the questions' answers out of a form. Never raises.

    services: keys of the unit's services. old: the answers so far, for numbers per service where
    the form has only some of the fields.
    """
    values: dict[str, AnswerValue] = {}
    cleared = set()
    errors: list[AnswerError] = []
    for question in questions:
        said = _said(question, form, services, (old or {}).get(question.key))
        if said is _NOTHING_SAID:
            continue
        if said.errors:
            errors.extend(said.errors)
        elif said.value is None:
            cleared.add(question.key)
        else:
            values[question.key] = said.value
    return Parsed(values, frozenset(cleared), tuple(errors))


def _said(
    question: Question, form: Form, services: Sequence[str], old: AnswerValue | None
) -> _Said | None:
    names = [name for name in fields(question, services) if name in form]
    if not names:
        return _Said() if present_field(question) in form else _NOTHING_SAID
    match question.type:
        case QuestionType.PER_SERVICE_NUMBER:
            return _numbers(question, form, services, old if isinstance(old, dict) else {})
        case QuestionType.LINE:
            return _line(question, form)
        case QuestionType.MULTIPLE_CHOICE:
            return _choices(question, form)
        case _:
            return _single(question, form)


def _filled(form: Form, name: str) -> list[str]:
    """List the field's values that say something."""
    return [value for value in form.get(name, ()) if tidy(value)]


def _taken(question: Question, name: str, value: AnswerValue | Refusal) -> _Said:
    if isinstance(value, Refusal):
        return _Said(errors=(AnswerError(question.key, name, value.message, value.params),))
    return _Said(value)


def _single(question: Question, form: Form) -> _Said:
    filled = _filled(form, question.key)
    if not filled:
        return _Said()
    return _taken(question, question.key, parse_one(question, filled[-1]))


def _line(question: Question, form: Form) -> _Said:
    # The slider's own field is empty until it is touched, so that its start position is no answer.
    if tenths := _filled(form, question.key):
        return _taken(question, question.key, parse_line(tenths[-1]))
    name = whole_field(question)
    if steps := _filled(form, name):
        return _taken(question, name, parse_line_whole(steps[-1]))
    return _Said()


def _choices(question: Question, form: Form) -> _Said:
    chosen = set()
    for raw in _filled(form, question.key):
        key = parse_choice(question, raw)
        if isinstance(key, Refusal):
            return _taken(question, question.key, key)
        chosen.add(key)
    return _Said(sorted(chosen) or None)


def _numbers(
    question: Question, form: Form, services: Sequence[str], old: Mapping[str, int]
) -> _Said:
    numbers = dict(old)
    errors: list[AnswerError] = []
    for service in services:
        name = service_field(question, service)
        if name not in form:
            continue
        numbers.pop(service, None)
        if filled := _filled(form, name):
            number = parse_whole(question, filled[-1])
            if isinstance(number, Refusal):
                errors.append(AnswerError(question.key, name, number.message, number.params))
            else:
                numbers[service] = number
    return _Said(numbers or None, tuple(errors))


def missing_required(
    instrument: Instrument, answers: Answers, services: Sequence[str] = ()
) -> tuple[Question, ...]:
    """List the reachable required questions without an answer.

    services: keys of the unit's services, each of which a number per service must cover.
    """
    return tuple(
        question
        for question in reachable_questions(instrument, answers)
        if question.required and not _is_complete(question, answers.get(question.key), services)
    )


def _is_complete(question: Question, value: AnswerValue | None, services: Sequence[str]) -> bool:
    if value is None:
        return False
    if question.type is QuestionType.PER_SERVICE_NUMBER and isinstance(value, dict):
        return bool(value) and all(service in value for service in services)
    return value not in ("", [])
