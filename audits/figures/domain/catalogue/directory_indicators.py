"""Indicators of the register as a whole: units, those with clients, those that have answered."""

from collections.abc import Iterable

from audits.figures.domain.facts import UnitYear, YearFacts
from audits.figures.domain.indicators import Good, Indicator, Kind, Place, counted
from audits.figures.domain.sources import Source
from audits.text import N_

_NO_DONT_KNOW = N_("Frågan har inget ”vet inte”. Det registret saknar räknas inte.")
_NOT_REPORTED = N_(
    "En verksamhet som inte har svarat på egenrapporten räknas som om den inte hade klienter, "
    "men står kvar i nämnaren."
)


def _all_units(facts: YearFacts) -> Iterable[UnitYear]:
    return facts.unit_years


def _in_outpatient_procurement(facts: YearFacts) -> Iterable[UnitYear]:
    return (
        each
        for each in facts.unit_years
        if any(
            offer.contract_form == "LOU" and offer.care_form == "outpatient"
            for offer in each.offers
        )
    )


def _with_agreement(facts: YearFacts) -> tuple[UnitYear, ...]:
    # who is asked to report: the same base as on the page of the round
    return tuple(unit for unit in facts.unit_years if unit.offers)


def _one(_unit: UnitYear) -> int:
    return 1


DIRECTORY_INDICATORS = (
    Indicator(
        key="units_total",
        title=N_("Verksamheter"),
        definition=N_("Alla verksamheter inom uppföljningens område under året."),
        numerator_text=N_("Verksamheter i registret."),
        source=Source.DIRECTORY,
        who_is_counted=N_("Varje verksamhet en gång, även om den har flera insatser."),
        dont_know=_NO_DONT_KNOW,
        count=counted(_all_units, _one),
        kind=Kind.COUNT,
        compared=True,
        places={Place.KEY_FIGURE: 1},
    ),
    Indicator(
        key="units_with_clients",
        title=N_("Verksamheter med klienter"),
        definition=N_("Andel verksamheter vars egenrapport säger att de hade klienter under året."),
        numerator_text=N_("Verksamheter som svarat ja på frågan om de hade klienter."),
        denominator_text=N_("Alla verksamheter i registret."),
        source=Source.SELF_REPORTS,
        who_is_counted=N_("Varje verksamhet en gång. De som hade klienter kallas aktiva."),
        dont_know=_NOT_REPORTED,
        count=counted(_all_units, lambda unit: unit.is_active),
        is_whole_count=True,
        compared=True,
        places={Place.KEY_FIGURE: 2},
    ),
    Indicator(
        key="self_report_response",
        title=N_("Svarsfrekvens på egenrapporten"),
        definition=N_("Andel av verksamheterna med avtal som svarade på egenrapporten."),
        numerator_text=N_("De av dem som lämnat en egenrapport för året."),
        denominator_text=N_("Verksamheter med minst ett avtal under året."),
        source=Source.SELF_REPORTS,
        who_is_counted=N_("Varje verksamhet en gång."),
        dont_know=N_("En verksamhet utan egenrapport har inte svarat."),
        count=counted(_with_agreement, lambda unit: unit.has_reported),
        is_whole_count=True,
        good=Good.MORE,
        compared=True,
        places={Place.RESPONSE: 1, Place.CHANGE: 3},
    ),
    Indicator(
        key="outpatient_lou_units",
        title=N_("Verksamheter i upphandlad öppenvård"),
        definition=N_("Antal verksamheter med avtal i öppenvård efter upphandling enligt LOU."),
        numerator_text=N_("Verksamheter med minst ett avtal i öppenvård enligt LOU."),
        source=Source.DIRECTORY,
        who_is_counted=N_("Varje verksamhet en gång, även om den har flera sådana avtal."),
        dont_know=_NO_DONT_KNOW,
        count=counted(_in_outpatient_procurement, _one),
        kind=Kind.COUNT,
    ),
)
