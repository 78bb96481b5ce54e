"""Logging in, and slowing down those who guess."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import delete, func, select

from app.db import db
from app.identity.errors import TooManyAttempts, WrongCredentials
from app.identity.models.users import LoginFailure, User
from app.identity.operations.passwords import PasswordHolder, Tried
from app.identity.queries.users import user_by_email
from app.identity.secret_tokens import keyed_hash
from app.trail.recording import Deed, record

WINDOW = timedelta(minutes=15)
KEPT = timedelta(days=1)
FREE_FAILURES = 5  # in the window, for one e-mail address; from there on each doubles the wait
LONGEST_WAIT_S = 300
# A whole office may share an address, so it has more failures before it has to wait.
ADDRESS_FAILURES = 50


@dataclass(frozen=True)
class Attempt:
    """Somebody's try to come in; secret keys the hashes under which failures are kept."""

    email: str
    password: str
    address: str
    secret: str

    @property
    def by_email(self) -> str:
        """What failures of the e-mail address are kept under."""
        return keyed_hash(self.secret, f"email:{self.email.strip().lower()}")

    @property
    def by_address(self) -> str:
        """What failures from the network address are kept under."""
        return keyed_hash(self.secret, f"address:{self.address}")


def kept_for(attempt: Attempt, *, at: datetime) -> str | None:
    """The hash to try the password against; None where nobody may come in by the e-mail address.

    Raises TooManyAttempts, before the password is looked at.
    """
    _refuse_guessing(attempt, at)
    user = user_by_email(attempt.email)
    return PasswordHolder.of(user).kept if user else None


def log_in(attempt: Attempt, tried: Tried, *, at: datetime) -> User:
    """The user whose e-mail was given, if the password that was tried is the user's.

    Raises WrongCredentials, or TooManyAttempts where others guessed at the same time: a right
    guess among many at once is not told. A failure is kept in the caller's transaction: commit it
    also after the error.
    """
    _refuse_guessing(attempt, at)
    user = user_by_email(attempt.email)
    if user is None or not tried.lets_in(user):
        _keep_failure(attempt, at)
        raise WrongCredentials
    user.password_hash = tried.renewed or tried.kept
    db.session.execute(delete(LoginFailure).where(LoginFailure.subject == attempt.by_email))
    note_log_in(user, at=at)
    return user


def note_log_in(user: User, *, at: datetime) -> None:
    """Remember that a user came in."""
    user.last_login_at = at
    record(Deed("user.logged_in", "user", user.id), by=user.id, at=at)


def wait_after(failures: int, since_last: timedelta) -> int:
    """Whole seconds left to wait after so many failures in the window; 0 where one may try."""
    if failures < FREE_FAILURES:
        return 0
    wait_s: int = min(2 ** min(failures - FREE_FAILURES, 20), LONGEST_WAIT_S)
    return max(0, ceil(wait_s - since_last.total_seconds()))


def _refuse_guessing(attempt: Attempt, at: datetime) -> None:
    if wait_s := _wait_s(attempt, at):
        raise TooManyAttempts(wait_s)


def _wait_s(attempt: Attempt, at: datetime) -> int:
    failures, last = _failures(attempt.by_email, at)
    wait_s = wait_after(failures, at - last) if last else 0
    from_address, last_there = _failures(attempt.by_address, at)
    if last_there and from_address >= ADDRESS_FAILURES:
        left = timedelta(seconds=LONGEST_WAIT_S) - (at - last_there)
        wait_s = max(wait_s, ceil(left.total_seconds()))
    return wait_s


def _failures(subject: str, at: datetime) -> tuple[int, datetime | None]:
    # How many failures in the window, and when the last was.
    count, last = db.session.execute(
        select(func.count(), func.max(LoginFailure.at)).where(
            LoginFailure.subject == subject, LoginFailure.at > at - WINDOW
        )
    ).one()
    return count, last


def _keep_failure(attempt: Attempt, at: datetime) -> None:
    db.session.execute(delete(LoginFailure).where(LoginFailure.at <= at - KEPT))
    db.session.add(LoginFailure(subject=attempt.by_email, at=at))
    db.session.add(LoginFailure(subject=attempt.by_address, at=at))
