"""How a question of the self-report becomes an indicator: a share of units, or a sum."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from audits.figures.domain.facts import SelfReport, UnitYear, YearFacts
from audits.figures.domain.figures import Number
from audits.figures.domain.indicators import Good, Indicator, Kind, Place, counted
from audits.figures.domain.quality_areas import Area
from audits.figures.domain.sources import Source
from audits.text import N_

WHO_IS_ACTIVE = N_(
    "Aktiva verksamheter: de vars egenrapport säger att de hade klienter under året."
)
_UNANSWERED = N_("”Vet inte” och frågor utan svar räknas inte som ja, men står kvar i nämnaren.")
_UNANSWERED_SUM = N_("En fråga utan svar ger inget till summan. Den betyder inte noll.")
_NOT_JUDGED = N_("Svaret ”ej aktuellt” och frågor utan svar ingår inte i nämnaren.")
_ANSWERED = N_("Verksamheter som lämnat en egenrapport för året.")
_REQUIREMENT_ANSWERS = ("met", "partly", "not_met")

Base = Callable[[YearFacts], Iterable[UnitYear]]


def _active(facts: YearFacts) -> Iterable[UnitYear]:
    return (each for each in facts.unit_years if each.is_active)


def _reporting(facts: YearFacts) -> Iterable[UnitYear]:
    return (each for each in facts.unit_years if each.has_reported)


@dataclass(frozen=True)
class Asked:
    """What one question of the self-report becomes as an indicator, in words."""

    key: str
    question_key: str
    title: str
    definition: str
    numerator_text: str
    area: Area | None = None
    good: Good = Good.MORE
    compared: bool = True
    is_event: bool = False
    places: Mapping[Place, int] = field(default_factory=dict)


def says(unit: UnitYear, question_key: str, *answers: str) -> bool:
    """Say whether the unit gave one of the answers."""
    report: SelfReport | None = unit.report
    return report is not None and any(report.says(question_key, answer) for answer in answers)


def number(unit: UnitYear, question_key: str) -> int:
    """Give the number that the unit answered; 0 without an answer."""
    return unit.report.count(question_key) if unit.report else 0


def _of_active(asked: Asked, contributes: Callable[[UnitYear], Number]) -> Indicator:
    return Indicator(
        key=asked.key,
        title=asked.title,
        definition=asked.definition,
        numerator_text=asked.numerator_text,
        denominator_text=N_("Alla aktiva verksamheter."),
        source=Source.SELF_REPORTS,
        who_is_counted=WHO_IS_ACTIVE,
        dont_know=_UNANSWERED,
        count=counted(_active, contributes),
        area=asked.area,
        good=asked.good,
        compared=asked.compared,
        question_key=asked.question_key,
        places=asked.places,
    )


def says_yes(asked: Asked) -> Indicator:
    """Share of the active units that answered yes."""
    return _of_active(asked, lambda unit: says(unit, asked.question_key, "yes"))


def has_any(asked: Asked) -> Indicator:
    """Share of the active units that answered with a number above zero."""
    return _of_active(asked, lambda unit: number(unit, asked.question_key) > 0)


def sum_of(asked: Asked) -> Indicator:
    """Sum of a number over all self-reports."""
    return Indicator(
        key=asked.key,
        title=asked.title,
        definition=asked.definition,
        numerator_text=asked.numerator_text,
        source=Source.SELF_REPORTS,
        who_is_counted=_ANSWERED,
        dont_know=_UNANSWERED_SUM,
        count=counted(_reporting, lambda unit: number(unit, asked.question_key)),
        area=asked.area,
        good=asked.good,
        kind=Kind.COUNT,
        is_event=asked.is_event,
        compared=asked.compared,
        question_key=asked.question_key,
        places=asked.places,
    )


def meets(asked: Asked) -> Indicator:
    """Share of the active units that meet a requirement, of those that it applies to and who answered.

    Earlier questionnaires do not ask it; units that were not asked must not look like units that fail.
    """

    def judged(facts: YearFacts) -> Iterable[UnitYear]:
        return (
            each for each in _active(facts) if says(each, asked.question_key, *_REQUIREMENT_ANSWERS)
        )

    return Indicator(
        key=asked.key,
        title=asked.title,
        definition=asked.definition,
        numerator_text=asked.numerator_text,
        denominator_text=N_("Aktiva verksamheter som svarat uppfyllt, delvis eller inte uppfyllt."),
        source=Source.SELF_REPORTS,
        who_is_counted=WHO_IS_ACTIVE,
        dont_know=_NOT_JUDGED,
        count=counted(judged, lambda unit: says(unit, asked.question_key, "met")),
        area=asked.area,
        good=asked.good,
        compared=asked.compared,
        question_key=asked.question_key,
        places=asked.places,
    )
