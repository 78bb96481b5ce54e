"""Reads of cases: only those of the units that a practitioner belongs to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, ScalarSelect, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.access import Access
from app.db import db
from app.errors import NotVisible
from app.identity.models.users import User
from app.organisation.models.units import Agreement, Service, Unit
from app.organisation.queries.visibility import visible_unit_ids
from surveys.permissions import SurveyPermission
from surveys.practice.models import CASE, Case, Participant, Session

PAGE = 50


@dataclass(frozen=True)
class CaseRow:
    """A line of the list of cases."""

    id: int
    code: str
    service: str
    unit: str
    opened_on: date
    closed_on: date | None
    opened_by: str | None
    is_sealed: bool
    participants: int
    sessions: int
    last_session_on: date | None


@dataclass(frozen=True)
class CasePage:
    """One page of the list, and how many lines there are in all."""

    rows: Sequence[CaseRow]
    total: int


@dataclass(frozen=True)
class CaseFilter:
    """What the list shows. state: "open", "closed" or "" for both."""

    search: str = ""
    state: str = "open"
    page: int = 1


def workable(access: Access) -> ColumnElement[bool]:
    """Whether a case is one to work with: of the own units and not sealed, or opened to the user."""
    own = Case.unit_id.in_(visible_unit_ids(access, SurveyPermission.HOLD_SESSIONS))
    opened = access.granted(CASE, SurveyPermission.HOLD_SESSIONS)
    return or_(own & Case.sealed_at.is_(None), Case.id.in_(opened))


def case_rows(access: Access, wanted: CaseFilter) -> CasePage:
    """The cases that a practitioner may work with, the latest session first."""
    conditions = [workable(access)]
    if wanted.search:
        conditions.append(Case.code.icontains(wanted.search, autoescape=True))
    if wanted.state == "open":
        conditions.append(Case.closed_on.is_(None))
    elif wanted.state == "closed":
        conditions.append(Case.closed_on.is_not(None))
    # The page is chosen first, by the cases of one's own units; counts are read for its lines only.
    last = (
        select(func.max(Session.held_on)).where(Session.case_id == Case.id).scalar_subquery()
    ).label("last_session_on")
    paged = (
        select(Case.id, last)
        .where(*conditions)
        .order_by(func.coalesce(last, Case.opened_on).desc(), Case.id.desc())
        .limit(PAGE)
        .offset((wanted.page - 1) * PAGE)
        .subquery()
    )
    rows = db.session.execute(
        select(
            Case.id,
            Case.code,
            Service.name.label("service"),
            Unit.name.label("unit"),
            Case.opened_on,
            Case.closed_on,
            User.name.label("opened_by"),
            Case.sealed_at.is_not(None).label("is_sealed"),
            _number_of(Participant).label("participants"),
            _number_of(Session).label("sessions"),
            paged.c.last_session_on,
        )
        .join(paged, paged.c.id == Case.id)
        .join(Service, Service.id == Case.service_id)
        .join(Unit, Unit.id == Case.unit_id)
        .outerjoin(User, User.id == Case.opened_by)
        .order_by(func.coalesce(paged.c.last_session_on, Case.opened_on).desc(), Case.id.desc())
    )
    total = db.session.scalar(select(func.count(Case.id)).where(*conditions)) or 0
    return CasePage(tuple(CaseRow(**row._mapping) for row in rows), total)  # noqa: SLF001 - the public way to a row's names


def _number_of(table: type[Participant] | type[Session]) -> ScalarSelect[int]:
    return select(func.count()).select_from(table).where(table.case_id == Case.id).scalar_subquery()


def load_case(case_id: int, access: Access) -> Case:
    """A case that the user may work with, with its participants and sessions. Raises NotVisible."""
    case = db.session.scalar(
        select(Case)
        .where(Case.id == case_id, workable(access))
        .options(
            joinedload(Case.unit),
            joinedload(Case.service),
            selectinload(Case.participants),
            selectinload(Case.sessions),
        )
    )
    if case is None:
        raise NotVisible
    return case


def load_participant(case: Case, participant_id: int) -> Participant:
    """A participant of the case. Raises NotVisible."""
    participant = next((p for p in case.participants if p.id == participant_id), None)
    if participant is None:
        raise NotVisible
    return participant


def own_units(access: Access) -> tuple[Unit, ...]:
    """The units at which the user may open cases."""
    return tuple(
        db.session.scalars(
            select(Unit)
            .where(Unit.id.in_(visible_unit_ids(access, SurveyPermission.HOLD_SESSIONS)))
            .order_by(Unit.name, Unit.id)
        )
    )


def services_of(unit_ids: Sequence[int], on: date) -> tuple[Service, ...]:
    """The services that the units have an agreement for on a date."""
    return tuple(
        db.session.scalars(
            select(Service)
            .where(
                Service.id.in_(
                    select(Agreement.service_id).where(
                        Agreement.unit_id.in_(unit_ids),
                        Agreement.valid_from <= on,
                        or_(Agreement.valid_to.is_(None), Agreement.valid_to >= on),
                    )
                )
            )
            .order_by(Service.name, Service.id)
        )
    )


def is_code_taken(unit_id: int, code: str) -> bool:
    """Whether a case of the unit has the code."""
    found = db.session.scalar(select(Case.id).where(Case.unit_id == unit_id, Case.code == code))
    return found is not None
