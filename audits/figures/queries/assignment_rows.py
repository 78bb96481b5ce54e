"""The assignments behind a figure, one by one: for the page of its rows, and for the file."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import Select, literal

from app.db import db
from app.organisation.models.assignments import Assignment as AssignmentRow
from app.organisation.models.units import Unit
from app.organisation.queries.paging import PER_PAGE
from audits.figures.domain.assignment_counts import AssignmentCount
from audits.figures.domain.assignments import Assignment
from audits.figures.domain.figures import CountedRow
from audits.figures.queries.assignment_sums import adds, is_counted, went_on_in, within
from audits.figures.queries.facts import Scope, bounds_within

AT_A_TIME = 500


class NamedRow(NamedTuple):
    """A row behind a figure, with the name of its unit."""

    row: CountedRow
    name: str


def assignment_rows(
    count: AssignmentCount, year: int, scope: Scope, sort: str, page: int
) -> tuple[NamedRow, ...]:
    """A page of the rows. sort: label, name, detail, contribution or weight, "-" before it: falling."""
    column = {
        "name": Unit.name,
        "label": AssignmentRow.code,
        "contribution": _added(count),
        "detail": AssignmentRow.goal_outcome,
    }.get(sort.removeprefix("-"), literal(1))
    first = column.desc() if sort.startswith("-") else column.asc()
    found = _found(count, year, scope).order_by(first, AssignmentRow.code)
    rows = db.session.execute(found.limit(PER_PAGE).offset((page - 1) * PER_PAGE))
    return tuple(_named(count, row) for row in rows)


def every_assignment_row(count: AssignmentCount, year: int, scope: Scope) -> Iterator[NamedRow]:
    """All rows by code, some at a time."""
    found = _found(count, year, scope).order_by(AssignmentRow.code)
    for row in db.session.execute(found.execution_options(yield_per=AT_A_TIME)):
        yield _named(count, row)


def _added(count: AssignmentCount) -> Any:  # a column of numbers, or of yes and no
    added = adds(count)
    return literal(1) if added is None else added


def _found(
    count: AssignmentCount, year: int, scope: Scope
) -> Select[*tuple[Any, ...]]:  # the columns are read by name
    columns = within(
        bounds_within(scope),
        AssignmentRow.code,
        Unit.code.label("unit_code"),
        Unit.name.label("unit_name"),
        AssignmentRow.child_age,
        AssignmentRow.referred_on,
        AssignmentRow.started_on,
        AssignmentRow.ended_on,
        AssignmentRow.hours,
        AssignmentRow.goal_outcome,
    )
    found = columns.join(Unit, Unit.id == AssignmentRow.unit_id)
    return found.where(went_on_in(year), is_counted(count, year))


def _named(count: AssignmentCount, row: Any) -> NamedRow:  # a row of _found
    assignment = Assignment(
        code=row.code,
        unit_code=row.unit_code,
        commissioner="",  # no row says it
        service_key="",
        child_age=row.child_age,
        referred_on=row.referred_on,
        started_on=row.started_on,
        ended_on=row.ended_on,
        hours=row.hours,
        goal_outcome=row.goal_outcome and row.goal_outcome.value,
    )
    return NamedRow(count.row(assignment), row.unit_name)
