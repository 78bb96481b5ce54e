"""Narrowing keeps what belongs to the bounds and nothing else."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.figures.domain.answers import AnswerCell
from audits.figures.domain.catalogue import figures
from audits.figures.domain.narrowing import narrowed
from audits.figures.domain.sources import Source
from tests.audits.figures.domain.factories import make_offer, make_report, make_two_units

BOUNDS = st.fixed_dictionaries(
    {},
    optional={
        "service": st.sampled_from(["family_counselling", "residential", "unheard_of"]),
        "unit_codes": st.sets(st.sampled_from(["U1", "U2", "U9"])),
        "commissioners": st.sets(st.sampled_from(["Norra", "Södra", "Västra"])),
    },
)
ROWS = ("units", "offers", "survey", "invited", "reviews", "interviews", "assignments")


def codes(units):
    return [unit.code for unit in units]


def test_narrowing_changes_nothing_when_there_is_no_bound():
    facts = make_two_units()

    assert narrowed(facts) == facts


def test_narrowing_keeps_units_through_their_agreements_when_a_service_is_given():
    facts = narrowed(make_two_units(), service="family_counselling")

    assert codes(facts.units) == ["U1"]
    assert [offer.service_key for offer in facts.offers] == ["family_counselling"]
    assert [each.code for each in facts.assignments] == ["X1"]
    assert [review.unit_code for review in facts.reviews] == ["U1"]


def test_narrowing_leaves_other_services_out_of_the_reports_when_a_service_is_given():
    facts = narrowed(make_two_units(), service="family_counselling")

    assert facts.self_reports[0].clients_by_service == {"family_counselling": 7}


def test_narrowing_keeps_a_report_as_it_is_when_it_names_no_clients():
    whole = replace(make_two_units(), self_reports=(make_report("U1"),))

    facts = narrowed(whole, service="family_counselling")

    assert facts.self_reports == whole.self_reports


def test_narrowing_leaves_the_survey_out_when_it_takes_agreements_away():
    facts = narrowed(make_two_units(), service="family_counselling")

    assert facts.survey == ()
    assert facts.invited == ()
    assert facts.left_out == {Source.USER_SURVEY}
    assert not any(each.key.startswith("survey_") for each in figures(facts))


def test_narrowing_keeps_the_survey_when_it_takes_nothing_away():
    whole = make_two_units()

    facts = narrowed(whole, commissioners=["Norra", "Södra"])

    assert facts == whole


def test_narrowing_keeps_assignments_by_their_own_commissioner_when_one_is_given():
    facts = narrowed(make_two_units(), commissioners=["Södra"])

    assert [each.code for each in facts.assignments] == ["X2"]
    assert codes(facts.units) == ["U2"]


def test_narrowing_to_units_leaves_the_survey_out_when_a_unit_has_no_agreement():
    whole = replace(make_two_units(), offers=(make_offer("U1"),))

    facts = narrowed(whole, unit_codes=["U1"])

    assert codes(facts.units) == ["U1"]
    assert facts.left_out == {Source.USER_SURVEY}


def test_narrowing_reaches_last_year_when_it_is_there():
    whole = make_two_units()

    facts = narrowed(replace(whole, previous=replace(whole, year=2016)), unit_codes=["U2"])

    assert codes(facts.previous.units) == ["U2"]


@given(BOUNDS)
def test_narrowing_gives_a_part_of_the_whole_when_bounds_are_any(bounds):
    whole = make_two_units()

    facts = narrowed(whole, **bounds)

    for name in ROWS:
        assert set(getattr(facts, name)) <= set(getattr(whole, name))


@given(BOUNDS)
def test_narrowing_changes_nothing_more_when_done_twice(bounds):
    once = narrowed(make_two_units(), **bounds)

    assert narrowed(once, **bounds) == once


@pytest.mark.parametrize("order", [("Norra", "Södra"), ("Södra", "Norra")])
def test_parts_make_the_whole_when_commissioners_are_taken_one_by_one(order):
    whole = make_two_units()

    parts = [each for name in order for each in narrowed(whole, commissioners=[name]).assignments]

    assert set(parts) == set(whole.assignments)
    assert len(parts) == len(whole.assignments)


def told(**bounds):
    """Whose answers to another form are left, by unit and by whose round it was."""
    cells = (
        AnswerCell("form", "q", "yes", 3, "Norra", "U1"),
        AnswerCell("form", "q", "yes", 4, "Södra", "U2", is_of_people=False),
        AnswerCell("form", "q", "yes", 5, "Norra"),
    )
    facts = narrowed(replace(make_two_units(), answers=cells), **bounds)
    return {(cell.unit_code, cell.commissioner) for cell in facts.answers}


def test_answers_to_forms_belong_by_their_unit_and_by_whose_round_it_was():
    everything = {("U1", "Norra"), ("U2", "Södra"), ("", "Norra")}

    assert told() == everything
    assert told(commissioners={"Norra"}) == {("U1", "Norra"), ("", "Norra")}
    assert told(service="family_counselling") == {("U1", "Norra")}


def test_what_people_answered_is_not_told_of_some_units_alone():
    assert told(unit_codes={"U1", "U2"}) == {("U2", "Södra")}
