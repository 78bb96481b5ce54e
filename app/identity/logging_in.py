"""Flask-Login's set-up: how a session finds its user again."""

from flask import Flask, g
from flask_login import LoginManager
from sqlalchemy import select

from app.db import db
from app.identity.models.users import User

login_manager = LoginManager()


def init(app: Flask) -> None:
    """Give an app its log-in."""
    login_manager.session_protection = None  # the session's epoch is what logs somebody out
    login_manager.init_app(app)


@login_manager.user_loader  # type: ignore[untyped-decorator]  # flask-login is untyped
def user_of_session(held: str) -> User | None:
    """The user of a session, unless logged out everywhere or shut off since it began."""
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
