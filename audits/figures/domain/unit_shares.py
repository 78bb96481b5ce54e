"""One share for each unit, ready for a funnel; never a ranking: in the register's order."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from audits.figures.domain.facts import SelfReport, YearFacts
from audits.figures.domain.indicators import Indicator, is_known
from audits.figures.domain.narrowing import narrowed
from audits.figures.domain.quality_areas import Area, read_areas
from audits.figures.domain.readings import share_of
from audits.statistics.shares import Share

UnitShares = tuple[tuple[str, Share], ...]  # unit code and its share


def unit_shares(indicator: Indicator, facts: YearFacts) -> UnitShares:
    """Read an indicator for each unit that has anything in its base.

    Empty for counts, means, and the survey, which is anonymous and can't be divided by unit.
    """
    this_year = replace(facts, previous=None)
    found = ((unit.code, _share(indicator, this_year, unit.code)) for unit in facts.units)
    return tuple((code, share) for code, share in found if share is not None and share.base)


def requirement_shares(
    reports: Iterable[SelfReport], area_of: Mapping[str, Area], area: Area
) -> UnitShares:
    """Read the share of an area's requirements met for each unit that answered any of them."""
    of_area = {key: its_area for key, its_area in area_of.items() if its_area is area}
    found = (
        (report.unit_code, reading.requirement_share)
        for report in reports
        for reading in read_areas((report,), of_area)
    )
    return tuple((code, share) for code, share in found if share.base)


def _share(indicator: Indicator, facts: YearFacts, unit_code: str) -> Share | None:
    own = narrowed(facts, unit_codes=(unit_code,))
    return share_of(indicator, own) if is_known(indicator, own) else None
