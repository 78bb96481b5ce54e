"""Users who can come in by a password, and links sent to them."""

import re

from sqlalchemy import select

from app.db import db
from app.delivery.channel import Letter
from app.delivery.models import OutgoingMessage
from app.identity.models.users import User
from app.identity.operations.invitations import Sender
from app.identity.operations.passwords import PasswordHolder, hash_new, set_password, try_password
from app.roles import Role
from tests.app.delivery.pigeons import opened
from tests.factories import make_user

PASSWORD = "blå hästar äter gräs"
SENDER = Sender("https://insyn.example.se", lambda _of: "Provköping")


def make_user_with_password(role=Role.SYSTEM_ADMINISTRATOR, scope=None, email=None) -> User:
    user = make_user(role, scope, email)
    set_password(user, hash_new(PASSWORD, ()))
    db.session.commit()
    return user


def last_letter() -> Letter:
    """The newest message in the outbox, opened."""
    return opened(select(OutgoingMessage).order_by(OutgoingMessage.id.desc()).limit(1))


def token_in(letter: Letter) -> str:
    return re.search(r"/welcome/(\S+)", letter.body)[1]


def fits(user: User, password: str) -> bool:
    """Whether the user can come in by the password."""
    return try_password(PasswordHolder.of(user).kept, password).lets_in(user)
