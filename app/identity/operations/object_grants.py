"""Giving rights to single things, and ending them."""

from datetime import datetime

from flask import current_app

from app.db import db
from app.errors import N_, DomainError
from app.identity.domain.object_grants import GrantDraft, Thing
from app.identity.models.users import ObjectGrant, User
from app.identity.queries.object_grants import in_force
from app.trail.recording import Deed, record


class NotGrantable(DomainError):
    """No part says that the permission may be given for one thing of the kind, or it would never hold."""

    message = N_("Den rättigheten går inte att ge så.")
    status = 422


def grant(thing: Thing, draft: GrantDraft, *, by: int | None, at: datetime) -> ObjectGrant:
    """Give somebody a right to a thing; one that is in force is kept as it is. Raises NotGrantable."""
    allowed = (part.objects.get(thing.kind, frozenset()) for part in current_app.config["PARTS"])
    if draft.permission not in frozenset().union(*allowed):
        raise NotGrantable
    if draft.until is not None and draft.until <= at:
        raise NotGrantable
    for held in in_force(at, ObjectGrant.user_id == draft.user_id, of=thing):
        if held.permission == draft.permission:
            return held
    made = ObjectGrant(
        user_id=draft.user_id,
        kind=thing.kind,
        object_id=thing.id,
        permission=draft.permission,
        since=at,
        until=draft.until,
        given_by=by,
        why=draft.why,
    )
    db.session.add(made)
    db.session.flush()
    _record("grant.given", made, thing, by=by, at=at)
    return made


def end(held: ObjectGrant, thing: Thing, *, by: int | None, at: datetime) -> None:
    """Take a right to a thing away; who held it, when and why is kept."""
    held.until = at
    _record("grant.ended", held, thing, by=by, at=at)


def end_all(thing: Thing, *, by: int | None, at: datetime) -> None:
    """Take every right to a thing away."""
    for held in in_force(at, of=thing):
        end(held, thing, by=by, at=at)


def end_all_of(user: User, *, by: int | None, at: datetime) -> None:
    """Take every right from somebody who is shut off, or has lost a role."""
    for held in in_force(at, ObjectGrant.user_id == user.id):
        thing = Thing(held.kind, held.object_id, municipality_id=user.municipality_id)
        end(held, thing, by=by, at=at)


def _record(action: str, held: ObjectGrant, thing: Thing, *, by: int | None, at: datetime) -> None:
    details: dict[str, str | int | None] = {"user": held.user_id, "permission": held.permission}
    deed = Deed(action, thing.kind, thing.id, thing.unit_id, details, thing.municipality_id)
    record(deed, by=by, at=at)
