"""The municipalities with how much each has: for the installation's administrators."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Select, func, select

from app.db import db
from app.errors import NotVisible
from app.identity.models.users import User
from app.organisation.models.units import Agreement, Commissioner, Municipality
from app.organisation.queries.municipalities import MunicipalityLine, municipality_lines


@dataclass(frozen=True)
class MunicipalityCounts:
    """A municipality with its commissioners, the units it has agreements with, and its users."""

    municipality: MunicipalityLine
    commissioners: int
    units: int
    users: int


def counted_municipalities() -> tuple[MunicipalityCounts, ...]:
    """Every municipality, by name."""
    of = Commissioner.municipality_id
    agreed = func.count(Agreement.unit_id.distinct())
    counts = (
        _by_municipality(select(of, func.count()).group_by(of)),
        _by_municipality(
            select(of, agreed)
            .join(Agreement, Agreement.commissioner_id == Commissioner.id)
            .group_by(of)
        ),
        _by_municipality(
            select(User.municipality_id, func.count())
            .where(User.is_active)
            .group_by(User.municipality_id)
        ),
    )
    return tuple(
        MunicipalityCounts(line, *(each.get(line.id, 0) for each in counts))
        for line in municipality_lines()
    )


def _by_municipality(counted: Select[int | None, int]) -> Mapping[int | None, int]:
    return {row[0]: row[1] for row in db.session.execute(counted)}


def load_municipality(municipality_id: int) -> Municipality:
    """A municipality. Raises NotVisible."""
    found = db.session.get(Municipality, municipality_id)
    if found is None:
        raise NotVisible
    return found
