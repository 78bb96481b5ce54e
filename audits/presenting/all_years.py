"""What a figure's own charts are drawn from: every year there is, the periods in them, the units."""

from collections.abc import Sequence

from app.clock import today
from audits.figures.domain.facts import YearFacts
from audits.figures.domain.indicators import Indicator
from audits.figures.domain.period_series import Series
from audits.figures.queries.assignment_periods import series_within
from audits.figures.queries.facts import load_other_years, with_share_by_unit
from audits.presenting.figure_views import PresentedYear


def all_years(presented: PresentedYear, indicator: Indicator) -> tuple[YearFacts, ...]:
    """The facts of all years in the reader's choice, the earliest first; of others, one source."""
    at_hand = [each for each in (presented.facts.previous, presented.facts) if each is not None]
    others = set(presented.selection.years) - {each.year for each in at_hand}
    read = load_other_years(others, indicator, presented.selection.scope)
    return tuple(sorted((*read, *at_hand), key=lambda facts: facts.year))


def periods_until(
    presented: PresentedYear, indicator: Indicator, years: Sequence[YearFacts]
) -> Series | None:
    """The figure by period, up to the page's year."""
    until = [facts for facts in years if facts.year <= presented.facts.year]
    return series_within(presented.selection.scope, indicator, until, today())


def by_unit(presented: PresentedYear, indicator: Indicator) -> YearFacts:
    """The page's facts so that the figure can be told unit by unit."""
    return with_share_by_unit(presented.facts, indicator, presented.selection.scope)
