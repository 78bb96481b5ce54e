"""Charts as pictures with an address of their own; a chart that has not changed is not sent again."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from hashlib import sha256

from flask import make_response, request
from werkzeug.wrappers import Response

from app.authorization import present_access, requires
from app.charts.chart import Chart
from app.charts.svg import svg
from app.errors import NotVisible
from app.i18n import language
from audits.figures.domain.indicators import Indicator, is_known
from audits.figures.queries.requirements import requirement_areas
from audits.permissions import AuditPermission
from audits.summary.web.all_years import all_years, by_unit, periods_until
from audits.summary.web.chart_data import ChartView, charts
from audits.summary.web.figure_views import Board
from audits.summary.web.funnels import FUNNEL, funnel_of
from audits.summary.web.histories import HISTORY, history_of
from audits.summary.web.page import put_together
from audits.summary.web.period_views import PERIODS, periods_of
from audits.summary.web.selection import facts_for, select_year


@requires(AuditPermission.READ_SUMMARY)
def show_chart(year: int, name: str) -> Response:
    """One chart of the summary; ?size=narrow for a phone."""
    selection = select_year(present_access(), year)
    board = Board(facts_for(selection), selection)
    view = _chart(board, name)
    if view is None:
        raise NotVisible
    narrow = request.args.get("size") == "narrow"
    response = make_response(_drawn(view.chart, narrow=narrow))
    response.mimetype = "image/svg+xml"
    response.set_etag(sha256(f"{language()}{narrow}{view.chart!r}".encode()).hexdigest())
    response.headers["Cache-Control"] = "private, no-cache"
    return response.make_conditional(request)


def _chart(board: Board, name: str) -> ChartView | None:
    prefix, _dash, key = name.partition("-")
    made = _OF_ONE_FIGURE.get(f"{prefix}-")
    if made is None:
        return charts(put_together(board, requirement_areas(board.facts.year))).get(name)
    indicator = board.catalogue.get(key)
    return None if indicator is None else made(board, indicator)


def _funnel(board: Board, indicator: Indicator) -> ChartView | None:
    # a funnel is made of the units' rows
    if not board.selection.may_see_rows or not board.has(indicator.key):
        return None
    found = funnel_of(indicator, by_unit(board, indicator))
    return found.chart if found else None


def _history(board: Board, indicator: Indicator) -> ChartView | None:
    if not is_known(indicator, board.facts):
        return None
    found = history_of(indicator, all_years(board, indicator), board.selection)
    return found.chart if found else None


def _periods(board: Board, indicator: Indicator) -> ChartView | None:
    # so are the months: few in each
    if not board.selection.may_see_rows or not is_known(indicator, board.facts):
        return None
    years = all_years(board, indicator)
    found = periods_of(indicator, periods_until(board, indicator, years))
    return found.chart if found else None


_OF_ONE_FIGURE: Mapping[str, Callable[[Board, Indicator], ChartView | None]] = {
    FUNNEL: _funnel,
    HISTORY: _history,
    PERIODS: _periods,
}


@lru_cache(maxsize=64)
def _drawn(chart: Chart, *, narrow: bool) -> bytes:
    return svg(chart.draw(narrow=narrow))
