"""Indicators of assignments: started, ended, how long, what came of them."""

from dataclasses import replace

from audits.figures.domain.assignment_counts import AssignmentCount
from audits.figures.domain.assignments import Aspect, Moment
from audits.figures.domain.indicators import Exposure, Good, Indicator, Kind, Place
from audits.figures.domain.quality_areas import Area
from audits.figures.domain.sources import Source
from audits.text import N_

GOAL_OUTCOMES = ("met", "partly_met", "not_met")

_ENDED = N_("Uppdrag som avslutats under året.")
_STARTED = N_("Uppdrag som startat under året.")


def _count(key: str, title: str, definition: str, moment: Moment) -> Indicator:
    return Indicator(
        key=key,
        title=title,
        definition=definition,
        numerator_text=N_("Uppdragen, ett och ett."),
        source=Source.ASSIGNMENTS,
        who_is_counted=N_("Alla uppdrag som är registrerade."),
        dont_know=N_("Ett uppdrag utan det datum som frågan gäller ingår inte."),
        count=AssignmentCount(moment),
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
        count=AssignmentCount(Moment.ENDED, Aspect.GOAL_OUTCOME, GOAL_OUTCOMES, outcome),
        area=Area.EFFICIENT,
        good=good,
        compared=True,
        family="goals_",  # with its line, as earlier releases of a year name it
    )


def _of_age(key: str, title: str, definition: str, *, is_teenager: bool) -> Indicator:
    return Indicator(
        key=key,
        title=title,
        definition=definition,
        numerator_text=N_("Avslutade uppdrag där barnet har den åldern."),
        denominator_text=N_("Avslutade uppdrag där barnets ålder är känd."),
        source=Source.ASSIGNMENTS,
        who_is_counted=_ENDED,
        dont_know=N_("Uppdrag där barnets ålder saknas ingår inte i nämnaren."),
        count=AssignmentCount(Moment.ENDED, Aspect.IS_TEENAGER, value=is_teenager),
        compared=True,
        family="assignments_child_",
    )


ASSIGNMENT_INDICATORS = (
    replace(
        _count("assignments_started", N_("Startade uppdrag"), _STARTED, Moment.STARTED),
        places={Place.KEY_FIGURE: 9},
    ),
    replace(
        _count("assignments_ended", N_("Avslutade uppdrag"), _ENDED, Moment.ENDED),
        exposure=Exposure.MONTHS_UNDER_WAY,
    ),
    _count(
        "assignments_ongoing_at_year_end",
        N_("Pågående uppdrag vid årets slut"),
        N_("Uppdrag som startat senast den 31 december och inte hade avslutats då."),
        Moment.ONGOING,
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
        count=AssignmentCount(Moment.ENDED, Aspect.HOURS),
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
        count=AssignmentCount(Moment.ENDED, Aspect.MONTHS),
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
        count=AssignmentCount(Moment.ENDED, Aspect.IS_LONG, value=True),
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
        is_teenager=False,
    ),
    _of_age(
        "assignments_child_13_plus",
        N_("Uppdrag för unga från 13 år"),
        N_("Andel avslutade uppdrag där barnet är 13 år eller äldre."),
        is_teenager=True,
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
        count=AssignmentCount(Moment.STARTED, Aspect.IS_PROMPT, value=True),
        area=Area.ACCESSIBLE,
        good=Good.MORE,
        compared=True,
    ),
)
