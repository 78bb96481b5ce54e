"""One share for each unit, ready for a funnel; never a ranking: in the register's order."""

from collections import defaultdict

from audits.figures.domain.facts import YearFacts
from audits.figures.domain.figures import CountedRow
from audits.figures.domain.indicators import Indicator, Kind, is_known, rows
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
