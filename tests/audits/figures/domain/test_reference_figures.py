"""The reference year must give the figures that were published from it, key by key."""

from dataclasses import replace
from functools import cache

import pytest

from audits.figures.domain.catalogue import CATALOGUE, figures
from audits.figures.domain.facts import YearFacts
from audits.figures.domain.figures import format_number
from audits.figures.domain.indicators import Kind, figure, is_known, rows
from tests.audits.figures.domain.reference_year import (
    load_assignments,
    load_year,
    published_figures,
)


@cache
def reference_year() -> YearFacts:
    return load_year()


@cache
def computed() -> dict[str, tuple[str, str]]:
    return {
        each.key: (
            format_number(each.numerator),
            "" if each.denominator is None else format_number(each.denominator),
        )
        for each in figures(reference_year())
    }


@pytest.mark.parametrize("key", list(published_figures()))
def test_figure_equals_the_published_one_when_counted_from_rows(key):
    published = published_figures()[key]

    assert computed()[key] == published


def test_figures_have_each_key_once_when_last_year_is_there():
    keys = [each.key for each in figures(reference_year())]

    assert len(keys) == len(set(keys))
    assert "complaints_2016" in keys


def test_figures_leave_last_year_out_when_there_is_none():
    alone = replace(reference_year(), previous=None)

    keys = {each.key for each in figures(alone)}

    assert not {key for key in keys if key.endswith("_2016")}


@pytest.mark.parametrize("key", list(CATALOGUE))
def test_rows_add_up_to_the_figure_when_the_year_is_whole(key):
    facts = replace(reference_year(), assignments=load_assignments())
    indicator = CATALOGUE[key]

    counted_rows = rows(indicator, facts)

    result = figure(indicator, facts)
    assert sum(row.contribution for row in counted_rows) == result.numerator
    if indicator.kind is Kind.COUNT:
        assert result.denominator is None
    else:
        assert sum(row.weight for row in counted_rows) == result.denominator


@pytest.mark.parametrize("key", list(CATALOGUE))
def test_indicator_shows_something_when_the_year_is_whole(key):
    facts = replace(reference_year(), assignments=load_assignments())

    assert is_known(CATALOGUE[key], facts)


def test_figure_changes_when_a_row_changes():
    facts = reference_year()
    report = next(each for each in facts.self_reports if each.says("standardised_instruments"))
    changed_report = replace(report, answers={**report.answers, "standardised_instruments": "no"})
    changed = replace(
        facts,
        self_reports=tuple(
            changed_report if each is report else each for each in facts.self_reports
        ),
    )

    result = figure(CATALOGUE["standardised_instruments"], changed)

    assert (result.numerator, result.denominator) == (57, 96)


def test_survey_figure_changes_when_one_form_is_withdrawn():
    facts = reference_year()
    cell = next(
        each
        for each in facts.survey
        if (each.group, each.question_key, each.value)
        == ("outpatient", "has_implementation_plan", "no")
    )
    one_less = replace(cell, n=cell.n - 1)
    changed = replace(
        facts, survey=tuple(one_less if each is cell else each for each in facts.survey)
    )

    result = figure(CATALOGUE["survey_no_or_unknown_plan_outpatient"], changed)

    assert (result.numerator, result.denominator) == (37, 80)


def test_last_year_changes_when_a_row_of_that_year_changes():
    facts = reference_year()
    first = facts.previous.self_reports[0]
    changed_first = replace(first, answers={**first.answers, "complaints": 100})
    before = replace(facts.previous, self_reports=(changed_first, *facts.previous.self_reports[1:]))

    found = {each.key: each.numerator for each in figures(replace(facts, previous=before))}

    assert found["complaints_2016"] == 139 - first.count("complaints") + 100
    assert found["complaints"] == 161
