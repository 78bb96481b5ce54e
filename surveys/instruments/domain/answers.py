"""Answers from a form: values and errors for a set of questions, and what is still missing.

An absent field is not an empty one: absent leaves the old value alone, empty takes it away.
"""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

from surveys.instruments.domain.conditions import Answers, AnswerValue
from surveys.instruments.domain.instruments import Instrument, Question
from surveys.instruments.domain.parsing import Params, Refusal
from surveys.instruments.domain.question_types.base import Form
from surveys.instruments.domain.routing import reachable_questions


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


def present_field(question: Question) -> str:
    """Name the hidden field that tells an emptied question from one that was not on the page."""
    return f"{question.key}__present"


def fields(question: Question, services: Sequence[str] = ()) -> tuple[str, ...]:
    """List the names of the form fields that carry the question's answer."""
    return question.type.fields(question, services)


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
        names = fields(question, services)
        if not any(name in form for name in names):
            if present_field(question) in form:
                cleared.add(question.key)
            continue
        said = question.type.said(question, form, services, (old or {}).get(question.key))
        if said.refusals:
            errors.extend(_error(question, *refusal) for refusal in said.refusals)
        elif said.value is None:
            cleared.add(question.key)
        else:
            values[question.key] = said.value
    return Parsed(values, frozenset(cleared), tuple(errors))


def _error(question: Question, field: str, refusal: Refusal) -> AnswerError:
    return AnswerError(question.key, field, refusal.message, refusal.params)


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
    return value is not None and question.type.is_complete(value, services)
