"""What the facts say of themselves before anything is counted."""

import pickle
from dataclasses import replace

import pytest

from audits.figures.domain.catalogue import CATALOGUE
from audits.figures.domain.facts import SurveyCell
from audits.figures.domain.figures import Figure
from audits.figures.domain.indicators import figure
from tests.audits.figures.domain.factories import (
    make_assignment,
    make_facts,
    make_offer,
    make_report,
    make_two_units,
    make_unit,
)


def test_report_has_no_clients_when_the_question_is_unanswered():
    report = make_report()

    assert report.clients_by_service == {}
    assert report.clients("residential") == 0


def test_report_counts_nought_when_the_answer_is_no_number():
    report = make_report(complaints="many")

    assert report.count("complaints") == 0


@pytest.mark.parametrize(
    ("answer", "expected"),
    [("one", ("one",)), ("", ()), (["a", "b"], ("a", "b")), (None, ()), (3, ())],
)
def test_report_gives_choices_when_one_or_several_may_be_chosen(answer, expected):
    report = make_report(area=answer)

    assert report.choices("area") == expected


@pytest.mark.parametrize(
    ("answers", "expected"),
    [({}, False), ({"key": ""}, False), ({"key": []}, False), ({"key": 0}, True)],
)
def test_report_has_an_answer_when_it_is_not_empty(answers, expected):
    assert make_report(**answers).has("key") is expected


def test_unit_is_not_active_when_it_has_not_reported():
    facts = make_facts(self_reports=())

    unit = facts.unit_years[0]

    assert not unit.is_active
    assert not unit.has_reported
    assert unit.clients("family_counselling") == 0
    assert facts.active_reports == ()


def test_active_reports_leave_out_units_that_had_no_clients():
    reports = (make_report("U1"), make_report("U2", had_clients="no"))
    facts = make_facts(units=(make_unit("U1"), make_unit("U2")), self_reports=reports)

    assert facts.active_reports == reports[:1]


def test_report_is_not_counted_when_its_unit_is_not_in_the_register():
    facts = make_facts(self_reports=(make_report("U9"),))

    assert facts.active_reports == ()


def test_unit_offers_a_service_when_it_has_an_agreement():
    facts = make_facts(offers=(make_offer(service="residential"),))

    unit = facts.unit_years[0]

    assert unit.offers_service("residential")
    assert not unit.offers_service("family_counselling")


def test_service_keys_are_known_when_offered_reported_or_ordered():
    facts = make_facts(
        offers=(make_offer(service="b"),),
        self_reports=(make_report(clients={"a": 1}),),
        assignments=(make_assignment(service_key="c"),),
    )

    assert facts.service_keys == ("a", "b", "c")


def test_survey_groups_are_known_when_invited_or_answering():
    facts = make_two_units()

    assert facts.survey_groups == ("outpatient",)


@pytest.mark.parametrize(
    ("group", "values", "expected"),
    [(None, None, 10), ("a", None, 7), ("a", ("yes",), 4), (None, ("yes",), 7)],
)
def test_survey_count_adds_cells_when_group_and_values_match(group, values, expected):
    cells = (
        SurveyCell("a", "q", "yes", 4),
        SurveyCell("a", "q", "no", 3),
        SurveyCell("b", "q", "yes", 3),
        SurveyCell("b", "other", "yes", 90),
    )

    assert make_facts(survey=cells).survey_count(group, "q", values) == expected


def test_what_was_counted_is_counted_once_and_not_taken_to_another_process():
    counted = []
    once = replace(CATALOGUE["complaints"], count=lambda facts: tuple(counted.append(facts) or ()))
    facts = make_facts()

    assert [figure(once, facts), figure(once, facts)] == [Figure("complaints", 0)] * 2
    assert len(counted) == 1
    assert pickle.loads(pickle.dumps(facts)) == facts  # noqa: S301 - our own bytes
    assert len(counted) == 1
