"""Signs somebody in for good: a refusal rolls back what was only flushed, the user too."""

from app.db import db
from tests.factories import log_in, make_user


def sign_in(client, role, scope=None):
    log_in(client, make_user(role, scope))
    db.session.commit()
