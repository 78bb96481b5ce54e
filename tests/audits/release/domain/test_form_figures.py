"""Figures of any form: neither anybody nor a unit that knows its own can subtract two of them."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from audits.disclosure.limits import SMALLEST_SHOWN
from audits.figures.domain.answers import AnswerCell
from audits.figures.domain.catalogue import catalogue_for
from audits.figures.domain.facts import YearFacts
from audits.figures.domain.indicators import figure
from audits.release.domain.differences import joined
from audits.release.domain.linked_figures import link
from audits.release.domain.making import make_release
from audits.release.domain.withholding import withheld
from tests.audits.figures.domain.factories import make_own_indicator, make_unit

FORM, QUESTION = "exit_form", "helped"
ANSWERS = ("fully", "partly", "not_at_all", "")  # "": returned without an answer
UNITS = ("U1", "U2", "")  # "": about no unit


def own(key, counts, base, **more):
    return make_own_indicator(
        key, instrument=FORM, question_key=QUESTION, counts=counts, base=base, **more
    )


def year_of(of_units, *declared):
    """A year with forms: how many gave each of ANSWERS, about each of UNITS."""
    cells = []
    for unit, amounts in zip(UNITS, of_units, strict=True):
        given_ = [(QUESTION, answer, n) for answer, n in zip(ANSWERS, amounts, strict=True)]
        for question, answer, n in (*given_[:-1], ("", "", sum(amounts))):
            if n:
                cells.append(AnswerCell(FORM, question, answer, n, "Norra", unit))
    units = tuple(replace(make_unit(code), provider=f"P{code}") for code in UNITS if code)
    return YearFacts(2017, units=units, answers=tuple(cells), own_indicators=declared)


def shown(facts):
    """What each figure that is let out counts, and of what."""
    linked = link(facts)
    answer = withheld(joined(linked, []))
    assert answer.is_safe
    told = [each for each in facts.own_indicators if not answer.hides(linked, each.key)]
    return [end for each in told for end in (each.counts, each.base)]


def bounds(ends, left, answer):
    """The least and the most that can have given an answer, by the figures."""
    if not ends:
        return 0, 99
    rows = np.array([[each in of for each in ANSWERS] for of in ends], dtype=float)
    wanted = np.array([each == answer for each in ANSWERS], dtype=float)
    found = (
        linprog(sign * wanted, A_eq=rows, b_eq=rows @ left, bounds=(0, 99)) for sign in (1, -1)
    )
    return tuple(abs(round(each.fun)) for each in found)


def assert_nobody_small_is_found(of_units, *declared):
    ends = shown(year_of(of_units, *declared))
    for reader in (*UNITS[:2], None):
        # a unit takes away what it knows; nobody knows those about no unit
        others = [each for unit, each in zip(UNITS, of_units, strict=True) if unit != reader]
        left = np.array(others).sum(axis=0)
        for at, answer in enumerate(ANSWERS):
            if 0 < left[at] < SMALLEST_SHOWN:
                low, high = bounds(ends, left, answer)
                assert low == 0, (reader, answer, ends)
                assert high >= SMALLEST_SHOWN, (reader, answer, ends)


SETS = st.sets(st.sampled_from(ANSWERS[:3]), min_size=1).map(sorted)
AMOUNTS = st.tuples(*[st.integers(0, 9)] * len(ANSWERS))


@settings(max_examples=25, deadline=None)
@given(
    of_units=st.tuples(*[AMOUNTS] * len(UNITS)).filter(lambda of: any(map(any, of))),
    ends=st.lists(st.tuples(SETS, SETS), min_size=1, max_size=3),
)
def test_no_small_answer_can_be_derived_whatever_is_declared(of_units, ends):
    declared = (
        own(f"own_{at}", counts, sorted({*counts, *base})) for at, (counts, base) in enumerate(ends)
    )

    assert_nobody_small_is_found(of_units, *declared)


NARROWED = (own("all_of", ["fully"], ANSWERS[:3]), own("some_of", ["fully"], ANSWERS[:2]))


def test_three_are_not_left_over_between_two_bases():
    of_units = ((10, 10, 0, 0), (10, 10, 3, 0), (0, 0, 0, 0))

    assert len(shown(year_of(of_units, *NARROWED))) < 4
    assert_nobody_small_is_found(of_units, *NARROWED)


def test_unit_does_not_find_the_others_when_it_takes_its_own_away():
    """20 of 40 is no small group; without the 18 of one unit two are left."""
    of_units = ((18, 10, 0, 0), (2, 10, 0, 0), (0, 0, 0, 0))

    assert shown(year_of(of_units, NARROWED[1])) == []


@pytest.mark.parametrize(("is_of_people", "is_shown"), [(True, False), (False, True)])
def test_that_all_gave_the_same_shows_only_where_units_answered_for_themselves(
    is_of_people, is_shown
):
    of_units = ((10, 0, 0, 0), (10, 0, 0, 0), (0, 0, 0, 0))
    declared = own("agreed", ["fully"], ["fully", "partly"], is_of_people=is_of_people)

    assert bool(shown(year_of(of_units, declared))) is is_shown


def test_figure_is_let_out_when_no_group_is_small():
    facts = year_of(((10, 10, 10, 6), (10, 10, 10, 6), (5, 5, 5, 5)), *NARROWED)

    release = make_release(facts, []).release

    told = {key: (each.n, each.base) for key, each in release.figures.items() if each}
    assert {key: told[key] for key in ("all_of", "some_of")} == {
        "all_of": (25, 75),
        "some_of": (25, 50),
    }
    counted = figure(catalogue_for(facts)["all_of"], facts)
    assert (counted.numerator, counted.denominator) == (25, 75)


def test_figure_for_those_who_see_rows_is_in_no_release():
    facts = year_of(((10, 10, 10, 6),) * 3, own("for_rows", ["fully"], ANSWERS[:3], readers="rows"))

    assert "for_rows" in catalogue_for(facts)
    assert "for_rows" not in make_release(facts, []).release.figures


def test_later_release_does_not_tell_of_the_few_who_came_since():
    first = year_of(((10, 10, 10, 6),) * 3, NARROWED[0])
    later = year_of(((12, 10, 10, 6), *((10, 10, 10, 6),) * 2), NARROWED[0])

    before = make_release(first, [])
    after = make_release(later, [before.basis])

    assert before.release.figures["all_of"] is not None
    assert after is None or after.release.figures["all_of"] is None


def test_forms_are_counted_by_their_own_instrument():
    facts = year_of(((10, 10, 10, 6),) * 3, NARROWED[0])
    other = tuple(replace(each, instrument="other_form") for each in facts.answers)
    both = replace(facts, answers=(*facts.answers, *other))

    counted = figure(catalogue_for(both)["all_of"], both)

    assert counted.denominator == 90
    assert link(both).by_role == link(facts).by_role
