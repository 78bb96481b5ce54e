"""Answers to instruments that have no source of their own, counted: what their figures are made of."""

from dataclasses import dataclass


@dataclass(frozen=True)
class AnswerCell:
    """How many forms of another instrument gave a value to a question; RESPONSES: the forms themselves.

    commissioner: whose round it was. unit_code: whom they are about; "": nobody, or not to be told.
    is_of_people: people answered, not the unit of itself.
    """

    instrument: str
    question_key: str
    value: str
    n: int
    commissioner: str = ""
    unit_code: str = ""
    is_of_people: bool = True

    @property
    def label(self) -> str:
        """Give the unit's code, or whose round it was."""
        return self.unit_code or self.commissioner

    @property
    def asks(self) -> tuple[str, str]:
        """The instrument and its question."""
        return self.instrument, self.question_key
