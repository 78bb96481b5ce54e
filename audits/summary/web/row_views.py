"""The rows behind a figure: a page of them in the order asked for, and all of them as a file."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from flask import Response, current_app, request

from app.organisation.queries.paging import PER_PAGE, Page, within
from app.organisation.web import addresses
from audits.exchange.exports import rows_csv
from audits.figures.domain.assignment_counts import AssignmentCount
from audits.figures.domain.facts import YearFacts
from audits.figures.domain.figures import CountedRow, Number
from audits.figures.domain.indicators import Indicator, rows
from audits.figures.queries.assignment_rows import assignment_rows, every_assignment_row
from audits.figures.queries.choices import unit_ids
from audits.presenting.selection import Selection
from audits.presenting.words import detail_text

_SORTS = ("name", "label", "contribution", "weight", "detail")


@dataclass(frozen=True)
class RowView:
    """A counted row as shown; unit_id None: it is not a unit that has a page."""

    label: str
    name: str
    unit_id: int | None
    detail: str
    contribution: Number
    weight: Number
    in_numerator: bool


@dataclass(frozen=True)
class RowsView:
    """A page of the rows, and what all of them on all pages add up to. sort: as in the address."""

    page: Page[RowView]
    contribution: Number
    weight: Number
    sort: str


def rows_of_figure(indicator: Indicator, facts: YearFacts, selection: Selection) -> RowsView:
    """A page of the rows behind a figure."""
    counted = rows(indicator, facts)
    if not isinstance(indicator.count, AssignmentCount):
        return rows_view(counted, facts)
    total = sum(int(row.weight) for row in counted)  # each of those added up weighs one
    number = within(addresses.page(), total)
    found = assignment_rows(indicator.count, selection.year, selection.scope, _sort(), number)
    views = tuple(_view(each.row, each.name) for each in found)
    return _summed(Page(views, number, total), counted)


def rows_view(counted: tuple[CountedRow, ...], facts: YearFacts) -> RowsView:
    """A page of rows that are at hand."""
    names = {unit.code: unit.name for unit in facts.units}
    views = _sorted(_view(row, names.get(row.label) or detail_text(row.label)) for row in counted)
    number = within(addresses.page(), len(views))
    shown = views[(number - 1) * PER_PAGE : number * PER_PAGE]
    ids = unit_ids({view.label for view in shown if view.label in names}) if shown else {}
    shown = tuple(replace(view, unit_id=ids.get(view.label)) for view in shown)
    return _summed(Page(shown, number, len(views)), counted)


def _summed(page: Page[RowView], counted: tuple[CountedRow, ...]) -> RowsView:
    return RowsView(
        page=page,
        contribution=sum(row.contribution for row in counted),
        weight=sum(row.weight for row in counted),
        sort=_sort(),
    )


def _view(row: CountedRow, name: str) -> RowView:
    return RowView(
        label=row.label,
        name=name,
        unit_id=None,
        detail=detail_text(row.detail),
        contribution=row.contribution,
        weight=row.weight,
        in_numerator=row.in_numerator,
    )


def _sort() -> str:
    asked = request.args.get("sort", "")
    return asked if asked.removeprefix("-") in _SORTS else "-contribution"


def _sorted(views: Iterable[RowView]) -> tuple[RowView, ...]:
    sort = _sort()
    by_label = sorted(views, key=lambda view: view.label)
    column = sort.removeprefix("-")
    return tuple(
        sorted(by_label, key=lambda view: getattr(view, column), reverse=sort.startswith("-"))
    )


def file_of_figure(indicator: Indicator, facts: YearFacts, selection: Selection) -> Response:
    """All rows behind a figure as a CSV file."""
    name = f"{indicator.key}_{selection.year}.csv"
    if not isinstance(indicator.count, AssignmentCount):
        return rows_file(rows(indicator, facts), facts, name)
    return _file(every_assignment_row(indicator.count, selection.year, selection.scope), name)


def rows_file(counted: Iterable[CountedRow], facts: YearFacts, name: str) -> Response:
    """Rows that are at hand as a CSV file."""
    names = {unit.code: unit.name for unit in facts.units}
    return _file(((row, names.get(row.label, "")) for row in counted), name)


def _file(named: Iterable[tuple[CountedRow, str]], name: str) -> Response:
    # whole before the first of it is sent: a file that breaks off half-way looks like one that ends
    return current_app.response_class(
        rows_csv(named),
        mimetype="text/csv",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        },
    )
