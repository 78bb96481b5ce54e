"""Reads of the releases of years' wholes. Plain reads: none of them loads the solver.

of: whose year is meant, a municipality's id; None: the only one's, and nobody's where there are several.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from sqlalchemy import func, or_, select

from app.db import db
from app.identity.models.users import Membership, User
from app.organisation.models.units import Unit
from app.organisation.queries.municipalities import the_only_id
from app.roles import Role
from audits.release.domain.frozen import (
    ReleaseBasis,
    YearRelease,
    basis_from_json,
    year_release_from_json,
)
from audits.release.models import TableRelease, YearReleaseRequest
from audits.release.models import YearRelease as StoredRelease

# A request that has been neither refused nor met in this time never will be.
GIVEN_UP_AFTER = timedelta(minutes=15)


@dataclass(frozen=True)
class CurrentRelease:
    """The release of a year that its readers see, as it was released and by whom.

    stored: what lies behind it, as text; it is long, and read only where somebody asks.
    """

    id: int
    shown: YearRelease
    stored: str
    published_at: datetime
    published_by: str | None

    @cached_property
    def basis(self) -> ReleaseBasis:
        """What lies behind the release."""
        return basis_from_json(self.stored)


def current_release(year: int, of: int | None = None) -> CurrentRelease | None:
    """The latest release of the year that is not withdrawn."""
    found = db.session.execute(
        select(StoredRelease, User.name)
        .join(StoredRelease.release)
        .outerjoin(User, User.id == TableRelease.published_by)
        .where(
            StoredRelease.year == year,
            StoredRelease.municipality_id == (of or the_only_id()),
            TableRelease.withdrawn_at.is_(None),
        )
        .order_by(StoredRelease.number.desc())
        .limit(1)
    ).first()
    if found is None:
        return None
    stored, name = found
    return CurrentRelease(
        id=stored.release_id,
        shown=year_release_from_json(stored.release.content),
        stored=stored.behind,
        published_at=stored.release.published_at,
        published_by=name,
    )


def released_before(year: int, of: int | None = None) -> tuple[ReleaseBasis, ...]:
    """What lies behind every release of the year, oldest first; withdrawn ones too."""
    found = (
        select(StoredRelease.behind)
        .where(StoredRelease.year == year, StoredRelease.municipality_id == (of or the_only_id()))
        .order_by(StoredRelease.number)
    )
    return tuple(basis_from_json(each) for each in db.session.scalars(found))


def release_of_year(year: int, release_id: int, of: int | None = None) -> TableRelease | None:
    """A release, if it is one of the year's."""
    return db.session.scalar(
        select(TableRelease)
        .join(StoredRelease, StoredRelease.release_id == TableRelease.id)
        .where(
            StoredRelease.year == year,
            StoredRelease.municipality_id == (of or the_only_id()),
            TableRelease.id == release_id,
        )
    )


def latest_request(year: int, of: int | None = None) -> YearReleaseRequest | None:
    """The last time that somebody asked for a release of the year."""
    return db.session.scalar(
        select(YearReleaseRequest)
        .where(
            YearReleaseRequest.year == year,
            YearReleaseRequest.municipality_id == (of or the_only_id()),
        )
        .order_by(YearReleaseRequest.id.desc())
        .limit(1)
    )


def is_under_way(request: YearReleaseRequest, at: datetime) -> bool:
    """Whether a request is still to be met."""
    return request.ended_at is None and at - request.asked_at < GIVEN_UP_AFTER


def next_request(at: datetime) -> YearReleaseRequest | None:
    """The oldest request that nobody has begun with."""
    return db.session.scalar(
        select(YearReleaseRequest)
        .where(
            YearReleaseRequest.started_at.is_(None),
            YearReleaseRequest.asked_at > at - GIVEN_UP_AFTER,
        )
        .order_by(YearReleaseRequest.id)
        .limit(1)
    )


def managers_of_several() -> tuple[frozenset[str], ...]:
    """The units of each manager of more than one unit or provider: what such a reader knows."""
    several = (
        select(Membership.user_id)
        .where(Membership.role == Role.UNIT_MANAGER)
        .group_by(Membership.user_id)
        .having(func.count() > 1)
    )
    rows = db.session.execute(
        select(Membership.user_id, Unit.code)
        .join(
            Unit,
            or_(Unit.id == Membership.unit_id, Unit.provider_id == Membership.provider_id),
        )
        .where(Membership.role == Role.UNIT_MANAGER, Membership.user_id.in_(several))
        .order_by(Membership.user_id)
    )
    known: dict[int, set[str]] = defaultdict(set)
    for user_id, code in rows:
        known[user_id].add(code)
    return tuple(dict.fromkeys(frozenset(codes) for codes in known.values()))
