"""What identity refuses, in words."""

from app.errors import N_, DomainError


class WeakPassword(DomainError):
    """The password can be guessed; `reason` says why."""

    status = 422

    def __init__(self, reason: str) -> None:
        super().__init__()
        self.message = reason


class WrongCredentials(DomainError):
    """E-mail and password don't belong together, or nobody may come in by them."""

    message = N_("E-postadressen eller lösenordet stämmer inte.")
    status = 422


class TooManyAttempts(DomainError):
    """Somebody is guessing: wait."""

    message = N_("För många försök. Vänta %(wait)s sekunder och försök sedan igen.")
    status = 429

    def __init__(self, wait_s: int) -> None:
        super().__init__(wait=wait_s)
        self.wait_s = wait_s


class EmailTaken(DomainError):
    """Another user has the e-mail address."""

    message = N_("Det finns redan en användare med den e-postadressen.")


class LinkNotUsable(DomainError):
    """The link is unknown, used, replaced or too old; which of them is nobody's business."""

    message = N_("Länken går inte att använda. Den kan vara gammal eller redan använd.")
    status = 404


class LastAdministrator(DomainError):
    """Somebody must be left who can let others in."""

    message = N_("Det måste finnas minst en aktiv systemadministratör. Inget har ändrats.")


class LastMembership(DomainError):
    """A user without a role can do nothing; shutting off is another matter."""

    message = N_("Användaren behöver ha minst en roll. Stäng av användaren i stället.")


class RoleHeld(DomainError):
    """The user already has the role there."""

    message = N_("Användaren har redan den rollen där.")


class ScopeDoesNotFit(DomainError):
    """The role needs another kind of scope."""

    message = N_("Rollen gäller en annan sorts plats. Välj en som passar rollen.")
    status = 422
