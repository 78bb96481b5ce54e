"""Made-up answers to an instrument: plausible by type, walked in the instrument's own order."""

from collections.abc import Mapping
from random import Random

from surveys.instruments.domain.conditions import Answers, AnswerValue
from surveys.instruments.domain.instruments import Instrument, Question
from surveys.instruments.domain.routing import reachable_questions

# How often each answer is given; a question not named here takes the default of its type.
WEIGHTS: Mapping[str, Mapping[str, int]] = {
    "has_implementation_plan": {"yes": 50, "no": 22, "dont_know": 22},
    "easy_to_contact": {"yes": 70, "no": 20, "dont_know": 6},
    "own_user_survey": {"yes": 55, "no": 45},
    "standardised_instruments": {"yes": 64, "no": 36},
    "risk_analysis_unit_level": {"yes": 40, "no": 60},
    "changes_in_management_or_organisation": {"yes": 30, "no": 70},
}
YES_NO = {"yes": 74, "no": 16, "dont_know": 7}
FULFILMENT = {"met": 70, "partly": 18, "not_met": 8, "not_applicable": 4}
SKIPPED_SHARE = 0.06


def answers_to(
    instrument: Instrument, random: Random, given: Mapping[str, AnswerValue], *, skips: bool = True
) -> Answers:
    """Answers to what can be reached; given: those that are decided beforehand."""
    answers: dict[str, AnswerValue] = {}
    while new := [q for q in reachable_questions(instrument, answers) if q.key not in answers]:
        before = len(answers)
        for question in new:
            value = given.get(question.key)
            if value is None and not _is_left_out(question, random, skips=skips):
                value = _drawn(question, random)
            if value is not None:
                answers[question.key] = value
        if len(answers) == before:
            break
    return answers


def _is_left_out(question: Question, random: Random, *, skips: bool) -> bool:
    if question.type.is_written:
        return True
    return skips and not question.required and random.random() < SKIPPED_SHARE


def _drawn(question: Question, random: Random) -> AnswerValue | None:
    is_fulfilment = any(choice.key == "met" for choice in question.choices)
    weights = WEIGHTS.get(question.key) or (FULFILMENT if is_fulfilment else YES_NO)
    return question.type.made_up(question, random, weights)
