"""Choices that a type of question brings itself, such as yes and no, in the languages of an instrument."""

from collections.abc import Callable, Collection
from dataclasses import replace

from surveys.instruments.domain.instruments import Instrument, Option, Question
from surveys.instruments.domain.texts import SOURCE_LOCALE, Text

Translate = Callable[[str, str], str]  # a text in a language


def in_own_words(
    instrument: Instrument, known: Collection[str], translate: Translate
) -> Instrument:
    """The instrument with its types' own choices in each of its languages that is known too."""
    languages = [code for code in instrument.languages if code in known]
    sections = tuple(
        replace(section, questions=tuple(_told(q, languages, translate) for q in section.questions))
        for section in instrument.sections
    )
    return replace(instrument, sections=sections)


def _told(question: Question, languages: Collection[str], translate: Translate) -> Question:
    if question.options or not question.choices:
        return question
    options = tuple(_option(option, languages, translate) for option in question.choices)
    return replace(question, options=options)


def _option(option: Option, languages: Collection[str], translate: Translate) -> Option:
    source, there = option.text.in_(SOURCE_LOCALE), dict(option.text.words)
    more = {code: translate(source, code) for code in languages if code not in there}
    return replace(option, text=Text.of(there | more))
