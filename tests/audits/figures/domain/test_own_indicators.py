"""Indicators that an instrument brings: named so that no other can be, in the words of its answers."""

from audits.figures.domain.catalogue.own_indicators import indicators_of
from audits.figures.domain.own_indicators import brought_by
from surveys.instruments.domain.figures import DeclaredFigure
from surveys.instruments.domain.question_types.registry import TYPES
from tests.surveys.instruments.domain.making import (
    make_instrument,
    make_question,
    make_section,
    make_text,
)

FIGURE = DeclaredFigure(
    "warm", "q", ("red",), ("red", "blue"), make_text("Varm"), make_text("Andel.")
)


def make_version(*figures):
    question = make_question("q", TYPES["single_choice"])
    return make_instrument(make_section("s", question), figures=figures)


def test_only_the_newest_version_brings_figures_and_they_bear_its_name():
    old, new = make_version(FIGURE, FIGURE), make_version(FIGURE)

    (found,) = brought_by((old, new))

    assert found.key == f"{new.key}__warm"
    assert found.asks == (new.key, "q")
    assert (found.counted.in_("sv"), found.base_words.in_("sv")) == ("Red", "Red, Blue")


def test_an_instrument_without_figures_brings_none():
    assert list(brought_by((make_version(),))) == []


def test_the_indicator_says_whose_answers_it_counts():
    (found,) = brought_by((make_version(FIGURE),))

    (made,) = indicators_of(found)

    assert made.asked == found.instrument
