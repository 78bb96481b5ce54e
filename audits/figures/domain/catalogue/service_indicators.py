"""The family of indicators that every service gets, and what single services are asked besides."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from audits.figures.domain.facts import UnitYear, YearFacts
from audits.figures.domain.indicators import Audience, Column, Good, Indicator, Kind, counted
from audits.figures.domain.quality_areas import Area
from audits.figures.domain.sources import Source
from audits.text import N_

_NO_DONT_KNOW = N_("Frågan har inget ”vet inte”. Det registret saknar räknas inte.")
_NOT_REPORTED = N_(
    "En verksamhet som inte har svarat på egenrapporten räknas som om den inte hade klienter, "
    "men står kvar i nämnaren."
)
_NOT_REPORTED_SUM = N_("Verksamheter utan egenrapport saknas i summan. De räknas inte som noll.")
_WITH_AGREEMENT = N_("Alla verksamheter som hade avtal om insatsen någon gång under året.")


@dataclass(frozen=True)
class Service:
    """What the catalogue must know of a service to count it.

    counts: what its self-report number is of, as it ends a key: clients, families or placements.
    active_is_share: False where so few units answered that a share of all would mislead.
    """

    key: str
    name: str
    counts: str = "clients"
    active_is_share: bool = True


SERVICES = (
    Service("family_counselling", N_("familjerådgivning"), counts="families"),
    Service("family_treatment_choice", N_("familjebehandling, kundval")),
    Service("family_treatment_lou", N_("familjebehandling, upphandlad")),
    Service("structured_outpatient", N_("strukturerad öppenvård")),
    Service("residential", N_("heldygnsvård"), counts="placements", active_is_share=False),
    Service("emergency_foster_care", N_("jourhem"), counts="placements"),
)

_CLIENTS_TITLES = {
    ("clients", None): N_("Klienter i %(service)s"),
    ("clients", "private"): N_("Klienter i %(service)s, privata verksamheter"),
    ("clients", "municipal"): N_("Klienter i %(service)s, kommunens verksamheter"),
    ("families", None): N_("Familjer i %(service)s"),
    ("families", "private"): N_("Familjer i %(service)s, privata verksamheter"),
    ("families", "municipal"): N_("Familjer i %(service)s, kommunens verksamheter"),
    ("placements", None): N_("Placeringar i %(service)s"),
    ("placements", "private"): N_("Placeringar i %(service)s, privata verksamheter"),
    ("placements", "municipal"): N_("Placeringar i %(service)s, kommunens verksamheter"),
}
_CLIENTS_DEFINITIONS = {
    None: N_("Antal i %(service)s, summerat över egenrapporterna."),
    "private": N_("Antal i %(service)s hos privata verksamheter."),
    "municipal": N_("Antal i %(service)s hos kommunens egna verksamheter."),
}


def _offering(service: str) -> Callable[[YearFacts], Iterable[UnitYear]]:
    return lambda facts: (each for each in facts.unit_years if each.offers_service(service))


def _serving(
    service: str, ownership: str | None = None
) -> Callable[[YearFacts], Iterable[UnitYear]]:
    """Units whose report has clients in the service, with or without a present agreement."""
    return lambda facts: (
        each
        for each in facts.unit_years
        if each.clients(service) and ownership in (None, each.unit.ownership)
    )


def _one(_unit: UnitYear) -> int:
    return 1


def _units(service: Service) -> Indicator:
    return Indicator(
        key=f"{service.key}_units",
        title=N_("Verksamheter med avtal om %(service)s"),
        definition=N_("Antal verksamheter som har avtal om %(service)s."),
        numerator_text=N_("Verksamheter med avtal om insatsen."),
        source=Source.DIRECTORY,
        who_is_counted=_WITH_AGREEMENT,
        dont_know=_NO_DONT_KNOW,
        count=counted(_offering(service.key), _one),
        kind=Kind.COUNT,
        service=service.key,
        params={"service": service.name},
        column=Column.UNITS,
    )


def _active_units(service: Service) -> Indicator:
    of_all = N_("Verksamheter med avtal om %(service)s som hade klienter i insatsen under året.")
    count_only = N_(
        "Verksamheter med avtal om %(service)s som hade klienter i insatsen under året. "
        "Visas som antal: färre än hälften svarade på egenrapporten, så en andel av alla "
        "skulle vilseleda."
    )
    return Indicator(
        key=f"{service.key}_units_active",
        title=N_("Verksamheter som hade klienter i %(service)s"),
        definition=of_all if service.active_is_share else count_only,
        numerator_text=N_("Verksamheter vars egenrapport har minst en klient i insatsen."),
        denominator_text=(
            N_("Verksamheter med avtal om insatsen.") if service.active_is_share else None
        ),
        source=Source.SELF_REPORTS,
        who_is_counted=_WITH_AGREEMENT,
        dont_know=_NOT_REPORTED,
        count=counted(_offering(service.key), lambda unit: unit.clients(service.key) > 0),
        is_whole_count=True,
        kind=Kind.SHARE if service.active_is_share else Kind.COUNT,
        service=service.key,
        params={"service": service.name},
        column=Column.UNITS_ACTIVE,
    )


def _clients(service: Service, ownership: str | None = None) -> Indicator:
    return Indicator(
        key="_".join(filter(None, (service.key, service.counts, ownership))),
        title=_CLIENTS_TITLES[service.counts, ownership],
        definition=_CLIENTS_DEFINITIONS[ownership],
        numerator_text=N_("Summan av det antal som verksamheterna har uppgett för insatsen."),
        source=Source.SELF_REPORTS,
        who_is_counted=N_(
            "Verksamheter som har uppgett klienter i insatsen. För dygnsvård och jourhem "
            "räknas placeringar. En person som bytt verksamhet kan räknas två gånger."
        ),
        dont_know=_NOT_REPORTED_SUM,
        count=counted(
            _serving(service.key, ownership),
            lambda unit: unit.clients(service.key),
        ),
        kind=Kind.COUNT,
        service=service.key,
        params={"service": service.name},
        column=None if ownership else Column.CLIENTS,
        # the two make up the whole, and one of them is often a single unit
        audience=Audience.ROWS if ownership else Audience.EVERYBODY,
    )


def _response(service: Service) -> Indicator:
    return Indicator(
        key=f"{service.key}_self_report_response",
        title=N_("Svarsfrekvens på egenrapporten, %(service)s"),
        definition=N_("Andel verksamheter med avtal om %(service)s som svarade på egenrapporten."),
        numerator_text=N_("Verksamheter som lämnat en egenrapport för året."),
        denominator_text=N_("Verksamheter med avtal om insatsen."),
        source=Source.SELF_REPORTS,
        who_is_counted=_WITH_AGREEMENT,
        dont_know=N_("En verksamhet utan egenrapport har inte svarat."),
        count=counted(_offering(service.key), lambda unit: unit.has_reported),
        is_whole_count=True,
        good=Good.MORE,
        compared=True,
        service=service.key,
        params={"service": service.name},
        column=Column.RESPONSE,
    )


def service_indicators(service: Service) -> tuple[Indicator, ...]:
    """Give the family of indicators that every service has."""
    return (
        _units(service),
        _active_units(service),
        _clients(service),
        _clients(service, "private"),
        _clients(service, "municipal"),
        _response(service),
    )


@dataclass(frozen=True)
class _PartOfClients:
    """A question whose number is a part of the clients of one service."""

    key: str
    service: Service
    question_key: str
    title: str
    definition: str
    area: Area | None = None


def _part_of_clients(part: _PartOfClients) -> Indicator:
    def contributes(unit: UnitYear) -> int:
        return unit.report.count(part.question_key) if unit.report else 0

    return Indicator(
        key=part.key,
        title=part.title,
        definition=part.definition,
        numerator_text=N_("Summan av det antal som verksamheterna har uppgett på frågan."),
        denominator_text=N_("Summan av alla i insatsen enligt samma egenrapporter."),
        source=Source.SELF_REPORTS,
        who_is_counted=N_("Verksamheter som har uppgett klienter i insatsen."),
        dont_know=N_("En fråga utan svar ger inget till täljaren; nämnaren är oförändrad."),
        count=counted(
            _serving(part.service.key),
            contributes,
            lambda unit: unit.clients(part.service.key),
        ),
        area=part.area,
        service=part.service.key,
        question_key=part.question_key,
        params={"service": part.service.name},
    )


_PARTS = (
    _PartOfClients(
        key="family_counselling_extra_sessions",
        service=SERVICES[0],
        question_key="clients_extra_sessions",
        title=N_("Familjer som fick extra samtal"),
        definition=N_("Andel familjer i %(service)s som fick fler samtal än avtalet ger."),
    ),
    _PartOfClients(
        key="emergency_foster_care_unaccompanied",
        service=SERVICES[5],
        question_key="placements_unaccompanied_minors",
        title=N_("Placeringar av ensamkommande barn"),
        definition=N_("Andel placeringar i %(service)s som gällde ensamkommande barn."),
    ),
)

SERVICE_INDICATORS = (
    *(indicator for service in SERVICES for indicator in service_indicators(service)),
    *(_part_of_clients(part) for part in _PARTS),
)
