"""Letting users in, giving them roles, and shutting them off."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.db import db
from app.errors import NotVisible
from app.identity.errors import (
    EmailTaken,
    LastAdministrator,
    LastMembership,
    RoleHeld,
    ScopeDoesNotFit,
)
from app.identity.models.users import Membership, User
from app.identity.operations.invitations import Sender, invite
from app.identity.operations.object_grants import end_all_of
from app.identity.queries.users import user_by_email
from app.organisation.models.units import Commissioner
from app.roles import SCOPES_OF, Role, ScopeKind
from app.trail.recording import Deed, record


@dataclass(frozen=True)
class RoleInScope:
    """A role and what it is held for; scope_id is None for the installation."""

    role: Role
    kind: ScopeKind
    scope_id: int | None = None

    def membership(self) -> Membership:
        """The row that says so. Raises ScopeDoesNotFit."""
        if self.kind not in SCOPES_OF[self.role]:
            raise ScopeDoesNotFit
        if (self.role, self.kind) == (Role.SYSTEM_ADMINISTRATOR, ScopeKind.COMMISSIONER):
            top = db.session.get(Commissioner, self.scope_id)
            if top is None or top.parent_id is not None:  # a district has no administrators
                raise ScopeDoesNotFit
        if self.kind is ScopeKind.INSTALLATION:
            return Membership(role=self.role)
        return Membership(role=self.role, **{f"{self.kind.value}_id": self.scope_id})


@dataclass(frozen=True)
class Invitee:
    """Somebody to be let in. municipality_id: whose user it is; None: the installation's."""

    email: str
    name: str
    held: RoleInScope
    locale: str = "sv"
    municipality_id: int | None = None


def invite_user(invitee: Invitee, sender: Sender, *, by: int | None, at: datetime) -> User:
    """Make a user with one role and send the link to choose a password.

    Raises EmailTaken or ScopeDoesNotFit.
    """
    user = add_user(invitee, at=at)
    invite(user, sender, by=by, at=at)
    return user


def add_user(invitee: Invitee, *, at: datetime) -> User:
    """Make a user with one role, who has no way in yet. Raises EmailTaken or ScopeDoesNotFit."""
    if user_by_email(invitee.email) is not None:
        raise EmailTaken
    user = User(
        email=invitee.email.strip().lower(),
        name=invitee.name.strip(),
        locale=invitee.locale,
        municipality_id=invitee.municipality_id,
        created_at=at,
    )
    user.memberships.append(invitee.held.membership())
    db.session.add(user)
    db.session.flush()
    return user


def add_role(user: User, held: RoleInScope, *, by: int, at: datetime) -> None:
    """Give a user one more role. Raises RoleHeld or ScopeDoesNotFit."""
    membership = held.membership()
    if any(_same(membership, other) for other in user.memberships):
        raise RoleHeld
    user.memberships.append(membership)
    _record_role("user.role_added", user, membership, by=by, at=at)


def remove_role(user: User, membership_id: int, *, by: int, at: datetime) -> None:
    """Take a role from a user, and every right to a single thing. Raises NotVisible, LastMembership or LastAdministrator."""
    membership = next((m for m in user.memberships if m.id == membership_id), None)
    if membership is None:
        raise NotVisible
    if len(user.memberships) == 1:
        raise LastMembership
    if membership.role is Role.SYSTEM_ADMINISTRATOR:
        _keep_an_administrator(user, membership.commissioner_id)
    user.memberships.remove(membership)
    end_all_of(user, by=by, at=at)
    _record_role("user.role_removed", user, membership, by=by, at=at)


def deactivate(user: User, *, by: int, at: datetime) -> None:
    """Shut a user off; every session and every right to a single thing ends at once. Raises LastAdministrator."""
    for membership in user.memberships:
        if membership.role is Role.SYSTEM_ADMINISTRATOR:
            _keep_an_administrator(user, membership.commissioner_id)
    user.is_active = False
    end_all_of(user, by=by, at=at)
    user.session_epoch += 1
    record(_deed("user.deactivated", user), by=by, at=at)


def activate(user: User, *, by: int, at: datetime) -> None:
    """Let a user in again who was shut off."""
    user.is_active = True
    record(_deed("user.activated", user), by=by, at=at)


def log_out_everywhere(user: User, *, by: int, at: datetime) -> None:
    """End every session of a user, on every device."""
    user.session_epoch += 1
    record(_deed("user.logged_out_everywhere", user), by=by, at=at)


def choose_locale(user: User, locale: str) -> None:
    """Keep the user's language with the account: for pages on a new device, and for e-mail."""
    user.locale = locale


def _same(one: Membership, other: Membership) -> bool:
    return (one.role, one.commissioner_id, one.provider_id, one.unit_id) == (
        other.role,
        other.commissioner_id,
        other.provider_id,
        other.unit_id,
    )


def _keep_an_administrator(user: User, commissioner_id: int | None) -> None:
    # of the installation, or of the one municipality;
    # Two administrators who shut each other off at the same moment queue here, and the second sees
    # what the first did. On SQLite the transaction's write lock does the same.
    is_administrator = (Membership.role == Role.SYSTEM_ADMINISTRATOR) & (
        Membership.commissioner_id == commissioner_id
    )
    db.session.execute(
        select(Membership.id).where(is_administrator).order_by(Membership.id).with_for_update()
    )
    active = select(User.id).join(User.memberships).where(User.is_active, is_administrator)
    if set(db.session.scalars(active)) == {user.id}:
        raise LastAdministrator


def _record_role(action: str, user: User, membership: Membership, *, by: int, at: datetime) -> None:
    details: dict[str, str | int | None] = {"role": membership.role.value}
    for kind in ("commissioner", "provider", "unit"):
        if (scope_id := getattr(membership, f"{kind}_id")) is not None:
            details[kind] = scope_id
    deed = Deed(action, "user", user.id, membership.unit_id, details, user.municipality_id)
    record(deed, by=by, at=at)


def _deed(action: str, user: User) -> Deed:
    return Deed(action, "user", user.id, municipality_id=user.municipality_id)
