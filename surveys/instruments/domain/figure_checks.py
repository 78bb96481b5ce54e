"""Checks of what is declared to be counted of an instrument, by all its versions."""

from collections.abc import Iterator, Mapping, Sequence

from surveys.instruments.domain.checks import Fault
from surveys.instruments.domain.collecting import About
from surveys.instruments.domain.figures import DeclaredFigure
from surveys.instruments.domain.instruments import Instrument
from surveys.instruments.domain.texts import Text
from surveys.text import N_

Ways = Mapping[str, Text]  # the answers to a question, in words


def ways_of(question_key: str, versions: Sequence[Instrument]) -> Ways:
    """The answers that any version knows, each in the newest words, where one who answers gives one."""
    questions = (
        question
        for instrument in versions
        for question in instrument.questions
        if question.key == question_key and not question.type.is_several
    )
    return {value: words for each in questions for value, words in each.type.ways(each)}


def figure_faults(figure: DeclaredFigure, versions: Sequence[Instrument]) -> Iterator[Fault]:
    """What is wrong with a figure; a path of nothing: its instrument. versions: oldest first, at least one."""
    if versions[-1].collecting.about is About.SESSION:
        message = N_(
            "Det som besvaras vid möten besvaras många gånger av samma familj. Andelar av svaren går "
            "inte att skydda som andelar av familjer."
        )
        yield Fault((), message)
        return
    ways = ways_of(figure.question_key, versions)
    if ways:
        yield from _answer_faults(figure, ways)
        return
    if any(each.key == figure.question_key for of in versions for each in of.questions):
        message = N_(
            "Frågan %(key)s går inte att räkna: den har inte ett svar av några givna från var och en."
        )
    else:
        message = N_("Ingen version av %(instrument)s har någon fråga %(key)s.")
    params = {"instrument": versions[-1].key, "key": figure.question_key}
    yield Fault(("question",), message, params)


def _answer_faults(figure: DeclaredFigure, ways: Ways) -> Iterator[Fault]:
    for place, each in enumerate(figure.base):
        if each not in ways:
            message = N_("Ingen version av frågan %(question)s har svaret %(value)s.")
            params = {"question": figure.question_key, "value": each}
            yield Fault(("base", place), message, params)
    for place, each in enumerate(figure.counts):
        if each not in figure.base:
            message = N_("Svaret %(value)s räknas och måste därför också stå i base.")
            yield Fault(("counts", place), message, {"value": each})
