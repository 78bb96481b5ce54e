"""Flask-Login's set-up: how a session finds its user again, and when it has lasted long enough."""

from flask import Flask, current_app, g, session
from flask_login import LoginManager
from sqlalchemy import select

from app.clock import now
from app.db import db
from app.identity.models.users import User

login_manager = LoginManager()
LONGEST_S = 12 * 3600  # a working day, however busy
NOTED_EVERY_S = 60  # so that the cookie is not written anew at every page
_BEGAN, _SEEN = "began", "seen"  # in the signed cookie: no write to the database at every page


def init(app: Flask) -> None:
    """Give an app its log-in."""
    login_manager.session_protection = None  # the session's epoch is what logs somebody out
    login_manager.init_app(app)


@login_manager.user_loader  # type: ignore[untyped-decorator]  # flask-login is untyped
def user_of_session(held: str) -> User | None:
    """The user of a session; None when it is over: too long unused, logged out everywhere, shut off."""
    if not _is_in_force(int(now().timestamp())):
        return None
    user_id, _, epoch = held.partition(".")
    if not user_id.isdecimal() or not epoch.isdecimal():
        return None
    user: User | None = db.session.scalar(
        select(User).where(User.id == int(user_id), User.is_active)
    )
    if user is None or user.session_epoch != int(epoch):
        return None
    g.account_locale = user.locale
    return user


def _is_in_force(at_s: int) -> bool:
    """Whether the session has been used lately and begun today; notes that it is used."""
    began, seen = session.setdefault(_BEGAN, at_s), session.setdefault(_SEEN, at_s)
    idle_limit_s = 60 * current_app.config["INSYN"].idle_minutes
    if at_s - seen > idle_limit_s or at_s - began > LONGEST_S:
        return False
    if at_s - seen >= NOTED_EVERY_S:
        session[_SEEN] = at_s
    return True
