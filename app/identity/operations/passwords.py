"""Choosing and checking passwords."""

from datetime import datetime
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.identity.domain.passwords import why_weak
from app.identity.errors import WeakPassword, WrongCredentials
from app.identity.models.users import User
from app.trail.recording import Deed, record

# OWASP's choice for servers with little memory: each log-in under way takes 19 MiB.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def set_password(user: User, password: str) -> None:
    """Give a user a password and log out every session begun with the old one.

    Raises WeakPassword.
    """
    if reason := why_weak(password, (user.name, user.email)):
        raise WeakPassword(reason)
    user.password_hash = _HASHER.hash(password)
    user.session_epoch += 1


def change_password(user: User, current: str, new: str, *, at: datetime) -> None:
    """Change one's own password. Raises WrongCredentials or WeakPassword."""
    if not fits(user, current):
        raise WrongCredentials
    set_password(user, new)
    record(Deed("user.password_changed", "user", user.id), by=user.id, at=at)


def fits(user: User | None, password: str) -> bool:
    """Whether the password is the user's; takes as long where there is no such user."""
    known = user.password_hash if user is not None and user.is_active else None
    try:
        _HASHER.verify(known or _nobodys_hash(), password)
    except (VerificationError, InvalidHashError):
        return False
    if user is None or known is None:
        return False
    if _HASHER.check_needs_rehash(known):
        user.password_hash = _HASHER.hash(password)
    return True


@cache
def _nobodys_hash() -> str:
    return _HASHER.hash("nobody has this password")
