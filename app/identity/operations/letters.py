"""The e-mails of identity, in the receiver's language."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import force_locale
from flask_babel import gettext as _

from app.clock import STOCKHOLM
from app.delivery.outbox import Message, enqueue
from app.identity.models.users import User


@dataclass(frozen=True)
class LinkLetter:
    """A link on its way to a user; key makes a second send of the same letter impossible."""

    user: User
    key: str
    url: str
    expires_at: datetime


def send_invitation(letter: LinkLetter, *, municipality: str, at: datetime) -> None:
    """Invite somebody to choose a password."""
    with force_locale(letter.user.locale or "sv"):
        subject = _("Välkommen till Insyn")
        body = _(
            "Hej %(name)s!\n\n"
            "Du har fått ett konto i Insyn, där %(municipality)s följer upp stöd till familjer. "
            "Öppna länken och välj ett lösenord:\n\n"
            "%(url)s\n\n"
            "Länken gäller en gång, till och med %(until)s. "
            "Har du inte väntat dig det här kan du låta bli att öppna den.",
            name=letter.user.name,
            municipality=municipality,
            url=letter.url,
            until=_moment(letter.expires_at),
        )
    enqueue(Message(letter.key, letter.user.email, subject, body), at)


def send_new_password_link(letter: LinkLetter, *, at: datetime) -> None:
    """Let somebody who has forgotten the password choose another."""
    with force_locale(letter.user.locale or "sv"):
        subject = _("Välj ett nytt lösenord i Insyn")
        body = _(
            "Hej %(name)s!\n\n"
            "Någon, troligen du, har bett om ett nytt lösenord. "
            "Öppna länken och välj ett:\n\n"
            "%(url)s\n\n"
            "Länken gäller en gång, till och med %(until)s. "
            "Var det inte du behöver du inte göra något: det gamla lösenordet gäller fortfarande.",
            name=letter.user.name,
            url=letter.url,
            until=_moment(letter.expires_at),
        )
    enqueue(Message(letter.key, letter.user.email, subject, body), at)


def _moment(instant: datetime) -> str:
    return instant.astimezone(STOCKHOLM).strftime("%Y-%m-%d %H:%M")
