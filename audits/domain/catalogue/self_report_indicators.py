"""Indicators of what units report themselves: deviations, complaints, routines and methods."""

from collections.abc import Iterable
from dataclasses import dataclass

from audits.domain.facts import UnitYear, YearFacts
from audits.domain.indicators import Good, Indicator, Kind, counted
from audits.domain.quality_areas import Area
from audits.domain.sources import Source
from audits.domain.text import N_

_ACTIVE = N_("Aktiva verksamheter: de vars egenrapport säger att de hade klienter under året.")
_UNANSWERED = N_("”Vet inte” och frågor utan svar räknas inte som ja, men står kvar i nämnaren.")
_UNANSWERED_SUM = N_("En fråga utan svar ger inget till summan. Den betyder inte noll.")
_ANSWERED = N_("Verksamheter som lämnat en egenrapport för året.")
_UNANSWERED_OUTSIDE = N_(
    "”Vet inte” räknas inte som ja, men ingår i nämnaren. En fråga utan svar ingår inte."
)
_ANSWERING_DENOMINATOR = N_("Aktiva verksamheter som svarat på frågan.")
_ACTIVE_DENOMINATOR = N_("Alla aktiva verksamheter.")


def _active(facts: YearFacts) -> Iterable[UnitYear]:
    return (each for each in facts.unit_years if each.is_active)


def _reporting(facts: YearFacts) -> Iterable[UnitYear]:
    return (each for each in facts.unit_years if each.has_reported)


@dataclass(frozen=True)
class _Asked:
    """What one question of the self-report becomes as an indicator, in words."""

    key: str
    question_key: str
    title: str
    definition: str
    numerator_text: str
    area: Area | None = None
    good: Good = Good.MORE
    compared: bool = False
    of_those_who_answered: bool = False  # where earlier questionnaires do not ask it


def _number(unit: UnitYear, question_key: str) -> int:
    return unit.report.count(question_key) if unit.report else 0


def _says_yes(asked: _Asked) -> Indicator:
    """Share of the active units that answered yes (or met, where it is asked as a requirement)."""

    def contributes(unit: UnitYear) -> bool:
        return unit.report is not None and (
            unit.report.says(asked.question_key) or unit.report.says(asked.question_key, "met")
        )

    def answering(facts: YearFacts) -> Iterable[UnitYear]:
        return (
            each for each in _active(facts) if each.report and each.report.has(asked.question_key)
        )

    narrow = asked.of_those_who_answered
    return Indicator(
        key=asked.key,
        title=asked.title,
        definition=asked.definition,
        numerator_text=asked.numerator_text,
        denominator_text=_ANSWERING_DENOMINATOR if narrow else _ACTIVE_DENOMINATOR,
        source=Source.SELF_REPORTS,
        who_is_counted=_ACTIVE,
        dont_know=_UNANSWERED_OUTSIDE if narrow else _UNANSWERED,
        count=counted(answering if narrow else _active, contributes),
        area=asked.area,
        good=asked.good,
        compared=asked.compared,
    )


def _has_any(asked: _Asked) -> Indicator:
    """Share of the active units that answered with a number above zero."""
    return Indicator(
        key=asked.key,
        title=asked.title,
        definition=asked.definition,
        numerator_text=asked.numerator_text,
        denominator_text=_ACTIVE_DENOMINATOR,
        source=Source.SELF_REPORTS,
        who_is_counted=_ACTIVE,
        dont_know=_UNANSWERED,
        count=counted(_active, lambda unit: _number(unit, asked.question_key) > 0),
        area=asked.area,
        good=asked.good,
        compared=asked.compared,
    )


def _sum_of(asked: _Asked) -> Indicator:
    """Sum of a number over all self-reports."""
    return Indicator(
        key=asked.key,
        title=asked.title,
        definition=asked.definition,
        numerator_text=asked.numerator_text,
        source=Source.SELF_REPORTS,
        who_is_counted=_ANSWERED,
        dont_know=_UNANSWERED_SUM,
        count=counted(_reporting, lambda unit: _number(unit, asked.question_key)),
        area=asked.area,
        good=asked.good,
        kind=Kind.COUNT,
        compared=asked.compared,
    )


SELF_REPORT_INDICATORS = (
    _says_yes(
        _Asked(
            key="own_user_survey",
            question_key="own_user_survey",
            title=N_("Egna brukarenkäter"),
            definition=N_("Andel aktiva verksamheter som har gjort en egen brukarenkät."),
            numerator_text=N_("Aktiva verksamheter som svarat att de gjort en egen brukarenkät."),
            area=Area.KNOWLEDGE_BASED,
            compared=True,
        ),
    ),
    _has_any(
        _Asked(
            key="lex_sarah_units",
            question_key="lex_sarah_inquiries",
            title=N_("Verksamheter med lex Sarah-utredning"),
            definition=N_(
                "Andel aktiva verksamheter med minst en utredning enligt lex Sarah. "
                "Fler kan betyda att fler missförhållanden rapporteras, inte att de är fler."
            ),
            numerator_text=N_("Aktiva verksamheter som uppgett minst en utredning."),
            area=Area.SAFETY,
            good=Good.NEITHER,
            compared=True,
        ),
    ),
    _sum_of(
        _Asked(
            key="lex_sarah_inquiries",
            question_key="lex_sarah_inquiries",
            title=N_("Lex Sarah-utredningar"),
            definition=N_("Antal utredningar enligt lex Sarah under året."),
            numerator_text=N_("Summan av de utredningar som verksamheterna har uppgett."),
            area=Area.SAFETY,
            good=Good.NEITHER,
            compared=True,
        ),
    ),
    _has_any(
        _Asked(
            key="complaint_units",
            question_key="complaints",
            title=N_("Verksamheter med synpunkter och klagomål"),
            definition=N_(
                "Andel aktiva verksamheter som har registrerat minst en synpunkt eller ett "
                "klagomål. Fler kan betyda bättre registrering, inte sämre arbete."
            ),
            numerator_text=N_("Aktiva verksamheter som uppgett minst en synpunkt."),
            good=Good.NEITHER,
            compared=True,
        ),
    ),
    _sum_of(
        _Asked(
            key="complaints",
            question_key="complaints",
            title=N_("Synpunkter och klagomål"),
            definition=N_("Antal synpunkter och klagomål som registrerats under året."),
            numerator_text=N_("Summan av de synpunkter som verksamheterna har uppgett."),
            good=Good.NEITHER,
            compared=True,
        ),
    ),
    _says_yes(
        _Asked(
            key="standardised_instruments",
            question_key="standardised_instruments",
            title=N_("Standardiserade instrument"),
            definition=N_("Andel aktiva verksamheter som använder standardiserade instrument."),
            numerator_text=N_("Aktiva verksamheter som svarat att de använder sådana."),
            area=Area.KNOWLEDGE_BASED,
            compared=True,
        ),
    ),
    _says_yes(
        _Asked(
            key="management_system",
            question_key="management_system",
            title=N_("Ledningssystem för kvalitet"),
            definition=N_("Andel aktiva verksamheter som har ett ledningssystem för kvalitet."),
            numerator_text=N_("Aktiva verksamheter som svarat att de har ett ledningssystem."),
            area=Area.EFFICIENT,
            compared=True,
        ),
    ),
    _says_yes(
        _Asked(
            key="risk_analysis",
            question_key="risk_analysis_unit_level",
            title=N_("Riskanalys i verksamheten"),
            definition=N_("Andel aktiva verksamheter som gjort riskanalys för sin verksamhet."),
            numerator_text=N_("Aktiva verksamheter som svarat att de gjort riskanalys."),
            area=Area.SAFETY,
            compared=True,
        ),
    ),
    _says_yes(
        _Asked(
            key="lex_sarah_routine",
            question_key="lex_sarah_routine",
            title=N_("Rutin för lex Sarah"),
            definition=N_("Andel aktiva verksamheter som har en rutin för lex Sarah."),
            numerator_text=N_("Aktiva verksamheter som svarat att de har en rutin."),
            area=Area.SAFETY,
            compared=True,
        ),
    ),
    _says_yes(
        _Asked(
            key="complaints_routine",
            question_key="complaints_routine",
            title=N_("Rutin för synpunkter och klagomål"),
            definition=N_("Andel aktiva verksamheter som har en rutin för synpunkter."),
            numerator_text=N_("Aktiva verksamheter som svarat att de har en rutin."),
            area=Area.SELF_DETERMINATION,
            compared=True,
        ),
    ),
    _says_yes(
        _Asked(
            key="changes_in_management",
            question_key="changes_in_management_or_organisation",
            title=N_("Byte av ledning eller ny organisation"),
            definition=N_("Andel aktiva verksamheter som bytt ledning eller organisation."),
            numerator_text=N_("Aktiva verksamheter som svarat att de haft en sådan förändring."),
            good=Good.NEITHER,
            compared=True,
        ),
    ),
    _says_yes(
        _Asked(
            key="units_making_plans",
            question_key="implementation_plans",
            title=N_("Verksamheter som gör genomförandeplaner"),
            definition=N_(
                "Andel aktiva verksamheter som säger att de gör genomförandeplaner "
                "tillsammans med familjen."
            ),
            numerator_text=N_("Aktiva verksamheter som svarat att kravet är uppfyllt."),
            area=Area.PARTICIPATION,
            of_those_who_answered=True,
        ),
    ),
)
