"""Figures that an instrument declares: read, kept, and refused where they can't be counted."""

import json

import pytest

from surveys.instruments.definitions import (
    DefinitionErrors,
    digest,
    from_data,
    load,
    to_data,
)
from tests.surveys.instruments.test_definitions import SMALL

FIGURES = SMALL.replace(
    "sections:",
    """\
figures:
  - key: have
    question: has
    counts: [yes]
    base: [yes, no]
    title: {sv: Har, en: Have}
    definition: {sv: Andel., en: Share.}
  - key: have_not
    question: has
    counts: [no]
    base: [yes, no]
    title: {sv: Har inte, en: Have not}
    definition: {sv: Andel., en: Share.}
    readers: rows
sections:""",
)


def test_figures_come_back_equal_and_change_the_digest():
    instrument = load(FIGURES, "small.yaml")

    assert from_data(json.loads(json.dumps(to_data(instrument)))) == instrument
    assert [(each.key, each.readers) for each in instrument.figures] == [
        ("have", "everybody"),
        ("have_not", "rows"),
    ]
    assert digest(instrument) != digest(load(SMALL, "small.yaml"))


def test_words_of_a_figure_are_in_the_languages_of_staff_alone():
    text = FIGURES.replace("languages: [sv, en]", "languages: [sv]")

    assert load(text, "small.yaml").figures[0].title.locales == ("en", "sv")


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            "question: has",
            "question: hasnt",
            "small.yaml:13: figures.0.question: Ingen version av small har ",
        ),
        (
            "question: has",
            "question: which",
            "small.yaml:13: figures.0.question: Frågan which går inte att r",
        ),
        (
            "counts: [yes]",
            "counts: [dont_know]",
            "small.yaml:14: figures.0.counts.0: Svaret dont_know räknas",
        ),
        (
            "base: [yes, no]",
            "base: [yes, maybe]",
            "small.yaml:15: figures.0.base.1: Ingen version av frågan",
        ),
        ("base: [yes, no]", "base: []", "small.yaml:15: figures.0.base: Värdet"),
        (
            "title: {sv: Har, en: Have}",
            "title: {sv: Har}",
            "small.yaml:16: figures.0.title: Nyckeln en saknas",
        ),
        ("key: have_not", "key: have", "small.yaml:18: figures.1.key: Nyckeln have finns redan."),
        ("readers: rows", "readers: units", "small.yaml:24: figures.1.readers: Värdet"),
        (
            "    readers: rows\n",
            "    colour: red\n",
            "small.yaml:24: figures.1.colour: Okänd nyckel",
        ),
    ],
)
def test_fault_of_a_figure_is_told_at_its_line(old, new, fault):
    with pytest.raises(DefinitionErrors) as refused:
        load(FIGURES.replace(old, new, 1), "small.yaml")

    assert str(refused.value).splitlines()[0].startswith(fault)


def test_figure_of_what_is_asked_at_sessions_is_refused():
    text = FIGURES.replace("audience: family", "audience: family\nmoment: after")

    with pytest.raises(DefinitionErrors, match=r"figures\.0: Det som besvaras vid möten"):
        load(text, "small.yaml")
