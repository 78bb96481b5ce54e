"""An indicator read as a share that knows its population, its don't knows and its skipped forms."""

from collections.abc import Iterable

from audits.figures.domain.facts import RESPONSES, YearFacts
from audits.figures.domain.figures import CountedRow
from audits.figures.domain.indicators import Indicator, Kind, figure_of, rows
from audits.figures.domain.sources import Source
from audits.statistics.shares import Share


def share_of(indicator: Indicator, facts: YearFacts) -> Share | None:
    """Read an indicator as a share; None where it is a count or a mean, or its rows contradict.

    Rows contradict where the part is larger than the whole: such a figure is shown as it is, with its
    rows, and is no share of anything.
    """
    share = share_of_rows(indicator, rows(indicator, facts))
    if share is None or indicator.is_whole_count or indicator.source is not Source.USER_SURVEY:
        return share
    return _survey_share(indicator, facts, share.numerator, share.base)


def share_of_rows(indicator: Indicator, counted: Iterable[CountedRow]) -> Share | None:
    """Read some of an indicator's rows as a share, as share_of does; of the survey only the answers."""
    result = figure_of(indicator, counted)
    if indicator.kind is not Kind.SHARE or result.denominator is None:
        return None
    numerator, base = int(result.numerator), int(result.denominator)
    if not 0 <= numerator <= base:
        return None
    return Share(numerator, base, population=base if indicator.is_whole_count else None)


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
