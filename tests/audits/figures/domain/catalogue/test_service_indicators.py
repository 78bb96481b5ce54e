"""The figures that every service gets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.figures.domain.catalogue import CATALOGUE
from audits.figures.domain.catalogue.service_indicators import SERVICES
from audits.figures.domain.indicators import Kind, figure
from audits.figures.domain.narrowing import narrowed
from tests.audits.figures.domain.factories import make_facts, make_offer, make_report, make_unit

FAMILY = (
    "{key}_units",
    "{key}_units_active",
    "{key}_{counts}",
    "{key}_{counts}_private",
    "{key}_{counts}_municipal",
    "{key}_self_report_response",
)
CLIENTS = st.dictionaries(
    st.sampled_from([service.key for service in SERVICES]), st.integers(0, 30), max_size=6
)


def counted(key, facts):
    result = figure(CATALOGUE[key], facts)
    return result.numerator, result.denominator


def make_residential_year():
    """Three units offer residential care: one with clients, one without, one that has not answered."""
    return make_facts(
        units=(make_unit("U1"), make_unit("U2", "municipal"), make_unit("U3"), make_unit("U4")),
        offers=tuple(make_offer(code, "residential") for code in ("U1", "U2", "U3")),
        self_reports=(
            make_report("U1", clients={"residential": 4, "family_counselling": 9}),
            make_report("U2", clients={"family_counselling": 2}),
            make_report("U4", clients={"family_counselling": 1}),
        ),
    )


@pytest.mark.parametrize("service", SERVICES, ids=lambda each: each.key)
def test_service_has_the_whole_family_when_declared(service):
    wanted = {pattern.format(key=service.key, counts=service.counts) for pattern in FAMILY}

    assert wanted <= set(CATALOGUE)
    assert {CATALOGUE[key].service for key in wanted} == {service.key}


def test_units_are_those_with_an_agreement_when_counted():
    assert counted("residential_units", make_residential_year()) == (3, None)


def test_units_are_active_when_they_had_clients_in_that_service():
    assert counted("residential_units_active", make_residential_year()) == (1, None)


def test_active_share_is_of_units_with_an_agreement_when_most_have_answered():
    facts = make_facts(self_reports=(make_report(clients={"family_counselling": 1}),))

    assert counted("family_counselling_units_active", facts) == (1, 1)


def test_active_is_a_count_with_its_reason_when_a_share_would_mislead():
    indicator = CATALOGUE["residential_units_active"]

    assert indicator.kind is Kind.COUNT
    assert "vilseleda" in indicator.definition


def test_response_is_of_units_with_an_agreement_when_some_did_not_answer():
    assert counted("residential_self_report_response", make_residential_year()) == (2, 3)


def test_unit_counts_once_when_it_has_two_agreements_for_a_service():
    offers = (make_offer(contract_form="LOV"), make_offer(contract_form="LOU"))

    assert counted("family_counselling_units", make_facts(offers=offers)) == (1, None)


@pytest.mark.parametrize(
    ("contract_form", "care_form", "expected"),
    [("LOU", "outpatient", 1), ("LOV", "outpatient", 0), ("LOU", "residential", 0)],
)
def test_unit_is_procured_when_one_agreement_is_outpatient_and_lou(
    contract_form, care_form, expected
):
    offer = make_offer(contract_form=contract_form, care_form=care_form)

    assert counted("outpatient_lou_units", make_facts(offers=(offer,))) == (expected, None)


def test_unit_is_not_procured_when_lou_and_outpatient_are_of_two_agreements():
    offers = (
        make_offer(contract_form="LOU", care_form="residential"),
        make_offer(contract_form="LOV", care_form="outpatient"),
    )

    assert counted("outpatient_lou_units", make_facts(offers=offers)) == (0, None)


@pytest.mark.parametrize(
    ("key", "question", "service"),
    [
        (
            "family_counselling_extra_sessions",
            "clients_extra_sessions",
            "family_counselling",
        ),
        (
            "emergency_foster_care_unaccompanied",
            "placements_unaccompanied_minors",
            "emergency_foster_care",
        ),
    ],
)
def test_part_is_of_the_clients_of_the_service_when_reported(key, question, service):
    reports = (
        make_report("U1", **{question: 3}, clients={service: 10}),
        make_report("U2", clients={service: 5}),
        make_report("U3", clients={"other": 50}),
    )
    units = tuple(make_unit(code) for code in ("U1", "U2", "U3"))

    assert counted(key, make_facts(units=units, self_reports=reports)) == (3, 15)


@given(CLIENTS, CLIENTS)
def test_private_and_municipal_make_the_whole_when_clients_are_any(private, municipal):
    facts = make_facts(
        units=(make_unit("U1", "private"), make_unit("U2", "municipal")),
        self_reports=(make_report("U1", clients=private), make_report("U2", clients=municipal)),
    )

    for service in SERVICES:
        whole = f"{service.key}_{service.counts}"
        parts = sum(
            figure(CATALOGUE[f"{whole}_{ownership}"], facts).numerator
            for ownership in ("private", "municipal")
        )
        assert figure(CATALOGUE[whole], facts).numerator == parts


@given(CLIENTS)
def test_narrowing_to_a_service_keeps_its_own_figures_when_clients_are_any(clients):
    facts = make_facts(
        offers=tuple(make_offer("U1", service.key) for service in SERVICES),
        self_reports=(make_report("U1", clients=clients),),
    )

    for service in SERVICES:
        key = f"{service.key}_{service.counts}"
        narrow = narrowed(facts, service=service.key)
        assert figure(CATALOGUE[key], narrow) == figure(CATALOGUE[key], facts)
