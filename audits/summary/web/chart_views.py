"""Charts as pictures with an address of their own; a chart that has not changed is not sent again."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from hashlib import sha256

from flask import make_response, request
from werkzeug.wrappers import Response

from app.authorization import requires
from app.charts.chart import Chart
from app.charts.svg import svg
from app.errors import NotVisible
from app.i18n import language
from audits.figures.domain.indicators import Indicator, is_known
from audits.permissions import AuditPermission
from audits.presenting.all_years import all_years, by_unit, periods_until
from audits.presenting.charts import ChartView, charts
from audits.presenting.figure_views import PresentedYear
from audits.presenting.funnels import FUNNEL, funnel_of
from audits.presenting.histories import HISTORY, history_of
from audits.presenting.periods import PERIODS, periods_of
from audits.presenting.summary import summary_of
from audits.summary.web.selection import presented_year, selection_asked


@requires(AuditPermission.READ_SUMMARY)
def show_chart(year: int, name: str) -> Response:
    """One chart of the summary; ?size=narrow for a phone."""
    view = _chart(presented_year(selection_asked(year)), name)
    if view is None:
        raise NotVisible
    narrow = request.args.get("size") == "narrow"
    response = make_response(_drawn(view.chart, narrow=narrow))
    response.mimetype = "image/svg+xml"
    response.set_etag(sha256(f"{language()}{narrow}{view.chart!r}".encode()).hexdigest())
    response.headers["Cache-Control"] = "private, no-cache"
    return response.make_conditional(request)


def _chart(presented: PresentedYear, name: str) -> ChartView | None:
    prefix, _dash, key = name.partition("-")
    made = _OF_ONE_FIGURE.get(f"{prefix}-")
    if made is None:
        return charts(summary_of(presented)).get(name)
    indicator = presented.catalogue.get(key)
    return None if indicator is None else made(presented, indicator)


def _funnel(presented: PresentedYear, indicator: Indicator) -> ChartView | None:
    # a funnel is made of the units' rows
    if not presented.selection.may_see_rows or not presented.has(indicator.key):
        return None
    found = funnel_of(indicator, by_unit(presented, indicator))
    return found.chart if found else None


def _history(presented: PresentedYear, indicator: Indicator) -> ChartView | None:
    if not is_known(indicator, presented.facts):
        return None
    found = history_of(indicator, all_years(presented, indicator), presented)
    return found.chart if found else None


def _periods(presented: PresentedYear, indicator: Indicator) -> ChartView | None:
    # so are the months: few in each
    if not presented.selection.may_see_rows or not is_known(indicator, presented.facts):
        return None
    years = all_years(presented, indicator)
    found = periods_of(indicator, periods_until(presented, indicator, years))
    return found.chart if found else None


_OF_ONE_FIGURE: Mapping[str, Callable[[PresentedYear, Indicator], ChartView | None]] = {
    FUNNEL: _funnel,
    HISTORY: _history,
    PERIODS: _periods,
}


@lru_cache(maxsize=64)
def _drawn(chart: Chart, *, narrow: bool) -> bytes:
    return svg(chart.draw(narrow=narrow))
