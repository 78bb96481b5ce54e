"""Reads of sealed cases: for those who decide who may see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload

from app.access import Access
from app.clock import local_date
from app.db import db
from app.errors import NotVisible
from app.identity.domain.object_grants import Thing
from app.identity.models.users import ObjectGrant
from app.identity.queries.object_grants import Colleague, colleagues, in_force
from app.identity.queries.users import names_of
from app.organisation.models.units import Unit
from app.organisation.queries.visibility import visible_unit_ids
from app.roles import Role
from surveys.permissions import SurveyPermission
from surveys.practice.models import CASE, Case, Session

# What somebody at the unit may be given: as much as the role lets its holder do with any case.
GIVEN_TO = {
    Role.PRACTITIONER: SurveyPermission.HOLD_SESSIONS,
    Role.UNIT_MANAGER: SurveyPermission.SEAL_CASES,
}


@dataclass(frozen=True)
class Opened:
    """Somebody who may see a sealed case. given_by: None for the installation's operator."""

    grant_id: int
    user_id: int
    name: str
    permission: SurveyPermission
    since: datetime
    until: datetime | None
    given_by: str | None
    why: str

    @property
    def last_day(self) -> date | None:
        """To and including."""
        return local_date(self.until - timedelta(microseconds=1)) if self.until else None


def thing_of(case: Case) -> Thing:
    """A case as what rights are given to."""
    return Thing(CASE, case.id, case.unit_id, case.service.municipality_id)


def sealed_cases(access: Access) -> tuple[Case, ...]:
    """The sealed cases for which the user decides who may see them, the latest first."""
    wanted = select(Case).where(_decided(access)).order_by(Case.sealed_at.desc(), Case.id.desc())
    return tuple(
        db.session.scalars(wanted.options(joinedload(Case.unit), joinedload(Case.service)))
    )


def load_sealed(case_id: int, access: Access) -> Case:
    """A sealed case for which the user decides. Raises NotVisible."""
    wanted = select(Case).where(Case.id == case_id, _decided(access))
    case = db.session.scalar(wanted.options(joinedload(Case.unit), joinedload(Case.service)))
    if case is None:
        raise NotVisible
    return case


def _decided(access: Access) -> ColumnElement[bool]:
    decided = access.granted(CASE, SurveyPermission.SEAL_CASES)
    return Case.sealed_at.is_not(None) & Case.id.in_(decided)


def sealable_units(access: Access) -> tuple[Unit, ...]:
    """The units whose cases the user may seal."""
    ids = visible_unit_ids(access, SurveyPermission.SEAL_CASES)
    return tuple(db.session.scalars(select(Unit).where(Unit.id.in_(ids)).order_by(Unit.name)))


def sealable_case(unit_id: int, code: str, access: Access) -> Case | None:
    """The case of a unit with a code; None where there is none, or it is sealed already."""
    found: Case | None = db.session.scalar(
        select(Case).where(
            Case.unit_id == unit_id,
            Case.unit_id.in_(visible_unit_ids(access, SurveyPermission.SEAL_CASES)),
            func.lower(Case.code) == code.lower(),
            Case.sealed_at.is_(None),
        )
    )
    return found


def opened_to(case: Case, at: datetime) -> tuple[Opened, ...]:
    """Those who may see a sealed case, in the order they were let in."""
    held = in_force(at, of=thing_of(case))
    names = names_of(user_id for each in held for user_id in (each.user_id, each.given_by))
    return tuple(
        Opened(
            each.id,
            each.user_id,
            names[each.user_id],
            SurveyPermission(each.permission),
            each.since,
            each.until,
            names.get(each.given_by or 0),
            each.why,
        )
        for each in held
    )


def could_be_given(case: Case) -> Sequence[tuple[Colleague, SurveyPermission]]:
    """Those at the unit who may be let in, and to what."""
    return [(one, GIVEN_TO[one.role]) for one in colleagues(case.unit_id) if one.role in GIVEN_TO]


def load_grant(case: Case, grant_id: int, at: datetime) -> ObjectGrant:
    """A right to the case that is in force. Raises NotVisible."""
    found = in_force(at, ObjectGrant.id == grant_id, of=thing_of(case))
    if not found:
        raise NotVisible
    return found[0]


def practitioner_of(case: Case) -> int | None:
    """Whose case it is: who held the latest session, else who opened it; None if gone from the unit."""
    latest = select(Session.practitioner_id).where(
        Session.case_id == case.id, Session.practitioner_id.is_not(None)
    )
    last = db.session.scalar(latest.order_by(Session.number.desc()).limit(1))
    there = {one.user_id for one in colleagues(case.unit_id) if one.role is Role.PRACTITIONER}
    return next((id_ for id_ in (last, case.opened_by) if id_ in there), None)
