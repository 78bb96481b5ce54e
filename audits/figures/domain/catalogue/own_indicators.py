"""What a municipality's own declarations count: shares of those who gave some answers to a question."""

from collections.abc import Iterable
from dataclasses import replace

from audits.figures.domain.answers import AnswerCell
from audits.figures.domain.catalogue.self_report_counting import WHO_IS_ACTIVE
from audits.figures.domain.catalogue.survey_indicators import (
    GROUPS,
    SurveyQuestion,
    group_rank,
    survey_indicator,
)
from audits.figures.domain.facts import UnitYear, YearFacts
from audits.figures.domain.indicators import (
    Audience,
    Count,
    Good,
    Indicator,
    Place,
    counted,
)
from audits.figures.domain.own_indicators import OwnIndicator
from audits.figures.domain.quality_areas import Area
from audits.figures.domain.sources import Source
from audits.text import N_

_NUMERATOR = N_("De som svarat: %(counted)s.")
_DENOMINATOR = N_("De som svarat något av: %(base)s.")


def indicators_of(
    own: OwnIndicator, place: int = 0, groups: Iterable[str] = ()
) -> tuple[Indicator, ...]:
    """Give the indicators of a declaration; of the survey one for each group and one for all.

    place: where the first of them stands on the summary. groups: those that there are.
    """
    if own.source is Source.USER_SURVEY:
        further = (group for group in groups if group not in GROUPS)
        return tuple(_of_survey(own, group, place) for group in (*GROUPS, *further, None))
    return (
        _of_reports(own, place) if own.source is Source.SELF_REPORTS else _of_forms(own, place),
    )


def answer_of(unit: UnitYear, question_key: str) -> str:
    """The one answer that a unit gave in its self-report; empty where it gave none."""
    answer = unit.report.answers.get(question_key) if unit.report else None
    return "" if answer is None else str(answer)


def _of_survey(own: OwnIndicator, group: str | None, place: int) -> Indicator:
    question = SurveyQuestion(
        key=own.key,
        question_key=own.question_key,
        title=N_("%(title)s, %(group)s"),
        definition=own.definition,
        numerator_text=_NUMERATOR,
        counts=own.counts,
        base=own.base,
        area=_area(own),
        good=Good(own.direction),
    )
    made = survey_indicator(question, group)
    return replace(
        made,
        denominator_text=_DENOMINATOR,
        audience=Audience(own.readers),
        params={
            **made.params,
            "title": own.title,
            "counted": own.counted,
            "base": own.base_words,
        },
        places={Place.OWN: place + group_rank(group)},
    )


def _of_reports(own: OwnIndicator, place: int) -> Indicator:
    def answered(facts: YearFacts) -> Iterable[UnitYear]:
        return (
            each
            for each in facts.unit_years
            if each.is_active and answer_of(each, own.question_key) in own.base
        )

    count = counted(
        answered,
        lambda unit: answer_of(unit, own.question_key) in own.counts,
        detail=lambda unit: answer_of(unit, own.question_key),
    )
    return replace(_share(own, place, count), who_is_counted=WHO_IS_ACTIVE)


def _of_forms(own: OwnIndicator, place: int) -> Indicator:
    def answered(facts: YearFacts) -> Iterable[AnswerCell]:
        return (each for each in facts.answers_to(own) if each.value in own.base)

    count = counted(
        answered,
        lambda cell: cell.n if cell.value in own.counts else 0,
        lambda cell: cell.n,
        lambda cell: cell.value,
    )
    return replace(
        _share(own, place, count), instrument=own.instrument, is_of_people=own.is_of_people
    )


def _share(own: OwnIndicator, place: int, count: Count) -> Indicator:
    return Indicator(
        key=own.key,
        title=own.title,
        definition=own.definition,
        numerator_text=_NUMERATOR,
        denominator_text=_DENOMINATOR,
        source=own.source,
        who_is_counted=N_("Alla som svarat på formuläret."),
        dont_know=N_("Andra svar och frågor utan svar ingår inte i nämnaren."),
        count=count,
        area=_area(own),
        good=Good(own.direction),
        compared=True,
        question_key=own.question_key,
        audience=Audience(own.readers),
        places={Place.OWN: place},
        params={"counted": own.counted, "base": own.base_words},
    )


def _area(own: OwnIndicator) -> Area | None:
    return Area(own.area) if own.area else None
