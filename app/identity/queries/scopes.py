"""What a role can be held for: commissioners, providers and units, by name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select, true

from app.access import Access
from app.db import db
from app.identity.models.users import Membership
from app.organisation.models.units import Commissioner, Provider, Unit
from app.organisation.queries.visibility import visible_commissioner_ids, visible_unit_ids
from app.roles import ScopeKind

SCOPED: Mapping[ScopeKind, type[Commissioner | Provider | Unit]] = {
    ScopeKind.COMMISSIONER: Commissioner,
    ScopeKind.PROVIDER: Provider,
    ScopeKind.UNIT: Unit,
}


@dataclass(frozen=True)
class Scope:
    """One thing that a role can be held for."""

    kind: ScopeKind
    id: int
    name: str

    @property
    def key(self) -> str:
        """What a form's choice holds: "unit:12"."""
        return f"{self.kind.value}:{self.id}"


def scopes(access: Access, permission: str) -> Mapping[ScopeKind, tuple[Scope, ...]]:
    """Everything that an administrator may let a role be held for, by kind and name."""
    units = visible_unit_ids(access, permission)
    if sees_all(access, permission):
        allowed: Mapping[ScopeKind, ColumnElement[bool]] = dict.fromkeys(SCOPED, true())
    else:
        providers = select(Unit.provider_id).where(Unit.id.in_(units))
        allowed = {
            ScopeKind.COMMISSIONER: Commissioner.id.in_(
                visible_commissioner_ids(access, permission)
            ),
            ScopeKind.PROVIDER: Provider.id.in_(providers),
            ScopeKind.UNIT: Unit.id.in_(units),
        }
    return {
        kind: tuple(
            Scope(kind, thing_id, name)
            for thing_id, name in db.session.execute(
                select(model.id, model.name).where(allowed[kind]).order_by(model.name, model.id)
            )
        )
        for kind, model in SCOPED.items()
    }


def sees_all(access: Access, permission: str) -> bool:
    """Whether the permission is held for the whole installation."""
    return any(m.is_whole for m in access.held(permission))


def scope_names(memberships: Iterable[Membership]) -> Mapping[int, str]:
    """What each membership is held for, by the membership's id; "" for the installation."""
    held = tuple(memberships)
    names = {kind: _names(kind, {getattr(m, f"{kind.value}_id") for m in held}) for kind in SCOPED}
    return {
        m.id: next(
            (
                names[kind][thing_id]
                for kind in SCOPED
                if (thing_id := getattr(m, f"{kind.value}_id")) is not None
            ),
            "",
        )
        for m in held
    }


def scopes_named(kind: ScopeKind, name: str, of: int | None = None) -> tuple[Scope, ...]:
    """What of a kind has the name, or, for a unit, the code. of: only that municipality's commissioners."""
    model = SCOPED[kind]
    named = or_(Unit.name == name, Unit.code == name) if model is Unit else model.name == name
    wanted = select(model.id, model.name).where(named).order_by(model.id)
    if of is not None and model is Commissioner:
        wanted = wanted.where(Commissioner.municipality_id == of)
    rows = db.session.execute(wanted)
    return tuple(Scope(kind, thing_id, called) for thing_id, called in rows)


def _names(kind: ScopeKind, ids: set[int | None]) -> Mapping[int, str]:
    model = SCOPED[kind]
    wanted = ids - {None}
    if not wanted:
        return {}
    rows = db.session.execute(select(model.id, model.name).where(model.id.in_(wanted)))
    return dict(iter(rows))
