"""An indicator read as a share that knows its population, its don't knows and its skipped forms."""

from audits.figures.domain.facts import RESPONSES, YearFacts
from audits.figures.domain.indicators import Indicator, Kind, figure
from audits.figures.domain.sources import Source
from audits.statistics.shares import Share


def share_of(indicator: Indicator, facts: YearFacts) -> Share | None:
    """Read an indicator as a share; None where it is a count or a mean, or its rows contradict.

    Rows contradict where the part is larger than the whole: such a figure is shown as it is, with its
    rows, and is no share of anything.
    """
    result = figure(indicator, facts)
    if indicator.kind is not Kind.SHARE or result.denominator is None:
        return None
    numerator, base = int(result.numerator), int(result.denominator)
    if not 0 <= numerator <= base:
        return None
    if indicator.is_whole_count:
        return Share(numerator, base, population=base)
    if indicator.source is Source.USER_SURVEY:
        return _survey_share(indicator, facts, numerator, base)
    return Share(numerator, base)


def _survey_share(indicator: Indicator, facts: YearFacts, numerator: int, base: int) -> Share:
    invited = facts.invited_count(indicator.group)
    answered = facts.survey_count(indicator.group, indicator.question_key or RESPONSES)
    forms = facts.survey_count(indicator.group, RESPONSES)
    return Share(
        numerator,
        base,
        population=invited
        if invited >= base
        else None,  # more answers than invited: N is not known
        dont_know=answered - base,
        skipped=max(0, forms - answered),
    )
