"""Reads of assignments, within what the user may see."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select

from app.access import Access
from app.db import db
from app.organisation.models.assignments import Assignment, GoalOutcome
from app.organisation.models.units import Commissioner, Service, Unit
from app.organisation.permissions import OrganisationPermission
from app.organisation.queries.paging import Page, mentions, page_of
from app.organisation.queries.visibility import visible_commissioner_ids

SORTS = {
    "code": Assignment.code,
    "unit": Unit.name,
    "referred_on": Assignment.referred_on,
    "started_on": Assignment.started_on,
    "ended_on": Assignment.ended_on,
}


class AssignmentState(StrEnum):
    """Where an assignment stands."""

    WAITING = "waiting"
    ONGOING = "ongoing"
    ENDED = "ended"


_IN_STATE = {
    AssignmentState.WAITING: Assignment.started_on.is_(None) & Assignment.ended_on.is_(None),
    AssignmentState.ONGOING: Assignment.started_on.is_not(None) & Assignment.ended_on.is_(None),
    AssignmentState.ENDED: Assignment.ended_on.is_not(None),
}


@dataclass(frozen=True)
class AssignmentSearch:
    """What a list of assignments is narrowed to. sort: a key of SORTS, "-" before it for falling."""

    q: str = ""
    service: str = ""
    commissioner_id: int | None = None
    unit_id: int | None = None
    state: AssignmentState | None = None
    sort: str = "-referred_on"
    page: int = 1


@dataclass(frozen=True)
class AssignmentLine:
    """An assignment in a list."""

    code: str
    unit_id: int
    unit: str
    commissioner: str
    service: str
    referred_on: date
    started_on: date | None
    ended_on: date | None
    goal_outcome: GoalOutcome | None
    state: AssignmentState


def visible_assignments(access: Access) -> ColumnElement[bool]:
    """Which assignments the user may see: a commissioner its own, wherever the unit; a unit its own."""
    held = access.held(OrganisationPermission.READ_ASSIGNMENTS)
    commissioners = visible_commissioner_ids(access, OrganisationPermission.READ_ASSIGNMENTS)
    of_providers = select(Unit.id).where(
        Unit.provider_id.in_([m.provider_id for m in held if m.provider_id is not None])
    )
    return or_(
        Assignment.commissioner_id.in_(commissioners),
        Assignment.unit_id.in_([m.unit_id for m in held if m.unit_id is not None]),
        Assignment.unit_id.in_(of_providers),
    )


def assignments_page(access: Access, search: AssignmentSearch) -> Page[AssignmentLine]:
    """A page of the assignments that the user may see."""
    return page_of(
        _found(access, search),
        search.page,
        lambda part: tuple(_line(row) for row in db.session.execute(part).mappings()),
    )


def _found(
    access: Access, search: AssignmentSearch
) -> Select[*tuple[Any, ...]]:  # the columns are read by name
    found = (
        select(
            Assignment.code,
            Assignment.unit_id,
            Unit.name.label("unit"),
            Commissioner.name.label("commissioner"),
            Service.name.label("service"),
            Assignment.referred_on,
            Assignment.started_on,
            Assignment.ended_on,
            Assignment.goal_outcome,
        )
        .join(Unit, Unit.id == Assignment.unit_id)
        .join(Commissioner, Commissioner.id == Assignment.commissioner_id)
        .join(Service, Service.id == Assignment.service_id)
        .where(visible_assignments(access))
    )
    for condition in _conditions(search):
        found = found.where(condition)
    column = SORTS.get(search.sort.removeprefix("-"), Assignment.referred_on)
    first = column.desc() if search.sort.startswith("-") else column.asc()
    return found.order_by(first, Assignment.code)


def _conditions(search: AssignmentSearch) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if search.q:
        conditions.append(mentions(search.q, Assignment.code, Unit.name))
    if search.service:
        conditions.append(Service.key == search.service)
    if search.commissioner_id is not None:
        conditions.append(Assignment.commissioner_id == search.commissioner_id)
    if search.unit_id is not None:
        conditions.append(Assignment.unit_id == search.unit_id)
    if search.state is not None:
        conditions.append(_IN_STATE[search.state])
    return conditions


def _line(row: Any) -> AssignmentLine:  # a row of _found
    return AssignmentLine(**row, state=_state(row["started_on"], row["ended_on"]))


def _state(started_on: date | None, ended_on: date | None) -> AssignmentState:
    if ended_on:
        return AssignmentState.ENDED
    return AssignmentState.ONGOING if started_on else AssignmentState.WAITING


def assignment_counts(access: Access, unit_id: int) -> Counter[AssignmentState]:
    """How many of the unit's assignments that the user may see stand where."""
    rows = db.session.execute(
        select(Assignment.started_on, Assignment.ended_on).where(
            visible_assignments(access), Assignment.unit_id == unit_id
        )
    )
    return Counter(_state(row.started_on, row.ended_on) for row in rows)


def commissioner_choices(access: Access) -> tuple[tuple[int, str], ...]:
    """The commissioners of assignments that the user may see, by name."""
    rows = db.session.execute(
        select(Commissioner.id, Commissioner.name)
        .where(
            Commissioner.id.in_(
                select(Assignment.commissioner_id).where(visible_assignments(access))
            )
        )
        .order_by(Commissioner.name)
    )
    return tuple((row.id, row.name) for row in rows)
