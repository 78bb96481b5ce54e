from audits.figures.domain.catalogue import CATALOGUE
from audits.figures.domain.indicators import figure
from tests.audits.figures.domain.factories import make_facts, make_offer, make_report, make_unit


def test_response_is_of_the_units_with_an_agreement_when_others_are_registered_too():
    facts = make_facts(
        units=(make_unit("U1"), make_unit("U2"), make_unit("U3")),
        offers=(make_offer("U1"), make_offer("U2")),
        self_reports=(make_report("U1"), make_report("U3")),
    )

    found = figure(CATALOGUE["self_report_response"], facts)

    assert (found.numerator, found.denominator) == (1, 2)
