"""Reads of users and the links sent to them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, select, true

from app.db import db
from app.errors import NotVisible
from app.identity.models.users import Membership, User, UserInvitation
from app.identity.secret_tokens import hash_of
from app.organisation.queries.paging import Page, mentions, page_of
from app.roles import Role

DEMO_DOMAIN = "@demo.example.se"
SORTS = {
    "name": User.name,
    "email": User.email,
    "last_login": User.last_login_at,
}


@dataclass(frozen=True)
class UserSearch:
    """What the list of users is narrowed to; sort is a key of SORTS, with - before for falling."""

    text: str = ""
    role: Role | None = None
    is_active: bool | None = None
    sort: str = "name"
    page: int = 1


def users_found(search: UserSearch, of: frozenset[int] | None) -> Page[User]:
    """The users that a search finds, one page of them. of: as in managed_by."""
    found = _narrowed(select(User).where(managed_by(of)), search)
    column = SORTS.get(search.sort.removeprefix("-"), User.name)
    order = column.desc() if search.sort.startswith("-") else column.asc()
    return page_of(
        found.order_by(order, User.id),
        search.page,
        lambda part: tuple(db.session.scalars(part)),
    )


def _narrowed(users: Select[User], search: UserSearch) -> Select[User]:
    if search.text:
        users = users.where(mentions(search.text, User.name, User.email))
    if search.role is not None:
        users = users.where(User.memberships.any(Membership.role == search.role))
    if search.is_active is not None:
        users = users.where(User.is_active.is_(search.is_active))
    return users


def managed_by(of: frozenset[int] | None) -> ColumnElement[bool]:
    """The users that administrators of some municipalities manage; None: the installation's, all.

    Whoever administers the installation is managed by no municipality, whatever else the user is.
    """
    if of is None:
        return true()
    is_whole = (Membership.role == Role.SYSTEM_ADMINISTRATOR) & Membership.commissioner_id.is_(None)
    return User.municipality_id.in_(of) & ~User.memberships.any(is_whole)


def load_user(user_id: int, of: frozenset[int] | None) -> User:
    """A user. Raises NotVisible. of: as in managed_by."""
    wanted = select(User).where(User.id == user_id, managed_by(of))
    user: User | None = db.session.scalar(wanted)
    if user is None:
        raise NotVisible
    return user


def user_by_email(email: str) -> User | None:
    """The user with an e-mail address, however it is written."""
    found: User | None = db.session.scalar(select(User).where(User.email == email.strip().lower()))
    return found


def names_of(user_ids: Iterable[int | None]) -> Mapping[int, str]:
    """The users' names by id."""
    ids = {user_id for user_id in user_ids if user_id is not None}
    rows = db.session.execute(select(User.id, User.name).where(User.id.in_(ids)))
    return dict(iter(rows))


def all_names(of: frozenset[int] | None) -> tuple[tuple[int, str], ...]:
    """Every user's id and name, by name. of: as in managed_by."""
    found = select(User.id, User.name).where(managed_by(of)).order_by(User.name, User.id)
    return tuple(db.session.execute(found))


def demo_users() -> tuple[User, ...]:
    """The made-up users that anybody may be in demo mode, by role and name."""
    found = db.session.scalars(
        select(User).where(User.email.endswith(DEMO_DOMAIN), User.is_active).order_by(User.id)
    )
    order = list(Role)
    return tuple(
        sorted(
            found, key=lambda user: min((order.index(m.role) for m in user.memberships), default=9)
        )
    )


def invitation_of(token: str, at: datetime) -> UserInvitation | None:
    """The link that a token opens, while it can be used."""
    found: UserInvitation | None = db.session.scalar(
        select(UserInvitation).where(
            UserInvitation.token_hash == hash_of(token),
            UserInvitation.used_at.is_(None),
            UserInvitation.expires_at > at,
        )
    )
    return found


def last_invitation(user: User) -> UserInvitation | None:
    """The link sent last to a user."""
    found: UserInvitation | None = db.session.scalar(
        select(UserInvitation)
        .where(UserInvitation.user_id == user.id)
        .order_by(UserInvitation.id.desc())
        .limit(1)
    )
    return found
