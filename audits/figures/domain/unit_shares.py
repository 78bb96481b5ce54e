"""One share for each unit, ready for a funnel; never a ranking: in the register's order."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from audits.figures.domain.facts import SelfReport, YearFacts
from audits.figures.domain.figures import CountedRow
from audits.figures.domain.indicators import Indicator, Kind, is_known, rows
from audits.figures.domain.quality_areas import Area, read_areas
from audits.figures.domain.readings import share_of_rows
from audits.figures.domain.sources import Source
from audits.statistics.shares import Share

UnitShares = tuple[tuple[str, Share], ...]  # unit code and its share


def unit_shares(indicator: Indicator, facts: YearFacts) -> UnitShares:
    """Read an indicator for each unit that has anything in its base.

    Empty for counts, means, and the survey, which is anonymous and can't be divided by unit.
    """
    if indicator.kind is not Kind.SHARE or indicator.source is Source.USER_SURVEY:
        return ()
    unit_of = {each.code: each.unit_code for each in facts.assignments}
    counted: dict[str, list[CountedRow]] = defaultdict(list)
    for row in rows(indicator, facts) if is_known(indicator, facts) else ():
        counted[unit_of.get(row.label, row.label)].append(row)
    found = ((unit.code, share_of_rows(indicator, counted[unit.code])) for unit in facts.units)
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
