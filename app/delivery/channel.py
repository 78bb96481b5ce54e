"""What a channel is: a way by which messages leave the house. The list of them is in channels.py."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from app.errors import N_, DomainError
from app.settings import Settings


@dataclass(frozen=True)
class Letter:
    """A message in clear, on its way out; id and created_at are the same each time it is sent."""

    id: int
    recipient: str
    subject: str
    body: str
    created_at: datetime


class Channel(ABC):
    """A way out, made from the settings. One class, and one entry in channels.py, for each."""

    name: ClassVar[str]

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @property
    @abstractmethod
    def is_set_up(self) -> bool:
        """Whether the installation has what it needs to send; if not, messages wait."""

    @staticmethod
    @abstractmethod
    def address(recipient: str) -> str:
        """The recipient's address as it is sent to. Raises AddressNotUsable."""

    @abstractmethod
    def send(self, letter: Letter, *, limit_s: float) -> None:
        """Hand a letter over, within the limit whatever the server does.

        Raises NotSent or one of its kinds. No transaction is open, and none may be begun.
        """


class AddressNotUsable(DomainError):
    """The address can't be written as the channel needs it."""

    message = N_("Det går inte att skicka till adressen. Kontrollera hur den är skriven.")


class NotSent(Exception):
    """A letter was not taken.

    reason: a msgid without contents. is_final: trying again is no use. code: the server's, for the log.
    """

    def __init__(self, reason: str, *, is_final: bool = False, code: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_final = is_final
        self.code = code


class Unreachable(NotSent):
    """It is not the letter: the channel's server fails, so the others wait too."""


class Uncertain(Unreachable):
    """The server fell silent while it took the letter: perhaps it has it."""
