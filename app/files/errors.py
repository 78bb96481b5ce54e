"""What can go wrong with a kept file."""

from app.errors import N_, DomainError


class FileIsGone(DomainError):
    """The file is known, but the store has lost its bytes."""

    message = N_("Filen finns inte längre. Be den som sköter Insyn att se efter.")
    status = 410
