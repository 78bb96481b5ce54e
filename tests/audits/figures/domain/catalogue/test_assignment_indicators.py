"""Figures of assignments, counted by hand."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.figures.domain.catalogue import CATALOGUE, figures
from audits.figures.domain.figures import format_number
from audits.figures.domain.indicators import figure
from audits.figures.domain.narrowing import narrowed
from tests.audits.figures.domain.factories import make_assignment, make_facts
from tests.audits.figures.domain.reference_year import load_assignments

# X1: 210 days, 22 days of waiting. X2: 239 days, 49 of waiting. X3: ongoing, 7 of waiting.
BY_HAND = {
    "assignments_started": ("3", None),
    "assignments_ended": ("2", None),
    "assignments_ongoing_at_year_end": ("1", None),
    "assignments_mean_hours": ("63.5", "2"),
    "assignments_mean_months": ("14.7515", "2"),  # 449 / 30.4375
    "assignments_over_a_year": ("0", "2"),
    "goals_met": ("1", "2"),
    "goals_partly_met": ("0", "2"),
    "goals_not_met": ("1", "2"),
    "assignments_child_0_12": ("1", "2"),
    "assignments_child_13_plus": ("1", "2"),
    "assignments_started_within_30_days": ("2", "3"),
}


def counted(key, *assignments, year=2017):
    result = figure(CATALOGUE[key], make_facts(year=year, assignments=assignments))
    return result.numerator, result.denominator


@pytest.mark.parametrize("key", list(BY_HAND))
def test_assignment_figure_equals_the_hand_count_when_the_example_is_read(key):
    facts = make_facts(assignments=load_assignments())

    result = figure(CATALOGUE[key], facts)

    denominator = None if result.denominator is None else format_number(result.denominator)
    assert (format_number(result.numerator), denominator) == BY_HAND[key]


def test_assignment_figures_are_of_one_commissioner_when_narrowed():
    facts = narrowed(make_facts(assignments=load_assignments()), commissioners=["Södra"])

    found = {each.key: each.numerator for each in figures(facts)}

    assert found["assignments_started"] == 1
    assert found["assignments_ended"] == 0


def test_assignment_figures_are_of_one_service_when_narrowed():
    facts = narrowed(make_facts(assignments=load_assignments()), service="family_treatment_choice")

    found = {each.key: each.numerator for each in figures(facts)}

    assert found["assignments_started"] == 2


@pytest.mark.parametrize(
    ("ended_on", "expected"),
    [(date(2017, 1, 1), 0), (date(2017, 1, 2), 1)],
)
def test_assignment_is_over_a_year_when_longer_than_365_days(ended_on, expected):
    assignment = make_assignment(started_on=date(2016, 1, 2), ended_on=ended_on)

    numerator, denominator = counted("assignments_over_a_year", assignment)

    assert (numerator, denominator) == (expected, 1)


@pytest.mark.parametrize(
    ("started_on", "expected"), [(date(2017, 2, 9), 1), (date(2017, 2, 10), 0)]
)
def test_assignment_starts_in_time_when_within_30_days(started_on, expected):
    assignment = make_assignment(referred_on=date(2017, 1, 10), started_on=started_on)

    assert counted("assignments_started_within_30_days", assignment) == (expected, 1)


@pytest.mark.parametrize(
    ("started_on", "ended_on", "expected"),
    [
        (date(2017, 12, 31), None, 1),
        (date(2018, 1, 1), None, 0),
        (date(2016, 5, 1), date(2017, 12, 31), 0),
        (date(2016, 5, 1), date(2018, 1, 1), 1),
        (None, None, 0),
    ],
)
def test_assignment_is_ongoing_when_it_has_started_and_not_ended(started_on, ended_on, expected):
    assignment = make_assignment(started_on=started_on, ended_on=ended_on)

    numerator, _ = counted("assignments_ongoing_at_year_end", assignment)

    assert numerator == expected


@pytest.mark.parametrize(
    ("key", "changes"),
    [
        ("assignments_mean_hours", {"hours": None}),
        ("assignments_mean_months", {"started_on": None}),
        ("assignments_over_a_year", {"started_on": None}),
        ("goals_met", {"goal_outcome": "not_applicable"}),
        ("goals_met", {"goal_outcome": None}),
        ("assignments_child_0_12", {"child_age": None}),
        ("assignments_child_13_plus", {"child_age": None}),
        ("assignments_started_within_30_days", {"referred_on": None}),
    ],
)
def test_assignment_is_outside_the_base_when_what_is_asked_is_missing(key, changes):
    assert counted(key, make_assignment(**changes)) == (0, 0)


@pytest.mark.parametrize(("age", "young", "teenage"), [(0, 1, 0), (12, 1, 0), (13, 0, 1)])
def test_child_is_in_one_age_group_when_the_age_is_known(age, young, teenage):
    assignment = make_assignment(child_age=age)

    assert counted("assignments_child_0_12", assignment) == (young, 1)
    assert counted("assignments_child_13_plus", assignment) == (teenage, 1)


def test_assignment_is_of_another_year_when_its_dates_are():
    assignment = make_assignment()

    assert counted("assignments_started", assignment, year=2016) == (0, None)
    assert counted("assignments_ended", assignment, year=2018) == (0, None)


def test_last_years_assignments_stand_beside_when_they_are_there():
    before = make_facts(
        year=2016, assignments=(make_assignment(started_on=date(2016, 5, 1), ended_on=None),)
    )
    facts = replace(make_facts(assignments=()), previous=before)

    found = {each.key: each.numerator for each in figures(facts)}

    assert found["assignments_started"] == 0
    assert found["assignments_started_2016"] == 1


@given(st.lists(st.decimals(0, 1000, places=2), max_size=20))
def test_mean_hours_are_summed_exactly_when_hours_are_decimals(hours):
    assignments = [make_assignment(f"X{n}", hours=each) for n, each in enumerate(hours)]

    numerator, denominator = counted("assignments_mean_hours", *assignments)

    assert Decimal(format_number(numerator)) == sum(hours)
    assert denominator == len(hours)
