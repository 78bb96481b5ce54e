"""The user of the present request, with a type."""

from typing import cast

from flask_login import current_user

from app.identity.models.users import User


def signed_in_user() -> User:
    """Whoever is signed in; only for views that require it."""
    return cast("User", current_user._get_current_object())  # noqa: SLF001 - flask-login's proxy
