"""What the forms of the user survey are counted as."""

import pytest

from audits.figures.domain.catalogue import CATALOGUE
from audits.figures.domain.catalogue.survey_indicators import GROUPS, SURVEY_QUESTIONS
from audits.figures.domain.facts import Invited, SurveyCell
from audits.figures.domain.indicators import figure
from tests.audits.figures.domain.factories import make_facts

# per group: yes, no, dont_know
RESIDENTIAL, OUTPATIENT = (4, 3, 2), (50, 20, 10)
VALUES = ("yes", "no", "dont_know")
PLANS = {
    "no_or_unknown_plan": (5, 9, 30, 80),
    "with_plan": (4, 9, 50, 80),
    "without_plan": (3, 9, 20, 80),
    "unknown_plan": (2, 9, 10, 80),
}


def cells(question_key):
    return tuple(
        SurveyCell(group, question_key, value, n)
        for group, counts in (("residential", RESIDENTIAL), ("outpatient", OUTPATIENT))
        for value, n in zip(VALUES, counts, strict=True)
    )


def counted(key, **facts):
    result = figure(CATALOGUE[key], make_facts(**facts))
    return result.numerator, result.denominator


@pytest.mark.parametrize(
    "question",
    [each for each in SURVEY_QUESTIONS if each.key not in PLANS],
    ids=lambda each: each.key,
)
def test_share_is_of_yes_and_no_when_dont_know_is_told_apart(question):
    survey = (*cells(question.question_key), *cells("another_question"))

    assert counted(f"survey_{question.key}_residential", survey=survey) == (4, 7)
    assert counted(f"survey_{question.key}_outpatient", survey=survey) == (50, 70)
    assert counted(f"survey_{question.key}_all", survey=survey) == (54, 77)


@pytest.mark.parametrize("key", PLANS)
def test_plan_is_of_all_who_answered_when_dont_know_is_an_answer(key):
    survey = cells("has_implementation_plan")

    in_residential = counted(f"survey_{key}_residential", survey=survey)
    in_outpatient = counted(f"survey_{key}_outpatient", survey=survey)

    assert in_residential + in_outpatient == PLANS[key]


def test_plan_answers_make_the_whole_when_added():
    survey = cells("has_implementation_plan")

    parts = [
        counted(f"survey_{key}_all", survey=survey)
        for key in ("with_plan", "without_plan", "unknown_plan")
    ]

    assert sum(numerator for numerator, _ in parts) == 89
    assert {denominator for _, denominator in parts} == {89}


def test_response_rate_is_of_the_invited_when_forms_came_back():
    forms = (SurveyCell("residential", "", "", 9), SurveyCell("outpatient", "", "", 80))
    invited = (Invited("residential", 20), Invited("outpatient", 200))

    assert counted("survey_response_residential", survey=forms, invited=invited) == (9, 20)
    assert counted("survey_response_all", survey=forms, invited=invited) == (89, 220)


def test_response_rate_is_nought_when_nobody_has_answered():
    invited = (Invited("residential", 20),)

    assert counted("survey_response_residential", invited=invited) == (0, 20)


def test_every_question_is_read_for_each_group_and_for_all():
    wanted = {
        f"survey_{question.key}_{group}"
        for question in SURVEY_QUESTIONS
        for group in (*GROUPS, "all")
    }

    assert wanted <= set(CATALOGUE)
