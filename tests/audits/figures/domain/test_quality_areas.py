"""Requirements met in each area, and safety as a limit."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.figures.domain.quality_areas import (
    AREA_TITLES,
    Area,
    AreaReading,
    is_limited_by_safety,
    judgement,
    read_areas,
)
from tests.audits.figures.domain.factories import make_report

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


def make_reading(area, met, base, unanswered=0):
    return AreaReading(
        area,
        met=met,
        partly=0,
        not_met=base - met,
        not_applicable=0,
        unanswered=unanswered,
        questions=1,
        units=base,
    )


def said(words):
    return words.msgid % words.params if words.params else words.msgid


@st.composite
def readings_of_all(draw):
    bases = [draw(st.integers(0, 30)) for _ in Area]
    return [
        make_reading(area, draw(st.integers(0, base)), base)
        for area, base in zip(Area, bases, strict=True)
    ]


WEIGHTS = st.fixed_dictionaries({area: st.integers(0, 5) for area in Area})


def test_judgement_is_held_down_when_safety_is_the_weakest():
    readings = [
        make_reading(Area.SAFETY, 10, 20),
        make_reading(Area.ACCESSIBLE, 20, 20),
        make_reading(Area.EFFICIENT, 18, 20),
    ]

    result = judgement(readings)

    assert result.mean == Fraction(4, 5)
    assert result.whole == Fraction(1, 2)
    assert result.is_limited
    assert said(result.wording) == (
        "Säkerheten sätter gränsen: 50 % av kraven uppfylls där, och medelvärdet av områdena, "
        "80 %, lyfter inte helheten över det"
    )


def test_judgement_is_the_mean_when_safety_is_not_below_it():
    readings = [make_reading(Area.SAFETY, 20, 20), make_reading(Area.ACCESSIBLE, 10, 20)]

    result = judgement(readings, {Area.SAFETY: 1, Area.ACCESSIBLE: 3})

    assert result.whole == result.mean == Fraction(5, 8)
    assert not result.is_limited
    assert said(result.wording) == (
        "63 % av kraven uppfylls, vägt över områdena. Säkerheten, 100 %, sätter ingen lägre gräns"
    )


@pytest.mark.parametrize(
    "readings",
    [[], [make_reading(Area.ACCESSIBLE, 20, 20)], [make_reading(Area.SAFETY, 0, 0)]],
)
def test_judgement_is_unknown_when_safety_has_no_answers(readings):
    result = judgement(readings)

    assert result.whole is None
    assert not result.is_limited
    assert "måste vara besvarade" in said(result.wording)


@pytest.mark.parametrize(
    ("safe", "expected"),
    [
        (2, "Säkerheten sätter gränsen för helheten"),
        (4, "Säkerheten ligger inte under de andra områdena"),
    ],
)
def test_judgement_has_no_percentage_when_safety_has_few_answers(safe, expected):
    readings = [make_reading(Area.SAFETY, safe, 4), make_reading(Area.ACCESSIBLE, 15, 20)]

    assert said(judgement(readings).wording) == expected


def test_judgement_refuses_when_a_weight_is_negative():
    with pytest.raises(ValueError, match="never less"):
        judgement([], {Area.SAFETY: -1})


def test_judgement_reads_participation_apart_when_it_is_there():
    readings = [make_reading(Area.SAFETY, 20, 20), make_reading(Area.PARTICIPATION, 0, 20)]

    result = judgement(readings, dict.fromkeys(Area, 1))

    assert result.whole == 1
    assert [each.area for each in result.readings] == [Area.SAFETY]


@given(readings_of_all(), WEIGHTS)
def test_judgement_never_rises_above_safety_when_readings_and_weights_are_any(readings, weights):
    result = judgement(readings, weights)

    if result.whole is None:
        assert result.safety is None or result.mean is None
    else:
        assert 0 <= result.whole <= result.safety
        assert result.whole <= result.mean
        assert result.is_limited == (result.whole < result.mean)


@given(readings_of_all(), st.sampled_from([area for area in Area if area is not Area.SAFETY]))
def test_judgement_stays_under_safety_when_another_area_is_made_perfect(readings, lifted):
    before = judgement(readings).whole
    mended = [
        make_reading(lifted, each.base, each.base) if each.area is lifted else each
        for each in readings
    ]

    after = judgement(mended)

    assert after.whole is None if before is None else before <= after.whole <= after.safety


def test_reading_says_what_it_rests_on_when_asked():
    reading = make_reading(Area.SAFETY, 12, 16, unanswered=4)

    assert said(reading.rests_on) == (
        "Vilar på 16 svar om krav (antal krav: 1, verksamheter som svarat: 16). Obesvarat: 4. "
        "Gäller inte: 0"
    )
    assert reading.worst_best == (Fraction(12, 20), Fraction(16, 20))
    assert reading.requirement_share.percent == 75
    assert reading.requirement_share.skipped == 4


def test_reading_has_no_bounds_when_nothing_was_asked():
    assert make_reading(Area.SAFETY, 0, 0).worst_best is None
