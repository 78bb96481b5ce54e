"""Links by which somebody chooses a password: the first one, or a new one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from app.db import db
from app.identity.errors import LinkNotUsable
from app.identity.models.users import User, UserInvitation
from app.identity.operations.letters import LinkLetter, send_invitation, send_new_password_link
from app.identity.operations.passwords import PasswordHolder, set_password
from app.identity.queries.users import invitation_of, user_by_email
from app.identity.secret_tokens import hash_of, new_token
from app.trail.recording import Deed, record

INVITATION_LASTS = timedelta(days=7)
NEW_PASSWORD_LASTS = timedelta(hours=2)
# So that nobody's inbox can be filled by somebody else.
LINKS_AT_ONCE = 3


@dataclass(frozen=True)
class Sender:
    """Where links lead and in whose name they are sent; name_of: what a municipality's id is called."""

    base_url: str
    name_of: Callable[[int | None], str]


def invite(user: User, sender: Sender, *, by: int | None, at: datetime) -> LinkLetter:
    """Send a link to choose the first password, and give it; earlier links stop working."""
    db.session.execute(
        update(UserInvitation)
        .where(UserInvitation.user_id == user.id, UserInvitation.used_at.is_(None))
        .values(expires_at=at)
    )
    letter = _new_link(user, sender, by=by, expires_at=at + INVITATION_LASTS)
    send_invitation(letter, municipality=sender.name_of(user.municipality_id), at=at)
    record(_deed("user.invited", user), by=by, at=at)
    return letter


def request_new_password(email: str, sender: Sender, *, at: datetime) -> None:
    """Send a link to choose a new password, if somebody who may come in has the address.

    Says nothing about whether anybody has; sends at most three links that are in force at once.
    """
    user = user_by_email(email)
    if user is None or not user.is_active or _links_in_force(user, at) >= LINKS_AT_ONCE:
        return
    if user.password_hash is None:  # invited, but has not come in yet
        invite(user, sender, by=None, at=at)
        return
    letter = _new_link(user, sender, by=None, expires_at=at + NEW_PASSWORD_LASTS)
    send_new_password_link(letter, at=at)
    record(_deed("user.new_password_requested", user), by=None, at=at)


def holder_of_link(token: str, *, at: datetime) -> PasswordHolder:
    """Whoever may choose a password by a link. Raises LinkNotUsable."""
    return PasswordHolder.of(_user_of_link(token, at))


def accept_invitation(token: str, password_hash: str, *, at: datetime) -> User:
    """Choose the password of the link's user; the link and its siblings are then used up.

    Raises LinkNotUsable, also where somebody else used the link in the same moment.
    """
    user = _user_of_link(token, at)
    used = db.session.execute(
        update(UserInvitation)
        .where(UserInvitation.user_id == user.id, UserInvitation.used_at.is_(None))
        .values(used_at=at)
        .returning(UserInvitation.token_hash)
    )
    if hash_of(token) not in set(used.scalars()):
        raise LinkNotUsable
    set_password(user, password_hash)
    record(Deed("user.password_chosen", "user", user.id), by=user.id, at=at)
    return user


def _deed(action: str, user: User) -> Deed:
    return Deed(action, "user", user.id, municipality_id=user.municipality_id)


def _user_of_link(token: str, at: datetime) -> User:
    invitation = invitation_of(token, at)
    user = db.session.get(User, invitation.user_id) if invitation else None
    if user is None or not user.is_active:
        raise LinkNotUsable
    return user


def _new_link(user: User, sender: Sender, *, by: int | None, expires_at: datetime) -> LinkLetter:
    token = new_token()
    invitation = UserInvitation(
        user_id=user.id, token_hash=hash_of(token), invited_by=by, expires_at=expires_at
    )
    db.session.add(invitation)
    db.session.flush()
    url = f"{sender.base_url.rstrip('/')}/welcome/{token}"
    return LinkLetter(user, f"user-invitation-{invitation.id}", url, expires_at)


def _links_in_force(user: User, at: datetime) -> int:
    return (
        db.session.scalar(
            select(func.count()).where(
                UserInvitation.user_id == user.id,
                UserInvitation.used_at.is_(None),
                UserInvitation.expires_at > at,
            )
        )
        or 0
    )
