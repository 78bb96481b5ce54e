"""A municipality's own figures beside each other and beside Insyn's: what is left over is not to be had."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from audits.disclosure.limits import SMALLEST_SHOWN
from audits.figures.domain.catalogue import catalogue_for
from audits.figures.domain.catalogue.own_indicators import answer_of
from audits.figures.domain.facts import Invited, SurveyCell, YearFacts
from audits.figures.domain.indicators import figure
from audits.release.domain.differences import joined
from audits.release.domain.linked_figures import link
from audits.release.domain.withholding import withheld
from tests.audits.figures.domain.factories import make_own_indicator, make_report, make_unit

QUESTION = "on_call_phone"
ANSWERS = ("met", "partly", "not_met", "not_applicable", "")
INSYNS = {
    "on_call_phone": (("met",), ("met", "partly", "not_met")),
    "own_user_survey": ((), ANSWERS),  # how many are active
}


def own(key, counts, base):
    return make_own_indicator(key, question_key=QUESTION, counts=counts, base=base)


def year_of(amounts, *declared):
    given = [answer for answer, n in zip(ANSWERS, amounts, strict=True) for _ in range(n)]
    codes = [f"U{at}" for at in range(len(given))]
    return YearFacts(
        2017,
        units=tuple(replace(make_unit(code), provider=f"P{code}") for code in codes),
        self_reports=tuple(
            make_report(code, **({QUESTION: answer} if answer else {}))
            for code, answer in zip(codes, given, strict=True)
        ),
        own_indicators=declared,
    )


def shown(facts):
    """The figures of the question that are let out, by key: what each counts, and of what."""
    linked = link(facts)
    answer = withheld(joined(linked, []))
    assert answer.is_safe
    ends = {each.key: (each.counts, each.base) for each in facts.own_indicators} | INSYNS
    return {key: ends[key] for key in ends if not answer.hides(linked, key)}


def bounds(facts, told, answer):
    """The least and the most that can have given an answer, by what is told."""
    given = [answer_of(each, QUESTION) for each in facts.unit_years]
    amounts = np.array([given.count(each) for each in ANSWERS])
    sets = [each for pair in told.values() for each in pair]
    if not sets:
        return 0, 99
    rows = np.array([[each in of for each in ANSWERS] for of in sets], dtype=float)
    wanted = np.array([each == answer for each in ANSWERS], dtype=float)
    found = (
        linprog(sign * wanted, A_eq=rows, b_eq=rows @ amounts, bounds=(0, 99)) for sign in (1, -1)
    )
    return tuple(abs(round(each.fun)) for each in found)


def assert_nobody_small_is_found(facts):
    told = shown(facts)
    for answer in ANSWERS:
        n = sum(answer_of(each, QUESTION) == answer for each in facts.unit_years)
        if 0 < n < SMALLEST_SHOWN:
            low, high = bounds(facts, told, answer)
            assert low == 0, (answer, told)
            assert high >= SMALLEST_SHOWN, (answer, told)


def test_unanswered_are_not_left_over_beside_a_figure_of_insyns():
    """All, Insyn's base and the own one together would tell who did not answer."""
    declared = own("own", ["met"], ["met", "not_applicable"])

    assert_nobody_small_is_found(year_of((8, 7, 6, 9, 3), declared))


OVERLAPPING = {
    "bases": (
        own("all_of", ["met"], ["met", "partly", "not_met"]),
        own("some_of", ["met"], ["met", "partly"]),
    ),
    "counts": (
        own("one", ["met"], ["met", "partly", "not_met"]),
        own("two", ["met", "not_met"], ["met", "partly", "not_met"]),
    ),
    "with Insyn's": (own("some_of", ["partly"], ["met", "partly"]),),
    "with all units": (
        own("answered", ["partly"], ["partly", "met", "not_applicable", "not_met"]),
    ),
}


@pytest.mark.parametrize("declared", OVERLAPPING.values(), ids=OVERLAPPING)
def test_three_of_forty_three_are_not_left_over_when_own_figures_overlap(declared):
    rest = (20, 20, 0, 0, 3) if declared[0].key == "answered" else (20, 20, 3, 0, 0)
    facts = year_of(rest, *declared)

    assert_nobody_small_is_found(facts)


def test_own_figure_is_let_out_when_no_group_is_small():
    (declared,) = OVERLAPPING["with Insyn's"]
    facts = year_of((20, 20, 0, 0, 0), declared)

    assert set(shown(facts)) == {"some_of", *INSYNS}
    counted = figure(catalogue_for(facts)["some_of"], facts)
    assert (counted.numerator, counted.denominator) == (20, 40)


SETS = st.sets(st.sampled_from(ANSWERS[:4]), min_size=1).map(sorted)


@given(
    amounts=st.tuples(*[st.integers(0, 8)] * len(ANSWERS)).filter(any),
    ends=st.lists(st.tuples(SETS, SETS), min_size=1, max_size=3),
)
def test_no_small_answer_can_be_derived_whatever_is_declared(amounts, ends):
    declared = (
        own(f"own_{at}", counts, sorted({*counts, *base})) for at, (counts, base) in enumerate(ends)
    )

    assert_nobody_small_is_found(year_of(amounts, *declared))


def test_own_figure_of_the_survey_is_judged_with_the_answers_of_each_group():
    cells = [("", 30), ("yes", 14), ("no", 13), ("dont_know", 3)]
    facts = YearFacts(
        2017,
        survey=tuple(
            SurveyCell("outpatient", "was_heard" if value else "", value, n) for value, n in cells
        ),
        invited=(Invited("outpatient", 40),),
        own_indicators=(
            make_own_indicator(
                "own_heard",
                instrument="user_survey",
                question_key="was_heard",
                counts=["yes"],
                base=["yes", "no"],
            ),
        ),
    )
    keys = [key for key in catalogue_for(facts) if "own_heard" in key]

    counted = {key: figure(catalogue_for(facts)[key], facts) for key in keys}
    linked = link(facts)
    answer = withheld(joined(linked, []))

    assert {(each.numerator, each.denominator) for each in counted.values()} >= {(14, 27)}
    assert set(keys) & dict(linked.figures).keys()
    # 27 of 30 would tell of the three who did not know
    assert all(answer.hides(linked, key) for key in keys if key in dict(linked.figures))
