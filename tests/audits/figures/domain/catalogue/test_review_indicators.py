"""What reviews, files and interviews are counted as."""

from datetime import date

import pytest

from audits.figures.domain.catalogue import CATALOGUE
from audits.figures.domain.facts import Interview, Review
from audits.figures.domain.indicators import figure, rows
from tests.audits.figures.domain.factories import make_facts

JUDGED = {
    "audits_action_plan": "action_plan_requested",
    "audits_own_user_survey": "own_user_survey",
    "audits_management_system": "management_system",
    "audits_risk_analysis": "risk_analysis_unit_level",
    "audits_staff_know_lex_sarah": "staff_know_lex_sarah",
    "audits_evening_shifts": "evening_shifts_two_a_week",
    "audits_on_call_phone": "on_call_phone",
}
ASKED = {
    "interviews_satisfied": "satisfied",
    "interviews_felt_safe": "felt_safe",
    "interviews_treated_well": "treated_well",
    "interviews_influence": "has_influence",
}
FILES = {
    "files_with_plan": "files_with_current_plan",
    "files_with_current_journal": "files_with_current_journal",
}


def make_review(unit_code="U1", **findings):
    return Review(unit_code, date(2017, 3, 1), **findings)


def counted(key, **facts):
    result = figure(CATALOGUE[key], make_facts(**facts))
    return result.numerator, result.denominator


@pytest.mark.parametrize(("key", "name"), JUDGED.items())
@pytest.mark.parametrize(
    ("finding", "expected"),
    [
        ("met", (1, 1)),
        ("yes", (1, 1)),
        ("needs_development", (0, 1)),
        ("not_met", (0, 1)),
        ("no", (0, 1)),
        (None, (0, 0)),
    ],
)
def test_review_counts_when_it_judged_the_question(key, name, finding, expected):
    assert counted(key, reviews=(make_review(**{name: finding}),)) == expected


@pytest.mark.parametrize(("key", "name"), ASKED.items())
@pytest.mark.parametrize(
    ("answer", "expected"),
    [("yes", (1, 1)), ("no", (0, 1)), ("dont_know", (0, 1)), (None, (0, 0))],
)
def test_interview_counts_when_the_question_was_answered(key, name, answer, expected):
    assert counted(key, interviews=(Interview("U1", "parent", **{name: answer}),)) == expected


@pytest.mark.parametrize(
    ("answer", "expected"),
    [("no", (1, 1)), ("yes", (0, 1)), ("dont_know", (0, 1)), (None, (0, 0))],
)
def test_interview_is_without_plan_when_the_answer_is_no(answer, expected):
    interview = Interview("U1", "young_person", has_documented_plan=answer)

    assert counted("interviews_without_plan", interviews=(interview,)) == expected


@pytest.mark.parametrize(("key", "name"), FILES.items())
@pytest.mark.parametrize(
    ("read", "with_it", "expected"),
    [(3, 2, (2, 3)), (3, 0, (0, 3)), (None, 2, (0, 0)), (3, None, (0, 0))],
)
def test_files_are_counted_when_both_numbers_are_known(key, name, read, with_it, expected):
    review = make_review(files_reviewed=read, **{name: with_it})

    assert counted(key, reviews=(review,)) == expected


def test_files_are_weighed_by_their_number_when_reviews_differ():
    reviews = (
        make_review("U1", files_reviewed=10, files_with_current_plan=1),
        make_review("U2", files_reviewed=2, files_with_current_plan=2),
    )

    assert counted("files_with_plan", reviews=reviews) == (3, 12)


def test_reviews_are_counted_one_by_one_when_a_unit_is_reviewed_twice():
    assert counted("audits", reviews=(make_review(), make_review())) == (2, None)


def test_interview_row_tells_who_was_asked_but_not_the_answer():
    interview = Interview("U1", "young_person", satisfied="yes")

    (row,) = rows(CATALOGUE["interviews_satisfied"], make_facts(interviews=(interview,)))

    assert (row.label, row.detail) == ("U1", "young_person")
