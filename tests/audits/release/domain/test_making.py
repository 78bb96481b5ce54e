"""A year's release out of its facts: what is frozen, what is refused, when anything has changed."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from audits.figures.domain.assignments import Assignment
from audits.figures.domain.catalogue import catalogue_for
from audits.figures.domain.facts import YearFacts
from audits.release.domain.making import has_changed, make_release
from tests.audits.figures.domain.reference_year import load_assignments, load_year


@pytest.fixture(scope="module")
def facts():
    return replace(load_year(), assignments=load_assignments())


@pytest.fixture(scope="module")
def made(facts):
    return make_release(facts, [])


def with_complaints(facts, n):
    """The facts where the first unit that had three complaints has n."""
    at = next(at for at, each in enumerate(facts.self_reports) if each.count("complaints") == 3)
    report = facts.self_reports[at]
    changed = replace(report, answers={**report.answers, "complaints": n})
    reports = (*facts.self_reports[:at], changed, *facts.self_reports[at + 1 :])
    return replace(facts, self_reports=reports)


def test_release_shows_counts_and_shares_and_withholds_small_groups(made):
    figures = made.release.figures

    assert (figures["complaints"].n, figures["complaints"].base) == (161, None)
    assert (figures["survey_trust_all"].n, figures["survey_trust_all"].base) == (66, 95)
    assert figures["survey_trust_residential"] is None
    assert figures["complaints_by_category/treatment_by_staff"].n == 15
    assert (made.release.year, made.release.number) == (2017, 1)


def test_release_holds_no_part_of_a_whole_and_no_owner(made, facts):
    catalogue = catalogue_for(facts)

    told = [catalogue[key] for key in made.release.figures if key in catalogue]

    assert all(each.is_released for each in told)
    assert not catalogue["family_counselling_families_private"].is_released
    assert not catalogue["survey_with_plan_all"].is_released


def test_parts_of_a_sum_stand_in_the_order_of_their_names_not_of_their_size(made):
    parts = [key for key in made.release.figures if key.startswith("complaints_by_category/")]

    assert parts == sorted(parts)


def test_hidden_counts_behind_the_release_are_those_of_the_withheld_figures(made):
    told = made.basis.released

    for key, counts in told.linked.figures:
        if key in made.release.figures and not told.hidden.isdisjoint(counts):
            assert made.release.figures[key] is None, key
    assert told.hidden


def ended(hours):
    return tuple(
        Assignment(f"A{at}", f"U{at}", "Norra", "x", hours=each, goal_outcome=None)
        for at, each in enumerate(hours)
    )


def year_of_assignments(n, hours="4.25"):
    return YearFacts(
        2017,
        assignments=tuple(
            replace(each, started_on=date(2017, 1, 1), ended_on=date(2017, 6, 1))
            for each in ended([Decimal(hours)] * n)
        ),
    )


def test_a_mean_is_frozen_to_one_decimal_with_its_base():
    made = make_release(year_of_assignments(12), [])

    shown = made.release.figures["assignments_mean_hours"]
    assert (shown.n, shown.mean, shown.base) == (None, Fraction("4.2"), 12)


@pytest.mark.parametrize("n", [6, 9])
def test_a_mean_of_fewer_than_ten_is_withheld(n):
    made = make_release(year_of_assignments(n), [])

    assert made.release.figures["assignments_mean_hours"] is None
    assert made.release.figures["assignments_ended"].n == n


def test_a_mean_that_would_give_a_small_sum_is_withheld():
    made = make_release(
        year_of_assignments(12, "0.25"), [], [frozenset(f"U{at}" for at in range(9))]
    )

    assert made.release.figures["assignments_mean_hours"] is None


def test_a_mean_of_nobody_is_void(made):
    nobody = make_release(load_year(), [])

    assert nobody.release.figures["assignments_mean_hours"].is_void


def test_later_release_withholds_what_has_changed_little_and_nothing_else(facts, made):
    later = make_release(with_complaints(facts, 4), [made.basis])

    assert later.release.number == 2
    changed = {
        key for key, each in later.release.figures.items() if each != made.release.figures[key]
    }
    assert changed == {"complaints"}
    assert later.release.figures["complaints"] is None


def test_the_same_figures_may_be_made_again_and_are_shown_as_before(facts, made):
    again = make_release(facts, [made.basis])

    assert again.release.figures == made.release.figures
    assert again.release.number == 2
    assert again.release.to_json() != made.release.to_json()


def test_figures_have_changed_when_any_count_of_any_unit_has(facts, made):
    assert not has_changed(facts, made.basis)
    assert has_changed(with_complaints(facts, 4), made.basis)


def test_one_to_whom_what_is_known_tells_of_few_gets_no_page_and_the_others_do(facts, made):
    # one who knows nearly all units was not among the readers of the first release
    knowing = frozenset(unit.code for unit in facts.units[3:])

    later = make_release(with_complaints(facts, 9), [made.basis], [knowing])

    assert not later.basis.is_for(knowing)
    assert later.basis.is_for(frozenset({"U001"}))
    assert not has_changed(with_complaints(facts, 9), later.basis, [knowing])


def test_a_release_is_asked_for_again_by_a_reader_that_was_not_judged(facts, made):
    assert has_changed(facts, made.basis, [frozenset({"U001", "U100"})])
    assert not has_changed(facts, made.basis, [frozenset({"U001"})])


def test_a_year_is_refused_when_what_was_shown_gives_a_small_group_to_anybody(facts, made):
    broken = replace(made.basis, released=replace(made.basis.released, hidden=frozenset()))

    assert make_release(with_complaints(facts, 9), [broken]) is None
