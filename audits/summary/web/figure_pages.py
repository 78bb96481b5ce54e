"""A figure's own page: its definition, this year and last, and the rows that add up to it."""

from dataclasses import dataclass

from flask import Response, render_template, request
from flask_babel import gettext

from app.authorization import requires
from app.errors import NotVisible
from audits.figures.domain.breakdowns import BREAKDOWNS, Breakdown, break_down, cell_rows
from audits.figures.domain.facts import YearFacts
from audits.figures.domain.indicators import Indicator, is_known, last_year
from audits.figures.domain.quality_areas import AREA_TITLES
from audits.figures.domain.sources import SOURCE_TITLES, Source
from audits.figures.queries.forms import FormPage, FormSearch, forms_page
from audits.permissions import AuditPermission
from audits.presenting.all_years import all_years, by_unit, periods_until
from audits.presenting.figure_views import FigureView, PresentedYear
from audits.presenting.funnels import funnel_of
from audits.presenting.histories import history_of
from audits.presenting.periods import periods_of
from audits.presenting.selection import Selection, facts_for
from audits.presenting.words import detail_text, large_first, number, say, say_wording, title_of
from audits.statistics.over_time import SIGNAL_NOTE
from audits.statistics.shares import spoken
from audits.summary.web.row_views import file_of_figure, rows_file, rows_of_figure, rows_view
from audits.summary.web.selection import presented_year, selection_asked


@dataclass(frozen=True)
class DefinitionView:
    """An indicator's definition in the reader's language."""

    title: str
    definition: str
    numerator: str
    denominator: str
    period: str
    source: str
    area: str
    who_is_counted: str
    dont_know: str


@requires(AuditPermission.READ_SUMMARY)
def show_figure(year: int, key: str) -> str:
    """A figure's definition, and its rows for those who may see them."""
    selection, presented, indicator = _asked(year, key)
    view = presented.view(key)
    years = all_years(presented, indicator)
    return render_template(
        "audits/figure.html",
        selection=selection,
        view=view,
        counted=presented.counted(indicator, presented.facts)[0],
        before=last_year(indicator, presented.facts),
        definition=definition_of(indicator),
        funnel=funnel_of(indicator, by_unit(presented, indicator))
        if selection.may_see_rows
        else None,
        history=history_of(indicator, years, presented),
        periods=periods_of(indicator, periods_until(presented, indicator, years))
        if selection.may_see_rows
        else None,
        spoken=_spoken(view),
        comparisons=say_wording(presented.comparisons.wording),
        found=rows_of_figure(indicator, presented.facts, selection)
        if selection.may_see_rows
        else None,
        forms=_forms(indicator, selection) if selection.may_see_rows else None,
        number=number,
        signal_note=say(SIGNAL_NOTE),
        detail_text=detail_text,
    )


@requires(AuditPermission.READ_ROWS)
def figure_file(year: int, key: str) -> Response:
    """The figure's rows as a CSV file."""
    selection, presented, indicator = _asked(year, key)
    return file_of_figure(indicator, presented.facts, selection)


@requires(AuditPermission.READ_ROWS)
def show_cell(year: int, key: str, cell: str) -> str:
    """The units behind one part of a breakdown."""
    selection, facts, breakdown = _divided(year, key)
    found = next((each for each in break_down(breakdown, facts).cells if each.key == cell), None)
    if found is None:
        raise NotVisible
    return render_template(
        "audits/cell.html",
        selection=selection,
        breakdown=breakdown,
        title=large_first(say(found.title)),
        heading=say(breakdown.title),
        definition=say(breakdown.definition),
        cell=found,
        found=rows_view(cell_rows(breakdown, cell, facts), facts),
        number=number,
    )


@requires(AuditPermission.READ_ROWS)
def cell_file(year: int, key: str, cell: str) -> Response:
    """The units behind one part of a breakdown as a CSV file."""
    _selection, facts, breakdown = _divided(year, key)
    return rows_file(cell_rows(breakdown, cell, facts), facts, f"{key}_{cell}_{year}.csv")


def _asked(year: int, key: str) -> tuple[Selection, PresentedYear, Indicator]:
    selection = selection_asked(year)
    presented = presented_year(selection)
    indicator = presented.catalogue.get(key)
    if indicator is None or not is_known(indicator, presented.facts):
        raise NotVisible
    return selection, presented, indicator


def _divided(year: int, key: str) -> tuple[Selection, YearFacts, Breakdown]:
    selection = selection_asked(year)
    breakdown = next((each for each in BREAKDOWNS if each.key == key), None)
    if breakdown is None:
        raise NotVisible
    return selection, facts_for(selection, {breakdown.source}), breakdown


def _spoken(view: FigureView) -> str:
    """A share in full: what it is, how sure it is, who is missing."""
    return spoken(view.share, gettext) if view.share is not None and view.share.base else ""


def definition_of(indicator: Indicator) -> DefinitionView:
    """The definition as it is shown."""
    params = indicator.params
    return DefinitionView(
        title=title_of(indicator),
        definition=say(indicator.definition, params),
        numerator=say(indicator.numerator_text, params),
        denominator=say(indicator.denominator_text, params) if indicator.denominator_text else "",
        period=say(indicator.period, params),
        source=say(SOURCE_TITLES[indicator.source]),
        area=say(AREA_TITLES[indicator.area]) if indicator.area else "",
        who_is_counted=say(indicator.who_is_counted, params),
        dont_know=say(indicator.dont_know, params),
    )


def _forms(indicator: Indicator, selection: Selection) -> FormPage | None:
    """A page of the anonymous forms behind a figure of the user survey."""
    if indicator.source is not Source.USER_SURVEY:
        return None
    search = FormSearch(
        year=selection.year,
        commissioner_ids=selection.scope.commissioner_ids,
        group=indicator.group,
        question_key=indicator.question_key,
    )
    return forms_page(search, request.args.get("after"))
