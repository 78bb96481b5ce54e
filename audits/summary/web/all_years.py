"""A figure's facts of every year there is: the page's own two are at hand, the others are read."""

from collections.abc import Iterable

from audits.figures.domain.facts import YearFacts
from audits.figures.domain.indicators import Indicator
from audits.figures.queries.facts import load_other_years
from audits.summary.web.figure_views import Board


def all_years(board: Board, indicator: Indicator) -> tuple[YearFacts, ...]:
    """The facts of all years in the reader's choice, the earliest first; of others, one source."""
    at_hand = [each for each in (board.facts.previous, board.facts) if each is not None]
    others = set(board.selection.years) - {each.year for each in at_hand}
    read = load_other_years(others, indicator.source, board.selection.scope)
    return tuple(sorted((*read, *at_hand), key=lambda facts: facts.year))


def until(board: Board, years: Iterable[YearFacts]) -> tuple[YearFacts, ...]:
    """The years up to that of the page."""
    return tuple(facts for facts in years if facts.year <= board.facts.year)
