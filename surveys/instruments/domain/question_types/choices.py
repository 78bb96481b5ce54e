"""Questions with something to choose between: one or several options, faces, yes and no."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from random import Random
from typing import ClassVar

from surveys.instruments.domain.cell_words import NONE_OF_THE_KEYS
from surveys.instruments.domain.conditions import AnswerValue
from surveys.instruments.domain.instruments import Option, Question
from surveys.instruments.domain.parsing import Refusal, tidy
from surveys.instruments.domain.question_types.base import (
    FLAG,
    CellError,
    Data,
    Form,
    QuestionType,
    Said,
    Schema,
    Weights,
    filled,
    taken,
)
from surveys.instruments.domain.texts import Text
from surveys.text import N_

YES = Option("yes", Text.of({"sv": N_("Ja"), "en": "Yes"}), Decimal(1))
NO = Option("no", Text.of({"sv": N_("Nej"), "en": "No"}), Decimal(0))
DONT_KNOW = Option("dont_know", Text.of({"sv": N_("Vet inte"), "en": "Don’t know"}))
OTHER_WEIGHT = 10


def _in_words(question: Question, key: str, locale: str) -> str:
    option = question.option(key)
    return option.text.in_(locale) if option else key


def _from_cell(question: Question, text: str) -> str:
    key = text.strip()
    if question.option(key) is None:
        keys = ", ".join(option.key for option in question.choices)
        raise CellError(NONE_OF_THE_KEYS, {"keys": keys})
    return key


class SingleChoice(QuestionType):
    """One of several options."""

    key = "single_choice"
    schema: ClassVar[Mapping[str, Schema]] = {"options": {"$ref": "#/$defs/options"}}
    needs: ClassVar[tuple[str, ...]] = ("options",)

    def can_be_summed(self, data: Data) -> bool:
        """An option must have a score."""
        return any("score" in option for option in data.get("options", ()))

    def read(self, question: Question, raw: str) -> str | Refusal:
        """Read the key of one of the choices."""
        key = tidy(raw)
        if question.option(key) is None:
            return Refusal(N_("Det valda svaret finns inte bland alternativen. Välj ett av dem."))
        return key

    def from_cell(self, question: Question, text: str) -> AnswerValue:
        """Read a key; a refusal names all of them."""
        return _from_cell(question, text)

    def words(
        self, question: Question, value: AnswerValue, locale: str, service_names: Mapping[str, str]
    ) -> str:
        """The option's text; the key where the option is gone."""
        del service_names
        return _in_words(question, str(value), locale)

    def worth(self, question: Question, value: AnswerValue | None) -> Decimal | None:
        """The option's score."""
        option = question.option(value) if isinstance(value, str) else None
        return option.score if option else None

    def range(self, question: Question) -> tuple[Decimal, Decimal] | None:
        """From the lowest score to the highest."""
        scores = [option.score for option in question.choices if option.score is not None]
        return (min(scores), max(scores)) if scores else None

    def tallied(self, value: AnswerValue) -> tuple[str, ...]:
        """Each key is counted."""
        return (str(value),)

    def made_up(self, question: Question, random: Random, weights: Weights) -> AnswerValue | None:
        """One of the keys, as often as it weighs."""
        keys = [option.key for option in question.choices]
        return random.choices(keys, weights=[weights.get(key, OTHER_WEIGHT) for key in keys])[0]


class Faces(SingleChoice):
    """One of several faces, from sad to glad."""

    key = "faces"


class YesNoDontKnow(SingleChoice):
    """Yes, no, and don't know unless the question leaves that out."""

    key = "yes_no_dont_know"
    schema: ClassVar[Mapping[str, Schema]] = {"allow_dont_know": FLAG}
    needs: ClassVar[tuple[str, ...]] = ()

    def choices(self, question: Question) -> tuple[Option, ...]:
        """Its own three, or two; as options where they have been put in more languages."""
        return question.options or ((YES, NO, DONT_KNOW) if question.allow_dont_know else (YES, NO))

    def option_keys(self, data: Data) -> set[str]:
        """Its own three, or two."""
        known = data.get("allow_dont_know", True)
        return {option.key for option in ((YES, NO, DONT_KNOW) if known else (YES, NO))}

    @property
    def widget(self) -> str:
        """Drawn as any other choice of one."""
        return "surveys/questions/single_choice.html"


class MultipleChoice(QuestionType):
    """Any number of options; the value is the sorted list of their keys."""

    key = "multiple_choice"
    is_several = True
    schema: ClassVar[Mapping[str, Schema]] = {"options": {"$ref": "#/$defs/options"}}
    needs: ClassVar[tuple[str, ...]] = ("options",)

    def read(self, question: Question, raw: str) -> AnswerValue | Refusal:
        """Read the key of one of the choices."""
        return ONE.read(question, raw)

    def said(
        self, question: Question, form: Form, services: Sequence[str], old: AnswerValue | None
    ) -> Said:
        """Read every box that is ticked; one that is unknown refuses all."""
        del services, old
        chosen = set()
        for raw in filled(form, question.key):
            key = ONE.read(question, raw)
            if isinstance(key, Refusal):
                return taken(question.key, key)
            chosen.add(key)
        return Said(sorted(chosen) or None)

    def as_written(self, question: Question, form: Form) -> object:
        """Every box that was ticked."""
        return list(form.get(question.key, ()))

    def from_cell(self, question: Question, text: str) -> AnswerValue:
        """Read keys separated by `;`."""
        return sorted({_from_cell(question, part) for part in text.split(";")})

    def to_cell(self, value: AnswerValue) -> str:
        """Write keys separated by `;`."""
        return ";".join(_keys(value))

    def words(
        self, question: Question, value: AnswerValue, locale: str, service_names: Mapping[str, str]
    ) -> str:
        """The options' texts."""
        del service_names
        return ", ".join(_in_words(question, key, locale) for key in _keys(value))

    def tallied(self, value: AnswerValue) -> tuple[str, ...]:
        """Each key is counted."""
        return tuple(_keys(value))

    def made_up(self, question: Question, random: Random, weights: Weights) -> AnswerValue | None:
        """One or two of the keys."""
        del weights
        keys = [option.key for option in question.choices]
        return sorted(random.sample(keys, k=min(len(keys), random.randint(1, 2))))


def _keys(value: AnswerValue) -> list[str]:
    return value if isinstance(value, list) else [str(value)]


ONE = SingleChoice()
