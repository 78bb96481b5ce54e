"""The summary of a year: the page an auditor opens, and what a unit manager sees of it."""

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from app.authorization import can, present_access, requires
from app.organisation.queries.municipalities import own_municipalities
from audits.figures.domain.facts import YearFacts
from audits.figures.domain.quality_areas import (
    SAFETY_NOTE,
    is_limited_by_safety,
    judgement,
    read_areas,
)
from audits.figures.domain.sources import SOURCE_TITLES
from audits.figures.queries.own_indicators import own_indicators
from audits.figures.queries.requirements import requirement_areas
from audits.figures.queries.sessions import session_coverage
from audits.figures.queries.years import years_with_rows
from audits.permissions import AuditPermission
from audits.presenting.charts import charts
from audits.presenting.figure_views import PresentedYear
from audits.presenting.selection import Selection, facts_for, is_empty
from audits.presenting.summary import summary_of
from audits.presenting.words import say, say_wording
from audits.summary.web.chart_views import show_chart
from audits.summary.web.figure_pages import cell_file, figure_file, show_cell, show_figure
from audits.summary.web.links import PageLinks
from audits.summary.web.own_figures import own_page
from audits.summary.web.releasing import ask, panel, withdraw
from audits.summary.web.selection import selection_asked

if TYPE_CHECKING:  # reading YAML takes memory that a web worker has no use for
    from surveys.instruments.definitions import DefinitionError

summary = Blueprint(
    "summary",
    __name__,
    template_folder="templates",
    static_folder="static",
    static_url_path="/assets",
    url_prefix="/summary",
)


@summary.get("")
@requires(AuditPermission.READ_OWN_FIGURES)
def latest() -> Response | str:
    """The latest year of which anything is known."""
    years = years_with_rows(own_municipalities(present_access()))
    if not years:
        return render_template("audits/nothing_yet.html")
    return redirect(url_for("summary.show", year=years[0]), 303)


@summary.get("/<int:year>")
@requires(AuditPermission.READ_OWN_FIGURES)
def show(year: int) -> str:
    """The year's summary; for a unit manager the own figures beside the whole."""
    if not can(AuditPermission.READ_SUMMARY):
        return own_page(year)
    selection = selection_asked(year)
    facts = facts_for(selection)
    if is_empty(facts):
        return render_template("audits/summary_empty.html", selection=selection)
    return _page(facts, selection)


def _page(facts: YearFacts, selection: Selection) -> str:
    area_of = requirement_areas(facts.year)
    presented = PresentedYear(facts, selection, PageLinks(selection.query))
    page = summary_of(presented, area_of)
    readings = read_areas(facts.active_reports, area_of)
    return render_template(
        "audits/summary.html",
        selection=selection,
        page=page,
        charts=charts(page),
        comparisons=say_wording(presented.comparisons.wording)
        if presented.comparisons.made
        else "",
        judgement=say_wording(judgement(readings).wording),
        safety_note=say(SAFETY_NOTE) if is_limited_by_safety(readings) else "",
        coverage=()
        if selection.service
        else session_coverage(facts.year, selection.scope.commissioner_ids),
        panel=panel(facts, selection),
        indicator_faults=tuple(map(say_fault, own_indicators(selection.of).faults)),
        left_out=tuple(say(SOURCE_TITLES[source]) for source in sorted(facts.left_out)),
    )


def say_fault(fault: "DefinitionError") -> str:
    """Where a fault of a file is, and what it is, in the reader's language."""
    return f"{fault.file}:{fault.line}: {fault.path}: {say(fault.message, fault.params)}"


# The views below stand in files of their own; every address of the summary is listed here.
summary.add_url_rule("/<int:year>/release", view_func=ask, methods=["POST"])
summary.add_url_rule("/<int:year>/release/withdraw", view_func=withdraw, methods=["POST"])
summary.add_url_rule("/<int:year>/charts/<name>.svg", view_func=show_chart)
summary.add_url_rule("/<int:year>/figures/<key>", view_func=show_figure)
summary.add_url_rule("/<int:year>/figures/<key>.csv", view_func=figure_file)
summary.add_url_rule("/<int:year>/breakdowns/<key>/<cell>", view_func=show_cell)
summary.add_url_rule("/<int:year>/breakdowns/<key>/<cell>.csv", view_func=cell_file)
