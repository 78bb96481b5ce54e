"""An indicator read as a share knows what stands outside its base."""

from functools import cache

import pytest

from audits.figures.domain.catalogue import CATALOGUE
from audits.figures.domain.facts import Invited, SurveyCell
from audits.figures.domain.readings import share_of
from audits.statistics.shares import Share
from tests.audits.figures.domain.factories import make_facts, make_offer, make_report
from tests.audits.figures.domain.reference_year import load_year


@cache
def reference_year():
    return load_year()


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("survey_improved_residential", Share(9, 13, population=50)),
        ("survey_no_or_unknown_plan_outpatient", Share(38, 81, population=207, skipped=1)),
        ("survey_trust_all", Share(66, 95, population=257)),
        ("survey_response_outpatient", Share(82, 207, population=207)),
        ("residential_self_report_response", Share(45, 94, population=94)),
        ("lex_sarah_units", Share(5, 96)),
        ("files_with_plan", Share(18, 18)),
        ("complaints", None),
        ("assignments_mean_hours", None),
    ],
)
def test_share_knows_its_population_when_read_from_the_reference_year(key, expected):
    assert share_of(CATALOGUE[key], reference_year()) == expected


def test_share_puts_dont_know_apart_when_it_is_outside_the_base():
    facts = make_facts(
        survey=(
            SurveyCell("outpatient", "", "", 20),
            SurveyCell("outpatient", "trust_in_staff", "yes", 8),
            SurveyCell("outpatient", "trust_in_staff", "no", 4),
            SurveyCell("outpatient", "trust_in_staff", "dont_know", 5),
        ),
        invited=(Invited("outpatient", 30),),
    )

    share = share_of(CATALOGUE["survey_trust_outpatient"], facts)

    assert share == Share(8, 12, population=30, dont_know=5, skipped=3)


def test_share_has_no_population_when_more_answered_than_were_invited():
    facts = make_facts(
        survey=(SurveyCell("outpatient", "trust_in_staff", "yes", 8),),
        invited=(Invited("outpatient", 3),),
    )

    share = share_of(CATALOGUE["survey_trust_outpatient"], facts)

    assert share == Share(8, 8)


def test_share_is_none_when_the_part_is_larger_than_the_whole():
    facts = make_facts(
        offers=(make_offer(),),
        self_reports=(make_report(clients={"family_counselling": 3}, clients_extra_sessions=5),),
    )

    assert share_of(CATALOGUE["family_counselling_extra_sessions"], facts) is None
