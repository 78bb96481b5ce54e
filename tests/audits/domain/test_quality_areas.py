"""Requirements met in each area, and safety as a limit."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.domain.quality_areas import (
    AREA_TITLES,
    Area,
    AreaReading,
    is_limited_by_safety,
    read_areas,
)
from tests.audits.domain.factories import make_report

AREA_OF = {"fire": Area.SAFETY, "policy": Area.SAFETY, "supervision": Area.KNOWLEDGE_BASED}


def test_every_area_has_a_title():
    assert set(AREA_TITLES) == set(Area)


def test_area_counts_answers_apart_when_requirements_are_read():
    reports = (
        make_report("U1", fire="met", policy="partly", supervision="yes"),
        make_report("U2", fire="not_met", policy="not_applicable", supervision="dont_know"),
        make_report("U3"),
    )

    safety, knowledge = read_areas(reports, AREA_OF)

    assert safety == AreaReading(
        Area.SAFETY,
        met=1,
        partly=1,
        not_met=1,
        not_applicable=1,
        unanswered=2,
        questions=2,
        units=2,
    )
    assert safety.share == Fraction(1, 3)
    assert (knowledge.met, knowledge.unanswered, knowledge.units) == (1, 2, 1)


def test_area_has_no_share_when_nobody_has_answered():
    (safety,) = read_areas((), {"fire": Area.SAFETY})

    assert safety.base == 0
    assert safety.share is None


@pytest.mark.parametrize(
    ("answers", "limited"),
    [
        ({"fire": "met", "policy": "met", "supervision": "not_met"}, False),
        ({"fire": "met", "policy": "partly", "supervision": "met"}, True),
        ({"fire": "not_met", "policy": "met", "supervision": "met"}, True),
        ({}, False),
    ],
)
def test_whole_is_limited_when_safety_is_not_wholly_met(answers, limited):
    readings = read_areas((make_report(**answers),), AREA_OF)

    assert is_limited_by_safety(readings) is limited


ANSWERS = st.sampled_from(["met", "partly", "not_met", "not_applicable", "yes", "no", None])


@given(st.lists(st.fixed_dictionaries(dict.fromkeys(AREA_OF, ANSWERS)), max_size=8))
def test_area_counts_every_answer_once_when_reports_are_any(answers):
    reports = [make_report(**each) for each in answers]

    for reading in read_areas(reports, AREA_OF):
        everything = reading.base + reading.not_applicable + reading.unanswered
        assert everything == reading.questions * len(reports)
        assert reading.units <= len(reports)
