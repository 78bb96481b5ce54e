"""Figures as counts that hang together: what is linked, and that every sum holds for every unit."""

from dataclasses import replace
from datetime import date

import pytest

from audits.figures.domain.assignments import Assignment
from audits.figures.domain.catalogue import catalogue_for
from audits.figures.domain.indicators import Kind, figure, is_known
from audits.release.domain.linked_figures import link
from tests.audits.figures.domain.reference_year import load_assignments, load_year


@pytest.fixture(scope="module")
def facts():
    return replace(load_year(), assignments=load_assignments())


@pytest.fixture(scope="module")
def linked(facts):
    return link(facts)


def total(linked, number):
    return sum(n for _unit, n in linked.counts[number])


def test_figures_count_what_their_indicators_count(facts, linked):
    figures = dict(linked.figures)
    for key, indicator in catalogue_for(facts).items():
        if key in figures and is_known(indicator, facts):
            counted = figure(indicator, facts)
            if indicator.kind is Kind.MEAN:
                assert total(linked, figures[key][1]) == counted.denominator, key
                continue
            parts = [counted.numerator, counted.denominator][: len(figures[key])]
            assert [total(linked, each) for each in figures[key]] == parts, key
    assert len(figures) > 90


def test_every_sum_holds_for_every_unit_alone(linked):
    for one in linked.sums:
        parts = {}
        for part in one.parts:
            for unit, n in linked.counts[part]:
                parts[unit] = parts.get(unit, 0) + n
        assert {unit: n for unit, n in parts.items() if n} == dict(linked.counts[one.total])
    assert len(linked.sums) > 50


def test_figures_on_the_same_base_are_linked_through_it(linked):
    figures = dict(linked.figures)

    assert figures["own_user_survey"][1] == figures["risk_analysis"][1]
    assert figures["own_user_survey"][1] == figures["units_with_clients"][0]
    assert figures["complaint_units"][0] == figures["complaints_by_category/premises"][1]


def test_groups_of_the_survey_add_up_to_all_of_them(linked):
    figures = dict(linked.figures)
    trust = {group: figures[f"survey_trust_{group}"][0] for group in ("residential", "outpatient")}

    parts = {one.total: set(one.parts) for one in linked.sums}

    assert parts[figures["survey_trust_all"][0]] == set(trust.values())


def test_outcomes_of_one_base_divide_it_between_them():
    outcomes = ["met"] * 6 + ["partly_met"] * 7 + ["not_met"] * 8
    assignments = tuple(
        Assignment(
            f"A{at}",
            "U001",
            "Norra",
            "family_counselling",
            started_on=date(2017, 1, 9),
            ended_on=date(2017, 9, 9),
            goal_outcome=outcome,
        )
        for at, outcome in enumerate(outcomes)
    )

    linked = link(replace(load_year(), assignments=assignments))

    figures = dict(linked.figures)
    keys = ("goals_met", "goals_partly_met", "goals_not_met")
    parts, bases = zip(*(figures[key] for key in keys), strict=True)
    assert [total(linked, part) for part in parts] == [6, 7, 8]
    assert any(one.total == bases[0] and set(parts) <= set(one.parts) for one in linked.sums)


def test_same_facts_give_an_equal_answer_that_can_be_looked_up(facts, linked):
    assert link(facts) == linked
    assert hash(link(facts)) == hash(linked)


def test_a_mean_shows_its_base_and_thereby_its_sum_in_whole_numbers(facts, linked):
    total_of, base = dict(linked.figures)["assignments_mean_hours"]
    hours = figure(catalogue_for(facts)["assignments_mean_hours"], facts).numerator

    assert hours <= total(linked, total_of) < hours + total(linked, base)
    assert (total_of, base) in linked.means
    assert total_of not in {each for one in linked.sums for each in (one.total, *one.parts)}


def test_every_figure_and_what_is_left_of_its_base_has_a_role(linked):
    figures = dict(linked.figures)

    assert {role for role, _number in linked.roles} >= {
        *(f"{key} in" for key in figures),
        "complaint_units out",
        "outpatient/trust_in_staff/yes",
    }
    assert linked.by_role["complaints in"] == linked.counts[figures["complaints"][0]]


def test_people_who_ended_where_nobody_was_counted_have_no_sum():
    nobody = link(replace(load_year(), self_reports=(), reviews=(), interviews=(), invited=()))

    assert nobody.by_role["complaints in"] == ()
    assert all(one.total not in one.parts for one in nobody.sums)


def test_rows_that_contradict_each_other_divide_nothing():
    facts = load_year()
    review = replace(facts.reviews[0], files_reviewed=2, files_with_current_plan=3)
    # fewer forms than answers to a question, and more forms than invited
    cells = tuple(each if each.question_key else replace(each, n=1) for each in facts.survey)

    linked = link(replace(facts, invited=(), reviews=(review,), survey=cells))

    part, whole = dict(linked.figures)["files_with_plan"]
    assert (total(linked, part), total(linked, whole)) == (3, 2)
    assert not [one for one in linked.sums if part in one.parts]
    told = {role.rpartition("/")[2] for role, _number in linked.roles}
    assert told.isdisjoint({"silent", "unanswered"})
