"""This year beside last year for all figures of a page at once, so that their number is counted."""

from collections.abc import Iterable

from audits.figures.domain.facts import YearFacts
from audits.figures.domain.indicators import Indicator, figure, has_rows, is_known
from audits.figures.domain.readings import share_of
from audits.figures.domain.sources import Source
from audits.statistics.comparisons import (
    Comparison,
    Comparisons,
    compare_counts,
    compare_shares,
    together,
)


def compare_with_last_year(indicators: Iterable[Indicator], facts: YearFacts) -> Comparisons:
    """Compare what can be compared with last year, and judge it together.

    By indicator key. Left out: what last year can't tell, what is counted whole (chance has no part
    in it), means, and counts of other things than events.
    """
    before = facts.previous
    if before is None:
        return together({})
    return together(
        {
            each.key: _compare(each, facts, before)
            for each in indicators
            if each.compared and is_told(each, facts) and is_told(each, before)
        }
    )


def is_told(indicator: Indicator, facts: YearFacts) -> bool:
    """Say whether the year has anything to tell of the figure, be it nought."""
    return (
        is_known(indicator, facts)
        and has_rows(indicator.source, facts)
        and (indicator.source is not Source.SELF_REPORTS or _is_asked(indicator, facts))
    )


def _is_asked(indicator: Indicator, facts: YearFacts) -> bool:
    """Say whether anybody answered the question: nought from one never asked would be made up."""
    key = indicator.question_key
    return key is None or any(report.has(key) for report in facts.self_reports)


def _compare(indicator: Indicator, facts: YearFacts, before: YearFacts) -> Comparison | None:
    if indicator.is_event:
        now, then = figure(indicator, facts), figure(indicator, before)
        return compare_counts(int(now.numerator), int(then.numerator))
    share, share_before = share_of(indicator, facts), share_of(indicator, before)
    if share is None or share_before is None or indicator.is_whole_count:
        return None
    return compare_shares(share, share_before)
