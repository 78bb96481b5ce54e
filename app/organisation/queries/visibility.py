"""Which units and commissioners a user may see: what every scoped query filters by."""

from collections.abc import Iterable

from flask import has_request_context, request
from sqlalchemy import Select, false, or_, select, union

from app.access import Access
from app.db import db
from app.errors import NotVisible
from app.organisation.models.assignments import Assignment
from app.organisation.models.units import Agreement, Commissioner, Unit

_TREE = "insyn.commissioners"


def visible_unit_ids(access: Access, permission: str) -> Select[int]:
    """The ids of the units for which the user holds the permission, as a subquery.

    For a commissioner: all units if it is the only municipality there is; for one of several, and
    for a district, those with an agreement with it, those above or below it, or with an assignment
    from it or those below it.
    """
    held = access.held(permission)
    units = select(Unit.id)
    conditions = [Unit.id.in_([m.unit_id for m in held if m.unit_id is not None])]
    conditions += [Unit.provider_id.in_([m.provider_id for m in held if m.provider_id is not None])]
    parents = commissioner_parents()
    for membership in held:
        if membership.commissioner_id is None:
            if membership.provider_id is None and membership.unit_id is None:
                return units  # the installation's administrator
        elif stands_for_all(membership.commissioner_id, parents):
            return units
        else:
            conditions.append(Unit.id.in_(_units_of_district(membership.commissioner_id, parents)))
    return units.where(or_(false(), *conditions))


def sees_whole(access: Access, permission: str) -> bool:
    """Whether the user holds the permission for all there is: not for a part, nor one of several."""
    parents = commissioner_parents()
    return any(
        m.is_whole or (m.commissioner_id and stands_for_all(m.commissioner_id, parents))
        for m in access.held(permission)
    )


def load_unit(unit_id: int, access: Access, permission: str) -> Unit:
    """A unit that the user may see. Raises NotVisible."""
    unit = db.session.scalar(
        select(Unit).where(Unit.id == unit_id, Unit.id.in_(visible_unit_ids(access, permission)))
    )
    if unit is None:
        raise NotVisible
    return unit


def visible_commissioner_ids(access: Access, permission: str) -> frozenset[int]:
    """The commissioners, and those below them, for which the user holds the permission."""
    own = [m.commissioner_id for m in access.held(permission) if m.commissioner_id is not None]
    return subtree(own, commissioner_parents()) if own else frozenset()


def commissioner_parents() -> dict[int, int | None]:
    """Each commissioner's parent; read once a request, unless one is made in it."""
    return _tree()[0]


def commissioner_municipalities() -> dict[int, int]:
    """Each commissioner's municipality; read together with the parents."""
    return _tree()[1]


def _tree() -> tuple[dict[int, int | None], dict[int, int]]:
    kept: dict[str, tuple[dict[int, int | None], dict[int, int]]] = (
        request.environ if has_request_context() else {}
    )
    if _TREE not in kept:
        rows = db.session.execute(
            select(Commissioner.id, Commissioner.parent_id, Commissioner.municipality_id)
        ).all()
        kept[_TREE] = (
            {row.id: row.parent_id for row in rows},
            {row.id: row.municipality_id for row in rows},
        )
    return kept[_TREE]


def forget_commissioners() -> None:
    """Read the tree anew: one has been made."""
    if has_request_context():
        request.environ.pop(_TREE, None)


def stands_for_all(commissioner_id: int, parents: dict[int, int | None]) -> bool:
    """Whether a commissioner is the municipality itself, and the only one in the installation."""
    tops = sum(parent is None for parent in parents.values())
    return parents.get(commissioner_id) is None and tops <= 1


def told_commissioner_ids(access: Access, permission: str) -> frozenset[int]:
    """The commissioners whose agreements the user may read of the units that the user may see.

    Whoever holds the permission for a unit or its provider, or for everything, reads them all; a
    commissioner those of its own municipality: another's terms are no business of its.
    """
    parents, held = commissioner_parents(), access.held(permission)
    if any(m.commissioner_id is None for m in held):
        return frozenset(parents)
    own = frozenset().union(*(lineage(m.commissioner_id or 0, parents) for m in held))
    return subtree((one for one in own if parents.get(one) is None), parents)


def subtree(tops: Iterable[int], parents: dict[int, int | None]) -> frozenset[int]:
    """The given commissioners and all below them."""
    found = set(tops)
    while below := {child for child, parent in parents.items() if parent in found} - found:
        found |= below
    return frozenset(found)


def lineage(commissioner_id: int, parents: dict[int, int | None]) -> frozenset[int]:
    """A commissioner, all above and all below it: those whose agreements it may use or has lent."""
    above: set[int] = set()
    parent = parents.get(commissioner_id)
    while parent is not None and parent not in above:
        above.add(parent)
        parent = parents.get(parent)
    return frozenset(above) | subtree([commissioner_id], parents)


def _units_of_district(district_id: int, parents: dict[int, int | None]) -> Select[int]:
    by_agreement = select(Agreement.unit_id).where(
        Agreement.commissioner_id.in_(lineage(district_id, parents))
    )
    by_assignment = select(Assignment.unit_id).where(
        Assignment.commissioner_id.in_(subtree([district_id], parents))
    )
    return select(union(by_agreement, by_assignment).subquery().c.unit_id)
