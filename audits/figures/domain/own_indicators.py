"""A municipality's own indicators as plain data that travels with the facts: catalogue/ makes figures of it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from audits.figures.domain.sources import Source, source_of
from surveys.instruments.domain.collecting import AnsweredBy
from surveys.instruments.domain.figure_checks import Ways, ways_of
from surveys.instruments.domain.figures import DeclaredFigure
from surveys.instruments.domain.instruments import Instrument
from surveys.instruments.domain.texts import Text

LANGUAGES = ("sv", "en")  # those of the pages that show figures


@dataclass(frozen=True, kw_only=True)
class OwnIndicator(DeclaredFigure):
    """A declared figure with the instrument whose answers it counts.

    counted, base_words: these answers as the reader of the question sees them. is_of_people: people
    answered, not a unit of itself.
    """

    instrument: str
    counted: Text
    base_words: Text
    is_of_people: bool = True

    @property
    def source(self) -> Source:
        """Where its rows come from."""
        return source_of(self.instrument)

    @property
    def asks(self) -> tuple[str, str]:
        """The instrument and its question."""
        return self.instrument, self.question_key


def own_indicator(figure: DeclaredFigure, versions: Sequence[Instrument]) -> OwnIndicator:
    """Make an indicator of a figure without faults. versions: all of the instrument, oldest first."""
    ways = ways_of(figure.question_key, versions)
    return OwnIndicator(
        **vars(figure),
        instrument=versions[-1].key,
        counted=_listed(ways, figure.counts),
        base_words=_listed(ways, figure.base),
        is_of_people=versions[-1].collecting.answered_by is not AnsweredBy.MANAGER,
    )


def brought_by(instruments: Iterable[Instrument]) -> Iterator[OwnIndicator]:
    """The indicators that the newest version of each instrument brings; their keys say so, as no other can.

    instruments: every version, those of one instrument together, oldest first.
    """
    for key, found in groupby(instruments, lambda each: each.key):
        versions = tuple(found)
        for figure in versions[-1].figures:
            yield own_indicator(replace(figure, key=f"{key}__{figure.key}"), versions)


def _listed(ways: Ways, answers: Iterable[str]) -> Text:
    """Some answers in words, one after the other."""
    words = [ways[each] for each in answers]
    return Text.of({to: ", ".join(each.in_(to) for each in words) for to in LANGUAGES})
