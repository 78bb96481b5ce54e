"""The summary of a year: the page an auditor opens, and what a unit manager sees of it."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from app.authorization import can, present_access, requires
from app.organisation.queries.municipalities import own_municipalities
from audits.figures.queries.years import years_with_rows
from audits.permissions import AuditPermission
from audits.presenting.figure_views import PresentedYear
from audits.presenting.selection import is_empty
from audits.summary.documents import what_is_shown
from audits.summary.web.chart_views import show_chart
from audits.summary.web.figure_pages import cell_file, figure_file, show_cell, show_figure
from audits.summary.web.own_figures import own_page
from audits.summary.web.releasing import ask, panel, withdraw
from audits.summary.web.selection import presented_year, selection_asked

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
    presented = presented_year(selection)
    if is_empty(presented.facts):
        return render_template("audits/summary_empty.html", selection=selection)
    return _page(presented)


def _page(presented: PresentedYear) -> str:
    return render_template(
        "audits/summary.html",
        **what_is_shown(presented),
        panel=panel(presented.facts, presented.selection),
    )


# The views below stand in files of their own; every address of the summary is listed here.
summary.add_url_rule("/<int:year>/release", view_func=ask, methods=["POST"])
summary.add_url_rule("/<int:year>/release/withdraw", view_func=withdraw, methods=["POST"])
summary.add_url_rule("/<int:year>/charts/<name>.svg", view_func=show_chart)
summary.add_url_rule("/<int:year>/figures/<key>", view_func=show_figure)
summary.add_url_rule("/<int:year>/figures/<key>.csv", view_func=figure_file)
summary.add_url_rule("/<int:year>/breakdowns/<key>/<cell>", view_func=show_cell)
summary.add_url_rule("/<int:year>/breakdowns/<key>/<cell>.csv", view_func=cell_file)
