"""The channel of e-mail: who it can reach, and what a letter looks like as an e-mail."""

from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email

from app.delivery.channel import AddressNotUsable, Channel, Letter, NotSent
from app.delivery.smtp import hand_over
from app.errors import N_
from app.settings import Settings

CANNOT_BE_WRITTEN = N_("Brevet går inte att skriva som e-post.")


class Email(Channel):
    """E-mail through the installation's mail server."""

    name = "email"

    @property
    def is_set_up(self) -> bool:
        """Whether a mail server is named."""
        return bool(self.settings.mail_host)

    @staticmethod
    def address(recipient: str) -> str:
        """The address with its domain in ASCII, which every server can route. Raises AddressNotUsable."""
        try:
            checked = validate_email(recipient, check_deliverability=False)
        except EmailNotValidError as error:
            raise AddressNotUsable from error
        return f"{checked.local_part}@{checked.ascii_domain}"

    def send(self, letter: Letter, *, limit_s: float) -> None:
        """Hand a letter to the mail server. Raises NotSent or one of its kinds."""
        try:
            email = as_email(letter, self.settings)
        except (MessageError, ValueError) as error:  # what no header can hold, such as a line break
            raise NotSent(CANNOT_BE_WRITTEN, is_final=True) from error
        hand_over(email, self.settings, domain_of(self.settings), limit_s)


def as_email(letter: Letter, settings: Settings) -> EmailMessage:
    """The letter as an e-mail, the same each time: its id lets a mail server drop a double."""
    email = EmailMessage()
    email["From"], email["To"] = sender(settings), letter.recipient
    email["Subject"], email["Date"] = letter.subject, format_datetime(letter.created_at)
    email["Message-ID"] = f"<{letter.id}.{letter.created_at:%Y%m%d%H%M%S}@{domain_of(settings)}>"
    email["Auto-Submitted"] = "auto-generated"  # so that nobody's absence is answered to it
    email.set_content(letter.body)
    return email


def sender(settings: Settings) -> Address:
    """Who letters come from: the name that the setting gives, else Insyn's and the municipality's."""
    name, address = parseaddr(settings.mail_from)
    local, _at, domain = address.rpartition("@")
    return Address(name or f"Insyn {settings.municipality}", local, in_ascii(domain))


def domain_of(settings: Settings) -> str:
    """The domain of the installation's own address."""
    return in_ascii(urlsplit(settings.base_url).hostname or "insyn.invalid")


def in_ascii(domain: str) -> str:
    """A domain as every server can route it."""
    return domain.encode("idna").decode()
