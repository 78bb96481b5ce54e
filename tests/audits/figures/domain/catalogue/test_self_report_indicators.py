"""What the self-reports are counted as."""

import pytest

from audits.figures.domain.catalogue import CATALOGUE
from audits.figures.domain.indicators import figure, rows
from tests.audits.figures.domain.factories import make_facts, make_report, make_unit

YES_NO = {
    "own_user_survey": "own_user_survey",
    "standardised_instruments": "standardised_instruments",
    "management_system": "management_system",
    "risk_analysis": "risk_analysis_unit_level",
    "lex_sarah_routine": "lex_sarah_routine",
    "complaints_routine": "complaints_routine",
    "changes_in_management": "changes_in_management_or_organisation",
}
NUMBERS = {"lex_sarah_units": "lex_sarah_inquiries", "complaint_units": "complaints"}
SUMS = {"lex_sarah_inquiries": "lex_sarah_inquiries", "complaints": "complaints"}
REQUIREMENTS = {
    "units_making_plans": "implementation_plans",
    "units_informing": "participation_information",
    "units_listening": "participation_listened",
    "units_giving_influence": "participation_influence",
    "lex_sarah_known_to_staff": "lex_sarah_known_to_staff",
    "on_call_phone": "on_call_phone",
}


def counted(key, *reports):
    units = tuple(make_unit(report.unit_code) for report in reports)
    result = figure(CATALOGUE[key], make_facts(units=units, self_reports=reports))
    return result.numerator, result.denominator


@pytest.mark.parametrize(("key", "question"), YES_NO.items())
@pytest.mark.parametrize(
    ("answer", "expected"),
    [("yes", (1, 1)), ("no", (0, 1)), ("dont_know", (0, 1)), (None, (0, 1))],
)
def test_active_unit_stays_in_the_base_whatever_it_answered(key, question, answer, expected):
    assert counted(key, make_report(**{question: answer})) == expected


@pytest.mark.parametrize("key", [*YES_NO, *NUMBERS, *REQUIREMENTS])
def test_unit_without_clients_is_outside_the_base_when_shares_are_of_the_active(key):
    questions = {**YES_NO, **NUMBERS, **REQUIREMENTS}
    report = make_report(had_clients="no", **{questions[key]: "yes"})

    assert counted(key, report) == (0, 0)


@pytest.mark.parametrize(("key", "question"), NUMBERS.items())
@pytest.mark.parametrize(("number", "expected"), [(0, 0), (1, 1), (12, 1)])
def test_unit_counts_once_when_its_number_is_above_nought(key, question, number, expected):
    assert counted(key, make_report(**{question: number})) == (expected, 1)


@pytest.mark.parametrize(("key", "question"), SUMS.items())
def test_numbers_are_summed_over_all_who_reported(key, question):
    reports = (
        make_report("U1", **{question: 3}),
        make_report("U2", **{question: 4}, had_clients="no"),
        make_report("U3"),
    )

    assert counted(key, *reports) == (7, None)


@pytest.mark.parametrize(("key", "question"), REQUIREMENTS.items())
@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("met", (1, 1)),
        ("partly", (0, 1)),
        ("not_met", (0, 1)),
        ("not_applicable", (0, 0)),
        ("", (0, 0)),
    ],
)
def test_requirement_counts_when_it_applies(key, question, answer, expected):
    assert counted(key, make_report(**{question: answer})) == expected


def test_rows_name_each_unit_when_one_looks_behind_the_figure():
    reports = (make_report("U1", complaints=2), make_report("U2", complaints=0))
    facts = make_facts(units=(make_unit("U1"), make_unit("U2")), self_reports=reports)

    behind = rows(CATALOGUE["complaint_units"], facts)

    assert [(row.label, row.in_numerator) for row in behind] == [("U1", True), ("U2", False)]
