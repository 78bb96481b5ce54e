"""The answers to forms' questions apart, as a release must know them: any may be part of a figure."""

from collections import Counter, defaultdict
from collections.abc import Collection

from audits.figures.domain.facts import RESPONSES, SurveyCell, YearFacts
from audits.figures.domain.own_indicators import OwnIndicator

Asks = tuple[str, str]  # an instrument and its question
ByUnit = Counter[str]  # by the unit's code; "" for what no unit knows


def answers_apart(
    facts: YearFacts, own: Collection[OwnIndicator]
) -> tuple[dict[str, ByUnit], dict[Asks, dict[str, ByUnit]]]:
    """How many forms there are of each instrument, and gave each answer to what figures count."""
    # with those that nobody gave: that nobody did tells something
    found: dict[Asks, dict[str, ByUnit]] = {each.asks: {} for each in own}
    for each in own:
        found[each.asks] |= {answer: Counter() for answer in each.base}
    forms: dict[str, ByUnit] = defaultdict(Counter)
    for cell in facts.answers:
        if cell.question_key == RESPONSES:
            forms[cell.instrument][cell.unit_code] += cell.n
        elif cell.asks in found:
            found[cell.asks].setdefault(cell.value, Counter())[cell.unit_code] += cell.n
    return forms, found


def every_cell(facts: YearFacts) -> tuple[SurveyCell, ...]:
    """The survey with the answers that nobody of a group gave."""
    known = {(cell.group, cell.question_key, cell.value): cell for cell in facts.survey}
    values: dict[str, set[str]] = {}
    for cell in facts.survey:
        if cell.question_key != RESPONSES:
            values.setdefault(cell.question_key, {"yes", "no"}).add(cell.value)
    for group in facts.survey_groups:
        for question, its_values in values.items():
            for value in its_values:
                known.setdefault((group, question, value), SurveyCell(group, question, value, 0))
    return tuple(known[place] for place in sorted(known))
