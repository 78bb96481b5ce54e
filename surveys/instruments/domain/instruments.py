"""What an instrument is: sections, questions, scoring, norms and licence, as frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any

from surveys.instruments.domain.collecting import Collecting
from surveys.instruments.domain.conditions import Condition
from surveys.instruments.domain.figures import DeclaredFigure
from surveys.instruments.domain.question_types.base import QuestionType
from surveys.instruments.domain.texts import Text


@dataclass(frozen=True)
class Option:
    """One choice of a question. score: its worth in a sum, None where it has none."""

    key: str
    text: Text
    score: Decimal | None = None


@dataclass(frozen=True)
class Question:
    """One question.

    minimum, maximum: of a number, both included. low_words, high_words: at the ends of a line,
    drawn with faces if `faces`. area: the quality area of a requirement in a self-report. own: keys
    that only its type knows. Any: decoded YAML, of the shape that the type's schema says.
    """

    key: str
    type: QuestionType
    text: Text
    help: Text | None = None
    options: tuple[Option, ...] = ()
    required: bool = False
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    unit: Text | None = None
    low_words: Text | None = None
    high_words: Text | None = None
    faces: bool = False
    allow_dont_know: bool = True
    show_if: Condition | None = None
    sensitive: bool = False
    area: str | None = None
    own: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @cached_property
    def choices(self) -> tuple[Option, ...]:
        """The options to choose between; some types bring their own."""
        return self.type.choices(self)

    def option(self, key: str) -> Option | None:
        """Find a choice by its key; None if the question has no such choice."""
        return next((option for option in self.choices if option.key == key), None)

    @property
    def is_requirement(self) -> bool:
        """Whether the question asks if a requirement of law or contract is met."""
        return self.area is not None


@dataclass(frozen=True)
class Section:
    """A page of questions; shown only if its condition holds."""

    key: str
    title: Text
    questions: tuple[Question, ...]
    help: Text | None = None
    show_if: Condition | None = None


class ScoringKind(StrEnum):
    """How answers become a figure."""

    NONE = "none"
    SUM = "sum"
    SHARE_POSITIVE = "share_positive"


@dataclass(frozen=True)
class Scoring:
    """How the instrument is scored. minimum, maximum: of the whole sum."""

    kind: ScoringKind = ScoringKind.NONE
    items: tuple[str, ...] = ()
    reversed: tuple[str, ...] = ()
    minimum: Decimal | None = None
    maximum: Decimal | None = None


class NormKind(StrEnum):
    """What a norm is used for when a course of scores is read."""

    CUTOFF = "cutoff"
    RELIABLE_CHANGE = "reliable_change"
    CEILING = "ceiling"
    FEWEST_SCORES = "fewest_scores"
    TURN_SIZE = "turn_size"
    TURNS = "turns"
    TALK_LEVEL = "talk_level"
    TALK_DROP = "talk_drop"


class Operator(StrEnum):
    """How a score is held against a norm's value: score OPERATOR value."""

    BELOW = "<"
    AT_MOST = "<="
    ABOVE = ">"
    AT_LEAST = ">="


@dataclass(frozen=True)
class Ages:
    """Ages in whole years, both included; None means no limit."""

    minimum: int | None = None
    maximum: int | None = None

    def includes(self, age: int) -> bool:
        """Whether a person of this age is meant."""
        above = self.minimum is None or age >= self.minimum
        return above and (self.maximum is None or age <= self.maximum)


@dataclass(frozen=True)
class Norm:
    """A value to read scores against, with where it comes from. n: persons it was drawn from."""

    key: str
    kind: NormKind
    operator: Operator
    value: Decimal
    source: str
    country: str
    note: Text
    population: str = "all"
    year: int | None = None
    n: int | None = None
    ages: Ages = Ages()

    def is_met_by(self, value: Decimal) -> bool:
        """Whether `value OPERATOR norm` holds."""
        match self.operator:
            case Operator.BELOW:
                return value < self.value
            case Operator.AT_MOST:
                return value <= self.value
            case Operator.ABOVE:
                return value > self.value
            case _:
                return value >= self.value


@dataclass(frozen=True)
class Licence:
    """Whether a licence must be recorded before live use, and from whom it is had."""

    required: bool
    holder: str
    note: Text
    url: str | None = None


class Moment(StrEnum):
    """When in a session a rating is made."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True)
class Instrument:
    """A versioned definition. pair: key of the instrument for the session's other moment."""

    key: str
    version: int
    title: Text
    intro: Text
    collecting: Collecting
    languages: tuple[str, ...]
    sections: tuple[Section, ...]
    licence: Licence
    what_is_stored: Text | None = None
    single_page: bool = False
    moment: Moment | None = None
    pair: str | None = None
    ages: Ages = Ages()
    scoring: Scoring = Scoring()
    norms: tuple[Norm, ...] = ()
    figures: tuple[DeclaredFigure, ...] = ()

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """All questions in order, whatever section they stand in."""
        return tuple(question for section in self.sections for question in section.questions)

    @cached_property
    def has_conditions(self) -> bool:
        """Whether any section or question is shown only on a condition."""
        parts: tuple[Section | Question, ...] = (*self.sections, *self.questions)
        return any(part.show_if is not None for part in parts)

    @cached_property
    def _questions_by_key(self) -> dict[str, Question]:
        return {question.key: question for question in self.questions}

    def question(self, key: str) -> Question:
        """Find a question by its key; raises KeyError if there is none."""
        return self._questions_by_key[key]

    def section(self, key: str) -> Section:
        """Find a section by its key; raises KeyError if there is none."""
        return {section.key: section for section in self.sections}[key]

    def section_of(self, question_key: str) -> Section:
        """Find the section where the question stands; raises KeyError if there is none."""
        question = self.question(question_key)
        return next(section for section in self.sections if question in section.questions)
