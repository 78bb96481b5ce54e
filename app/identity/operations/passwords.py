"""Choosing and checking passwords.

Hashing takes long on purpose. What hashes (`hash_new`, `try_password`, `replace`) takes no model and
is called where no transaction is open, so that nobody's write waits for it; what stores takes what
came of it and looks again at what may have changed meanwhile.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Self

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.identity.domain.passwords import why_weak
from app.identity.errors import WeakPassword, WrongCredentials
from app.identity.models.users import User
from app.trail.recording import Deed, record

# OWASP's choice for servers with little memory: each log-in under way takes 19 MiB.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


@dataclass(frozen=True)
class PasswordHolder:
    """Whoever has a password, as far as hashing needs; kept: the hash, None where nobody may come in."""

    kept: str | None
    about: tuple[str, ...]

    @classmethod
    def of(cls, user: User) -> Self:
        """What is to be known of a user after the transaction has ended."""
        return cls(user.password_hash if user.is_active else None, (user.name, user.email))


@dataclass(frozen=True)
class Tried:
    """A password tried against a hash; renewed: the same by today's settings, if the hash was weaker."""

    kept: str | None
    is_right: bool
    renewed: str | None = None

    def lets_in(self, user: User) -> bool:
        """Whether the password is the user's, also now."""
        return self.is_right and user.is_active and user.password_hash == self.kept


@dataclass(frozen=True)
class Replacement:
    """A new password in the place of one that was right."""

    kept: str
    new: str


def hash_new(password: str, about: Iterable[str]) -> str:
    """What is kept of a new password. Raises WeakPassword."""
    if reason := why_weak(password, about):
        raise WeakPassword(reason)
    return _HASHER.hash(password)


def try_password(kept: str | None, password: str) -> Tried:
    """Whether the hash is the password's; takes as long where there is no hash."""
    try:
        _HASHER.verify(kept or _nobodys_hash(), password)
    except (VerificationError, InvalidHashError):
        return Tried(kept, is_right=False)
    if kept is None:
        return Tried(kept, is_right=False)
    is_weak = _HASHER.check_needs_rehash(kept)
    return Tried(kept, is_right=True, renewed=_HASHER.hash(password) if is_weak else None)


def replace(holder: PasswordHolder, current: str, new: str) -> Replacement:
    """Prepare a change of one's own password. Raises WrongCredentials or WeakPassword."""
    if holder.kept is None or not try_password(holder.kept, current).is_right:
        raise WrongCredentials
    return Replacement(holder.kept, hash_new(new, holder.about))


def set_password(user: User, password_hash: str) -> None:
    """Give a user a password, as its hash, and log out every session begun with the old one."""
    user.password_hash = password_hash
    user.session_epoch += 1


def change_password(user: User, change: Replacement, *, at: datetime) -> None:
    """Change one's own password. Raises WrongCredentials where it was changed meanwhile."""
    if user.password_hash != change.kept:
        raise WrongCredentials
    set_password(user, change.new)
    record(Deed("user.password_changed", "user", user.id), by=user.id, at=at)


@cache
def _nobodys_hash() -> str:
    return _HASHER.hash("nobody has this password")
