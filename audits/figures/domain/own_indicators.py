"""A municipality's own indicators as plain data that travels with the facts: catalogue/ makes figures of it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from audits.figures.domain.sources import Source, source_of
from surveys.instruments.domain.texts import Text

if TYPE_CHECKING:  # what they are in is said in terms of facts, which carry these
    from audits.figures.domain.indicators import Good
    from audits.figures.domain.quality_areas import Area


@dataclass(frozen=True)
class OwnIndicator:
    """What is declared of an indicator: which answers to a question count, and of which.

    counted, base_words: these answers as the reader of the question sees them.
    """

    key: str
    instrument: str
    question_key: str
    counts: tuple[str, ...]
    base: tuple[str, ...]
    title: Text
    definition: Text
    counted: Text
    base_words: Text
    good: "Good"
    area: "Area | None" = None

    @property
    def source(self) -> Source:
        """Where its rows come from."""
        return source_of(self.instrument)
