"""Errors that operations raise. One file (app/web/error_pages.py) maps them to pages."""

from collections.abc import Mapping


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for a marked text
    """Mark a text for translation; whoever shows it translates it."""
    return message


class DomainError(Exception):
    """A rule said no. `message` is a msgid shown to the reader; `status` the HTTP status."""

    message: str = N_("Det gick inte att göra det du bad om.")
    status: int = 409

    def __init__(self, **params: object) -> None:
        super().__init__(self.message)
        self.params: Mapping[str, object] = params


class NotVisible(DomainError):
    """The thing does not exist, or the user may not know that it does."""

    message = N_("Sidan finns inte, eller så har du inte tillgång till den.")
    status = 404


class NotSignedIn(DomainError):
    """Nobody is signed in, and the page is not open to all."""

    message = N_("Du behöver logga in först.")
    status = 401


class NotAllowed(DomainError):
    """The user may see the thing but not do this with it."""

    message = N_("Du har inte behörighet att göra detta.")
    status = 403
