"""Indicators of assignments: started, ended, how long, what came of them."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from fractions import Fraction

from audits.figures.domain.facts import Assignment, YearFacts
from audits.figures.domain.indicators import Exposure, Good, Indicator, Kind, Place, counted
from audits.figures.domain.quality_areas import Area
from audits.figures.domain.sources import Source
from audits.text import N_

DAYS_A_MONTH = Fraction("30.4375")  # 365.25 / 12
DAYS_A_YEAR = 365
TARGET_DAYS = 30
TEENAGER_FROM = 13
GOAL_OUTCOMES = ("met", "partly_met", "not_met")

_ENDED = N_("Uppdrag som avslutats under året.")
_STARTED = N_("Uppdrag som startat under året.")

Base = Callable[[YearFacts], Iterable[Assignment]]


def _days(start: date | None, end: date | None) -> int | None:
    return None if start is None or end is None else (end - start).days


def days_in_support(assignment: Assignment) -> int | None:
    """Days from start to end; None while either is missing."""
    return _days(assignment.started_on, assignment.ended_on)


def days_of_waiting(assignment: Assignment) -> int | None:
    """Days from referral to start; None while either is missing."""
    return _days(assignment.referred_on, assignment.started_on)


def _falls_in(day: date | None, year: int) -> bool:
    return day is not None and day.year == year


def _started(facts: YearFacts) -> Iterable[Assignment]:
    return (each for each in facts.assignments if _falls_in(each.started_on, facts.year))


def _ended(facts: YearFacts) -> Iterable[Assignment]:
    return (each for each in facts.assignments if _falls_in(each.ended_on, facts.year))


def _ongoing(facts: YearFacts) -> Iterable[Assignment]:
    last = date(facts.year, 12, 31)
    return (
        each
        for each in facts.assignments
        if each.started_on is not None
        and each.started_on <= last
        and (each.ended_on is None or each.ended_on > last)
    )


def _started_on(each: Assignment) -> date | None:
    return each.started_on


def _ended_on(each: Assignment) -> date | None:
    return each.ended_on


def _no_day(_each: Assignment) -> None:
    """What goes on has no day of its own."""


def _where(base: Base, holds: Callable[[Assignment], bool]) -> Base:
    return lambda facts: (each for each in base(facts) if holds(each))


_ENDED_WITH_HOURS = _where(_ended, lambda each: each.hours is not None)
_ENDED_WITH_DAYS = _where(_ended, lambda each: days_in_support(each) is not None)
_ENDED_WITH_GOAL = _where(_ended, lambda each: each.goal_outcome in GOAL_OUTCOMES)
_ENDED_WITH_AGE = _where(_ended, lambda each: each.child_age is not None)
_STARTED_AFTER_REFERRAL = _where(_started, lambda each: days_of_waiting(each) is not None)


def _hours(each: Assignment) -> Fraction:
    return Fraction(each.hours or 0)


def _months(each: Assignment) -> Fraction:
    return (days_in_support(each) or 0) / DAYS_A_MONTH


def _count(
    key: str,
    title: str,
    definition: str,
    base: Base,
    day: Callable[[Assignment], date | None] = _no_day,
) -> Indicator:
    return Indicator(
        key=key,
        title=title,
        definition=definition,
        numerator_text=N_("Uppdragen, ett och ett."),
        source=Source.ASSIGNMENTS,
        who_is_counted=N_("Alla uppdrag som är registrerade."),
        dont_know=N_("Ett uppdrag utan det datum som frågan gäller ingår inte."),
        count=counted(base, lambda _each: 1, day=day),
        kind=Kind.COUNT,
        compared=True,
    )


def _goal(outcome: str, title: str, definition: str, good: Good) -> Indicator:
    return Indicator(
        key=f"goals_{outcome}",
        title=title,
        definition=definition,
        numerator_text=N_("Avslutade uppdrag med det utfallet."),
        denominator_text=N_("Avslutade uppdrag med ett mål som har bedömts."),
        source=Source.ASSIGNMENTS,
        who_is_counted=_ENDED,
        dont_know=N_("Uppdrag utan mål, och uppdrag där utfallet saknas, ingår inte i nämnaren."),
        count=counted(
            _ENDED_WITH_GOAL,
            lambda each: each.goal_outcome == outcome,
            detail=lambda each: each.goal_outcome or "",
            day=_ended_on,
        ),
        area=Area.EFFICIENT,
        good=good,
        compared=True,
        family="goals_",  # with its line, as earlier releases of a year name it
    )


def _of_age(key: str, title: str, definition: str, holds: Callable[[int], bool]) -> Indicator:
    return Indicator(
        key=key,
        title=title,
        definition=definition,
        numerator_text=N_("Avslutade uppdrag där barnet har den åldern."),
        denominator_text=N_("Avslutade uppdrag där barnets ålder är känd."),
        source=Source.ASSIGNMENTS,
        who_is_counted=_ENDED,
        dont_know=N_("Uppdrag där barnets ålder saknas ingår inte i nämnaren."),
        count=counted(
            _ENDED_WITH_AGE,
            lambda each: each.child_age is not None and holds(each.child_age),
            day=_ended_on,
        ),
        compared=True,
        family="assignments_child_",
    )


ASSIGNMENT_INDICATORS = (
    replace(
        _count("assignments_started", N_("Startade uppdrag"), _STARTED, _started, _started_on),
        places={Place.KEY_FIGURE: 9},
    ),
    replace(
        _count("assignments_ended", N_("Avslutade uppdrag"), _ENDED, _ended, _ended_on),
        exposure=Exposure.MONTHS_UNDER_WAY,
    ),
    _count(
        "assignments_ongoing_at_year_end",
        N_("Pågående uppdrag vid årets slut"),
        N_("Uppdrag som startat senast den 31 december och inte hade avslutats då."),
        _ongoing,
    ),
    Indicator(
        key="assignments_mean_hours",
        title=N_("Timmar per uppdrag"),
        definition=N_("Medelvärde av timmarna i de uppdrag som avslutats under året."),
        numerator_text=N_("Summan av timmarna."),
        denominator_text=N_("Avslutade uppdrag där timmarna är kända."),
        source=Source.ASSIGNMENTS,
        who_is_counted=_ENDED,
        dont_know=N_("Uppdrag där timmarna saknas ingår inte. De räknas inte som noll."),
        count=counted(_ENDED_WITH_HOURS, _hours),
        kind=Kind.MEAN,
        compared=True,
    ),
    Indicator(
        key="assignments_mean_months",
        title=N_("Månader per uppdrag"),
        definition=N_(
            "Medelvärde av tiden från start till slut för de uppdrag som avslutats under året. "
            "En månad är 30,4375 dagar."
        ),
        numerator_text=N_("Summan av månaderna."),
        denominator_text=N_("Avslutade uppdrag med både start och slut."),
        source=Source.ASSIGNMENTS,
        who_is_counted=_ENDED,
        dont_know=N_("Uppdrag där startdatum saknas ingår inte."),
        count=counted(_ENDED_WITH_DAYS, _months),
        kind=Kind.MEAN,
        compared=True,
    ),
    Indicator(
        key="assignments_over_a_year",
        title=N_("Uppdrag längre än ett år"),
        definition=N_("Andel av de avslutade uppdragen som pågått i mer än 365 dagar."),
        numerator_text=N_("Avslutade uppdrag som pågått i mer än 365 dagar."),
        denominator_text=N_("Avslutade uppdrag med både start och slut."),
        source=Source.ASSIGNMENTS,
        who_is_counted=_ENDED,
        dont_know=N_("Uppdrag där startdatum saknas ingår inte."),
        count=counted(
            _ENDED_WITH_DAYS,
            lambda each: (days_in_support(each) or 0) > DAYS_A_YEAR,
            day=_ended_on,
        ),
        compared=True,
    ),
    _goal(
        "met",
        N_("Uppnådda mål"),
        N_("Andel avslutade uppdrag där målet uppnåddes."),
        Good.MORE,
    ),
    _goal(
        "partly_met",
        N_("Delvis uppnådda mål"),
        N_("Andel avslutade uppdrag där målet uppnåddes delvis."),
        Good.NEITHER,
    ),
    _goal(
        "not_met",
        N_("Mål som inte uppnåddes"),
        N_("Andel avslutade uppdrag där målet inte uppnåddes."),
        Good.LESS,
    ),
    _of_age(
        "assignments_child_0_12",
        N_("Uppdrag för barn 0–12 år"),
        N_("Andel avslutade uppdrag där barnet är högst 12 år."),
        lambda age: age < TEENAGER_FROM,
    ),
    _of_age(
        "assignments_child_13_plus",
        N_("Uppdrag för unga från 13 år"),
        N_("Andel avslutade uppdrag där barnet är 13 år eller äldre."),
        lambda age: age >= TEENAGER_FROM,
    ),
    Indicator(
        key="assignments_started_within_30_days",
        title=N_("Start inom 30 dagar"),
        definition=N_("Andel av årets startade uppdrag som kom igång inom 30 dagar."),
        numerator_text=N_("Uppdrag som startat högst 30 dagar efter remissen."),
        denominator_text=N_("Uppdrag som startat under året, där remissens datum är känt."),
        source=Source.ASSIGNMENTS,
        who_is_counted=_STARTED,
        dont_know=N_("Uppdrag där remissens datum saknas ingår inte i nämnaren."),
        count=counted(
            _STARTED_AFTER_REFERRAL,
            lambda each: (days_of_waiting(each) or 0) <= TARGET_DAYS,
            day=_started_on,
        ),
        area=Area.ACCESSIBLE,
        good=Good.MORE,
        compared=True,
    ),
)
