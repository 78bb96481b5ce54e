"""Talking to a mail server: encrypted, logged in, and never longer than the limit."""

import smtplib
import socket
import ssl
from contextlib import closing, suppress
from email.message import EmailMessage
from io import BufferedReader
from time import monotonic
from typing import Any

from app.delivery.channel import NotSent, Uncertain, Unreachable
from app.errors import N_
from app.settings import MailSecurity, Settings

CONNECT_LIMIT_S = 10.0
GOODBYE_LIMIT_S = 2.0
SHUTTING_DOWN, PERMANENT = 421, 500

SILENT = N_("E-postservern svarar inte.")
NOT_ENCRYPTED = N_("E-postservern erbjuder ingen kryptering.")
NOT_TRUSTED = N_("E-postserverns certifikat går inte att lita på.")
NOT_LOGGED_IN = N_("E-postservern godtog inte inloggningen.")
NOT_FOR_US = N_("E-postservern tar inte emot brev från oss.")
NO_RECIPIENT = N_("E-postservern tog inte emot mottagaren.")
NO_LETTER = N_("E-postservern tog inte emot brevet.")
NO_SUCH_LETTERS = N_("E-postservern klarar inte adressens tecken.")
CUT_OFF = N_("Förbindelsen bröts medan brevet lämnades. Det kan ha kommit fram.")


class Conversation(smtplib.SMTP):
    """A talk with a mail server that has an end whatever the server does.

    A socket's own limit is for each wait: a server that says a letter each time keeps one for ever.
    """

    def __init__(self, host: str, port: int, *, ends: float, **rest: Any) -> None:  # smtplib's own
        self.ends = ends
        self.is_handing_over = False
        super().__init__(host, port, timeout=min(CONNECT_LIMIT_S, left(ends)), **rest)

    def send(self, s: Any) -> None:  # as smtplib has it
        """Send a command, or (as bytes) the letter itself."""
        if self.sock:
            self.sock.settimeout(left(self.ends))
        self.is_handing_over |= not isinstance(s, str)
        super().send(s)

    def getreply(self) -> tuple[int, bytes]:
        """Read an answer, each piece of it within what is left of the time."""
        if self.file is None and self.sock:
            self.file = BufferedReader(_LimitedReader(self.sock, self.ends))
        return super().getreply()

    def say_goodbye(self) -> None:
        """End politely; what was handed over stays so whatever the server says to that."""
        self.ends = min(self.ends, monotonic() + GOODBYE_LIMIT_S)
        with suppress(OSError, smtplib.SMTPException):
            self.quit()


class EncryptedConversation(Conversation, smtplib.SMTP_SSL):
    """The same, encrypted from the first byte."""


class _LimitedReader(socket.SocketIO):
    """Reads from a socket until a moment; each wait gets what is left."""

    def __init__(self, sock: socket.socket, ends: float) -> None:
        super().__init__(sock, "r")
        self.of, self.ends = sock, ends

    def readinto(self, buffer: Any) -> int | None:  # as the base class has it
        """Read what there is."""
        self.of.settimeout(left(self.ends))
        return super().readinto(buffer)


def left(ends: float) -> float:
    """Seconds until a moment of the monotonic clock. Raises TimeoutError when it has passed."""
    seconds = ends - monotonic()
    if seconds <= 0:
        raise TimeoutError
    return seconds


def hand_over(email: EmailMessage, settings: Settings, domain: str, limit_s: float) -> None:
    """Send an e-mail. Raises NotSent, Unreachable or Uncertain; the server's words are left out."""
    try:
        conversation = greet(settings, domain, monotonic() + limit_s)
    except (OSError, smtplib.SMTPException, UnicodeError) as error:
        raise Unreachable(why_no_way_in(error), code=getattr(error, "smtp_code", None)) from error
    with closing(conversation):
        try:
            conversation.send_message(email)
        except (OSError, smtplib.SMTPException) as error:
            raise failure(error, conversation) from error
        conversation.say_goodbye()


def greet(settings: Settings, domain: str, ends: float) -> Conversation:
    """Connect, encrypt and log in as the settings say. Raises OSError or SMTPException."""
    host, port, way = settings.mail_host, settings.mail_port, settings.mail_way
    # domain: asked for none, smtplib asks the network what this machine is called
    given: dict[str, Any] = {"ends": ends, "local_hostname": domain}
    if way is MailSecurity.TLS:
        context = ssl.create_default_context()
        conversation: Conversation = EncryptedConversation(host, port, context=context, **given)
    else:
        conversation = Conversation(host, port, **given)
    try:
        if way is MailSecurity.STARTTLS:
            conversation.starttls(context=ssl.create_default_context())
        if settings.mail_user:
            conversation.login(settings.mail_user, settings.mail_password)
    except BaseException:
        conversation.close()
        raise
    return conversation


def why_no_way_in(error: Exception) -> str:
    """Why the server could not be talked to, in our words."""
    match error:
        case ssl.SSLCertVerificationError():
            return NOT_TRUSTED
        case smtplib.SMTPNotSupportedError() if "STARTTLS" in str(error):
            return NOT_ENCRYPTED
        # smtplib logs in with ASCII only
        case smtplib.SMTPAuthenticationError() | smtplib.SMTPNotSupportedError() | UnicodeError():
            return NOT_LOGGED_IN
        case smtplib.SMTPResponseException():
            return NOT_FOR_US
    return SILENT


def failure(error: Exception, conversation: Conversation) -> NotSent:
    """What it means that a letter could not be handed over."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            return _refusal(NO_RECIPIENT, next(iter(error.recipients.values()))[0])
        case smtplib.SMTPDataError():
            return _refusal(NO_LETTER, error.smtp_code)
        case smtplib.SMTPSenderRefused():
            return Unreachable(NOT_FOR_US, code=error.smtp_code)
        case smtplib.SMTPNotSupportedError():
            return NotSent(NO_SUCH_LETTERS, is_final=True)
    return Uncertain(CUT_OFF) if conversation.is_handing_over else Unreachable(SILENT)


def _refusal(reason: str, code: int) -> NotSent:
    if code == SHUTTING_DOWN:
        return Unreachable(SILENT, code=code)
    return NotSent(reason, is_final=code >= PERMANENT, code=code)
