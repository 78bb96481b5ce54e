"""The catalogue as declared data: whole, without contradictions, and sums that hold."""

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.figures.domain.catalogue import CATALOGUE, catalogue_for, figures
from audits.figures.domain.facts import Interview, Invited, Review, SurveyCell
from audits.figures.domain.figures import Figure
from audits.figures.domain.indicators import Good, Kind, figure, last_year, rows
from audits.figures.domain.sources import SOURCE_TITLES, Source
from tests.audits.figures.domain.factories import (
    make_assignment,
    make_facts,
    make_offer,
    make_report,
    make_two_units,
    make_unit,
)

YES_NO = st.sampled_from(["yes", "no", "dont_know", None])
SERVICES = ["family_counselling", "residential", "emergency_foster_care", "night_walks"]
SMALL = st.integers(0, 9)


@st.composite
def years(draw):
    """Draw a small year with something from every source."""
    codes = [f"U{n}" for n in range(draw(st.integers(0, 4)))]
    reports = (
        make_report(
            code,
            had_clients=draw(YES_NO),
            clients=draw(st.dictionaries(st.sampled_from(SERVICES), SMALL)),
            complaints=draw(SMALL),
            lex_sarah_inquiries=draw(SMALL),
            management_system=draw(YES_NO),
            implementation_plans=draw(st.sampled_from(["met", "partly", None])),
        )
        for code in codes
        if draw(st.booleans())
    )
    return make_facts(
        units=tuple(make_unit(code) for code in codes),
        offers=tuple(make_offer(code, draw(st.sampled_from(SERVICES))) for code in codes),
        self_reports=tuple(reports),
        survey=tuple(
            SurveyCell(group, question, value, draw(SMALL))
            for group in ("residential", "outpatient")
            for question, value in [("", ""), ("trust_in_staff", "yes"), ("trust_in_staff", "no")]
        ),
        invited=(Invited("outpatient", draw(SMALL)),),
        reviews=tuple(
            Review(code, date(2017, 3, 1), management_system=draw(YES_NO), files_reviewed=3)
            for code in codes
        ),
        interviews=tuple(Interview(code, "parent", satisfied=draw(YES_NO)) for code in codes),
        assignments=tuple(make_assignment(f"X{code}", unit_code=code) for code in codes),
    )


@given(years())
def test_rows_always_add_up_to_the_figure_when_the_year_is_any(facts):
    for indicator in catalogue_for(facts).values():
        counted_rows, result = rows(indicator, facts), figure(indicator, facts)
        denominator = sum(row.weight for row in counted_rows)

        assert result.numerator == sum(row.contribution for row in counted_rows)
        assert result.denominator == (None if indicator.kind is Kind.COUNT else denominator)


@given(years())
def test_figures_have_each_key_once_when_the_year_is_any(facts):
    keys = [each.key for each in figures(replace(facts, previous=replace(facts, year=2016)))]

    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("key", list(CATALOGUE))
def test_indicator_is_told_in_words_when_declared(key):
    indicator = CATALOGUE[key]
    texts = [
        indicator.title,
        indicator.definition,
        indicator.numerator_text,
        indicator.who_is_counted,
        indicator.dont_know,
        indicator.period,
        indicator.denominator_text or "-",
    ]

    assert indicator.key == key
    assert all(texts)
    named = {name for text in texts for name in re.findall(r"%\((\w+)\)s", text)}
    assert named <= set(indicator.params)
    assert all(text % dict(indicator.params) for text in texts)


def test_every_source_has_a_title_and_an_indicator():
    assert set(SOURCE_TITLES) == set(Source)
    # a form's figures are its instrument's: none comes with Insyn
    assert {each.source for each in CATALOGUE.values()} == set(Source) - {Source.FORMS}


@pytest.mark.parametrize("key", ["complaints", "complaint_units", "lex_sarah_units"])
def test_more_is_neither_good_nor_bad_when_it_may_be_better_registration(key):
    assert CATALOGUE[key].good is Good.NEITHER


def test_count_is_refused_when_it_has_a_denominator():
    with pytest.raises(ValueError, match="a count has no denominator"):
        replace(CATALOGUE["complaints"], denominator_text="Alla.")


def test_share_is_refused_when_it_has_no_denominator():
    with pytest.raises(ValueError, match="a count has no denominator"):
        replace(CATALOGUE["lex_sarah_units"], denominator_text=None)


def test_further_service_gets_the_same_figures_when_a_municipality_has_it():
    facts = make_facts(
        offers=(make_offer(service="night_walks"),),
        self_reports=(make_report(clients={"night_walks": 4}),),
    )

    found = {each.key: each for each in figures(facts)}

    assert found["night_walks_units"] == Figure("night_walks_units", 1)
    assert found["night_walks_clients"] == Figure("night_walks_clients", 4)
    assert found["night_walks_units_active"] == Figure("night_walks_units_active", 1, 1)


def test_further_group_gets_the_same_figures_when_a_survey_has_it():
    cell = SurveyCell("kinship_care", "trust_in_staff", "yes", 3)
    facts = make_facts(survey=(cell,), invited=(Invited("kinship_care", 9),))

    found = {each.key: each for each in figures(facts)}

    assert found["survey_trust_kinship_care"] == Figure("survey_trust_kinship_care", 3, 3)
    assert found["survey_response_kinship_care"] == Figure("survey_response_kinship_care", 0, 9)


def test_declared_indicator_stays_when_a_service_would_take_its_key():
    facts = make_facts(offers=(make_offer(service="outpatient_lou"),))

    catalogue = catalogue_for(facts)

    assert catalogue["outpatient_lou_units"] is CATALOGUE["outpatient_lou_units"]
    assert list(catalogue)[: len(CATALOGUE)] == list(CATALOGUE)


def test_service_that_nobody_has_is_no_figure():
    keys = {each.key for each in figures(make_facts())}

    assert "residential_units" not in keys
    assert "family_counselling_units" in keys


@pytest.mark.parametrize("key", ["complaints", "audits_action_plan"])
def test_last_year_is_none_when_it_is_not_there(key):
    assert last_year(CATALOGUE[key], make_facts()) is None


def test_last_year_is_none_when_the_indicator_is_not_compared():
    facts = replace(make_facts(), previous=make_facts(year=2016))

    assert last_year(CATALOGUE["audits_action_plan"], facts) is None


@pytest.mark.parametrize("key", ["assignments_started", "complaints"])
def test_last_year_is_none_when_its_source_has_no_row(key):
    facts = replace(make_two_units(), previous=make_facts(year=2016, self_reports=()))

    assert last_year(CATALOGUE[key], facts) is None


def test_last_year_is_none_when_last_year_did_not_have_the_group():
    facts = replace(make_facts(), previous=make_facts(year=2016))

    assert last_year(CATALOGUE["survey_trust_outpatient"], facts) is None


def test_clients_are_counted_when_the_agreement_has_ended():
    facts = make_facts(offers=(), self_reports=(make_report(clients={"residential": 3}),))

    assert figure(CATALOGUE["residential_placements"], facts).numerator == 3


def test_requirement_leaves_out_units_when_it_was_not_asked_or_does_not_apply():
    facts = make_facts(
        units=tuple(make_unit(code) for code in ("U1", "U2", "U3", "U4")),
        self_reports=(
            make_report("U1", implementation_plans="met"),
            make_report("U2", implementation_plans="not_met"),
            make_report("U3", implementation_plans="not_applicable"),
            make_report("U4"),
        ),
    )

    result = figure(CATALOGUE["units_making_plans"], facts)

    assert (result.numerator, result.denominator) == (1, 2)


def test_dont_know_is_in_the_base_only_where_the_definition_says_so():
    facts = make_facts(
        survey=(
            SurveyCell("outpatient", "has_implementation_plan", "dont_know", 3),
            SurveyCell("outpatient", "trust_in_staff", "dont_know", 3),
        )
    )

    plan = figure(CATALOGUE["survey_no_or_unknown_plan_outpatient"], facts)
    trust = figure(CATALOGUE["survey_trust_outpatient"], facts)

    assert (plan.numerator, plan.denominator) == (3, 3)
    assert (trust.numerator, trust.denominator) == (0, 0)


def test_row_names_what_it_was_when_the_label_does_not_tell():
    facts = make_facts(survey=(SurveyCell("outpatient", "trust_in_staff", "no", 3),))

    (row,) = rows(CATALOGUE["survey_trust_all"], facts)

    assert (row.label, row.detail, row.contribution, row.weight) == ("outpatient", "no", 0, 3)
