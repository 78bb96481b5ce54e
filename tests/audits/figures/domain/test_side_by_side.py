"""Sources on the same question stand side by side, and a contradiction is said."""

from dataclasses import replace
from functools import cache

import pytest

from audits.figures.domain.catalogue import CATALOGUE
from audits.figures.domain.facts import Interview
from audits.figures.domain.side_by_side import QUESTIONS, differ_clearly, side_by_side
from audits.figures.domain.sources import Source
from audits.statistics.shares import Share
from tests.audits.figures.domain.factories import make_facts
from tests.audits.figures.domain.reference_year import load_year

BY_KEY = {question.key: question for question in QUESTIONS}


@cache
def reference_year():
    return load_year()


def test_plan_is_told_by_every_source_when_the_reference_year_is_read():
    result = side_by_side(BY_KEY["implementation_plan"], reference_year())

    shares = [(each.share.numerator, each.share.base) for each in result.heard]
    assert shares == [(18, 18), (9, 13), (43, 81), (2, 5)]


def test_plan_keeps_the_declared_figure_when_the_voice_denies():
    result = side_by_side(BY_KEY["implementation_plan"], reference_year())

    denying = result.heard[2]
    assert (denying.figure.numerator, denying.figure.denominator) == (38, 81)
    assert denying.voice.source is Source.USER_SURVEY


def test_plan_is_contradictory_when_files_say_all_and_the_young_do_not():
    result = side_by_side(BY_KEY["implementation_plan"], reference_year())

    assert result.contradiction is not None
    assert result.contradiction.params == {
        "most": "akterna",
        "least": "de unga som intervjuats",
    }
    assert result.contradiction.msgid.startswith("Enligt %(most)s gäller det alla")


def test_units_and_reviewers_agree_when_their_shares_are_near():
    result = side_by_side(BY_KEY["risk_analysis"], reference_year())

    assert result.contradiction is None
    assert len(result.heard) == 2


def test_no_voice_is_heard_when_there_are_no_answers():
    result = side_by_side(BY_KEY["influence"], make_facts())

    assert result.heard == ()
    assert result.contradiction is None


def test_survey_is_not_heard_when_it_is_left_out():
    facts = replace(reference_year(), left_out=frozenset({Source.USER_SURVEY}))

    result = side_by_side(BY_KEY["implementation_plan"], facts)

    assert {each.voice.source for each in result.heard} == {Source.REVIEWS, Source.INTERVIEWS}


def test_contradiction_is_said_in_general_when_no_source_says_all():
    facts = reference_year()
    young = tuple(
        Interview("U060", "young_person", has_influence="yes", treated_well=answer)
        for answer in ["yes"] + ["no"] * 29
    )

    result = side_by_side(BY_KEY["respect"], replace(facts, interviews=young))

    assert result.contradiction.msgid.startswith("Källorna säger emot varandra")
    assert result.contradiction.params["least"] == "de unga som intervjuats"


@pytest.mark.parametrize(
    ("most", "least", "clear"),
    [
        (Share(5, 5), Share(4, 5), True),  # all against not all
        (Share(5, 5), Share(5, 5), False),
        (Share(4, 5), Share(1, 5), False),  # too few to tell
        (Share(90, 100), Share(10, 100), True),
        (Share(10, 100), Share(90, 100), False),  # the other way about
        (Share(50, 100), Share(45, 100), False),
        (Share(90, 100), Share(1, 5), False),
    ],
)
def test_shares_differ_clearly_when_chance_or_words_can_not_hide_it(most, least, clear):
    assert differ_clearly(most, least) is clear


def test_voices_are_indicators_of_the_catalogue_when_declared():
    keys = {voice.indicator_key for question in QUESTIONS for voice in question.voices}

    assert keys <= set(CATALOGUE)


def test_questions_have_two_sources_when_declared():
    for question in QUESTIONS:
        assert len({voice.source for voice in question.voices}) >= 2, question.key
