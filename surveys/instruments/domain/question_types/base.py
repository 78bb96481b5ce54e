"""What a type of question has to know; a type of its own says only what differs from one line of text."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Any, ClassVar

from surveys.instruments.domain.conditions import AnswerValue
from surveys.instruments.domain.parsing import Params, Refusal, tidy
from surveys.instruments.domain.texts import Text

if TYPE_CHECKING:  # a question holds its type
    from surveys.instruments.domain.instruments import Option, Question

Form = Mapping[str, Sequence[str]]
Weights = Mapping[str, int]
# Any: JSON schema, and decoded YAML.
Schema = Mapping[str, Any]
Data = Mapping[str, Any]

TEXT: Schema = {"$ref": "#/$defs/text"}
NUMBER: Schema = {"$ref": "#/$defs/number"}
FLAG: Schema = {"type": "boolean"}


class CellError(ValueError):
    """A cell does not hold what the question expects; message and params say what it expects."""

    def __init__(self, message: str, params: Params | None = None) -> None:
        """Keep the message apart from what goes into it, for translation."""
        self.message = message
        self.params = dict(params or {})
        super().__init__(message % self.params)


@dataclass(frozen=True)
class Said:
    """What a form said about one question; value None: it was emptied. refusals: (field, why)."""

    value: AnswerValue | None = None
    refusals: tuple[tuple[str, Refusal], ...] = ()


def taken(field: str, value: AnswerValue | Refusal) -> Said:
    """What was said in a field, read or refused."""
    if isinstance(value, Refusal):
        return Said(refusals=((field, value),))
    return Said(value)


def filled(form: Form, name: str) -> list[str]:
    """List the field's values that say something."""
    return [value for value in form.get(name, ()) if tidy(value)]


def accepted(value: AnswerValue | Refusal) -> AnswerValue:
    """Give what was read from a cell. Raises CellError where it was refused."""
    if isinstance(value, Refusal):
        raise CellError(value.message, value.params)
    return value


class QuestionType:
    """A type of question: how its answers are asked for, read, written, counted and worth.

    key: its word in YAML. schema: the keys of a question that it takes, beside those that all do.
    needs: those of them that must be there. is_written: answered in one's own words or from one's
    own books, so that a demo makes nothing up. is_free_text: results list the answers as they were
    written. is_several: one who answers counts under several values, or none.
    """

    key: ClassVar[str]
    schema: ClassVar[Mapping[str, Schema]] = {}
    needs: ClassVar[tuple[str, ...]] = ()
    is_written: ClassVar[bool] = False
    is_free_text: ClassVar[bool] = False
    is_several: ClassVar[bool] = False

    def __repr__(self) -> str:
        return f"<{self.key}>"

    @property
    def widget(self) -> str:
        """The template that draws it; it sees question, value, error, locale, services and flips."""
        return f"surveys/questions/{self.key}.html"

    # definitions

    def choices(self, question: "Question") -> tuple["Option", ...]:
        """The options to choose between."""
        return question.options

    def option_keys(self, data: Data) -> set[str] | None:
        """Keys that a condition may name; None where there is nothing to choose between."""
        return {option["key"] for option in data["options"]} if "options" in data else None

    def can_be_summed(self, data: Data) -> bool:  # noqa: ARG002  (for those that override it)
        """Whether a sum of scores may count it."""
        return False

    # answers

    def fields(self, question: "Question", services: Sequence[str]) -> tuple[str, ...]:  # noqa: ARG002
        """The names of the form fields that carry the answer. services: keys of the unit's."""
        return (question.key,)

    def read(self, question: "Question", raw: str) -> AnswerValue | Refusal:
        """Read one non-empty value."""
        raise NotImplementedError

    def said(
        self,
        question: "Question",
        form: Form,
        services: Sequence[str],  # noqa: ARG002
        old: AnswerValue | None,  # noqa: ARG002
    ) -> Said:
        """Read the answer out of a form that has at least one of its fields."""
        values = filled(form, question.key)
        return taken(question.key, self.read(question, values[-1])) if values else Said()

    def as_written(self, question: "Question", form: Form) -> object:
        """What was written in its fields, to be shown again as it was."""
        values = form.get(question.key, ())
        return values[-1] if values else None

    def is_complete(self, value: AnswerValue, services: Sequence[str]) -> bool:  # noqa: ARG002
        """Whether the answer is enough for a question that must be answered."""
        return value not in ("", [])

    def from_cell(self, question: "Question", text: str) -> AnswerValue:
        """Read a cell that is not empty. Raises CellError with what was expected."""
        return accepted(self.read(question, text))

    def to_cell(self, value: AnswerValue) -> str:
        """Write an answer as from_cell reads it."""
        return str(value)

    def words(
        self,
        question: "Question",  # noqa: ARG002
        value: AnswerValue,
        locale: str,  # noqa: ARG002
        service_names: Mapping[str, str],  # noqa: ARG002
    ) -> str:
        """Write an answer as people read it."""
        return str(value)

    # figures

    def worth(self, question: "Question", value: AnswerValue | None) -> Decimal | None:  # noqa: ARG002
        """What an answer is worth in a sum; None if it has no worth or is missing."""
        return None

    def range(self, question: "Question") -> tuple[Decimal, Decimal] | None:  # noqa: ARG002
        """The lowest and highest worth; None where there is none."""
        return None

    def tallied(self, value: AnswerValue) -> tuple[str, ...]:  # noqa: ARG002
        """The values under which an answer is counted; none where answers are not counted."""
        return ()

    def ways(self, question: "Question") -> tuple[tuple[str, Text], ...]:
        """The values under which answers are counted, in words and in order; none: not counted."""
        return tuple((option.key, option.text) for option in question.choices)

    def made_up(self, question: "Question", random: Random, weights: Weights) -> AnswerValue | None:  # noqa: ARG002
        """A plausible answer for a demo; weights: how often each choice is taken. None: no answer."""
        return None

    def faults(self, data: Data) -> Iterator[tuple[str, str]]:  # noqa: ARG002
        """What else is wrong with a question's definition: (key, message)."""
        yield from ()
