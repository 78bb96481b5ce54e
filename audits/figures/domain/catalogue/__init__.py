"""The one catalogue of indicators: every figure that is shown, with its definition, in order."""

from collections.abc import Mapping
from types import MappingProxyType

from audits.figures.domain.assignment_counts import AssignmentCount
from audits.figures.domain.catalogue.assignment_indicators import ASSIGNMENT_INDICATORS
from audits.figures.domain.catalogue.directory_indicators import DIRECTORY_INDICATORS
from audits.figures.domain.catalogue.own_indicators import indicators_of
from audits.figures.domain.catalogue.requirement_indicators import REQUIREMENT_INDICATORS
from audits.figures.domain.catalogue.review_indicators import REVIEW_INDICATORS
from audits.figures.domain.catalogue.self_report_indicators import SELF_REPORT_INDICATORS
from audits.figures.domain.catalogue.service_indicators import (
    SERVICE_INDICATORS,
    SERVICES,
    Service,
    service_indicators,
)
from audits.figures.domain.catalogue.survey_indicators import (
    GROUPS,
    SURVEY_INDICATORS,
    group_indicators,
)
from audits.figures.domain.facts import YearFacts
from audits.figures.domain.figures import Figure
from audits.figures.domain.indicators import Indicator, figure, is_known, last_year

_DECLARED = (
    *DIRECTORY_INDICATORS,
    *SERVICE_INDICATORS,
    *SURVEY_INDICATORS,
    *SELF_REPORT_INDICATORS,
    *REQUIREMENT_INDICATORS,
    *REVIEW_INDICATORS,
    *ASSIGNMENT_INDICATORS,
)

CATALOGUE: Mapping[str, Indicator] = MappingProxyType(
    {indicator.key: indicator for indicator in _DECLARED},
)

ASSIGNMENT_COUNTS = tuple(
    indicator.count for indicator in _DECLARED if isinstance(indicator.count, AssignmentCount)
)


def catalogue_for(facts: YearFacts) -> Mapping[str, Indicator]:
    """Give the catalogue with what it does not name: further services and groups, and what is one's own."""
    named = {service.key for service in SERVICES}
    of_services = (
        service_indicators(Service(key, key)) for key in facts.service_keys if key not in named
    )
    of_groups = (group_indicators(group) for group in facts.survey_groups if group not in GROUPS)
    own = (
        indicators_of(each, 10 * place, facts.survey_groups)
        for place, each in enumerate(facts.own_indicators)
    )
    further = {each.key: each for family in (*own, *of_services, *of_groups) for each in family}
    # a declared key stays what it is, whatever a municipality happens to call its services
    return MappingProxyType({**CATALOGUE, **further, **CATALOGUE})


def figures(facts: YearFacts) -> tuple[Figure, ...]:
    """Give every figure that the facts can tell, in order, and then last year's of the compared."""
    known = tuple(each for each in catalogue_for(facts).values() if is_known(each, facts))
    before = (last_year(each, facts) for each in known)
    return (
        *(figure(each, facts) for each in known),
        *(each for each in before if each is not None),
    )
