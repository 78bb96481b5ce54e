"""Mail servers of the tests' own: one that takes letters, and some that only waste one's time."""

import asyncio
import email
import ipaddress
import socket
import ssl
import threading
import time
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTPUTF8

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

PASSWORD = "hemligt"


class Inbox:
    """What a mail server was given, and how. waits_s: for each letter; answers: to a letter."""

    def __init__(self, waits_s: float = 0.0, answer: str = "250 OK") -> None:
        self.envelopes, self.logins, self.encrypted, self.greeted_by = [], [], [], []
        self.waits_s, self.answer = waits_s, answer

    async def handle_DATA(self, _server, session, envelope) -> str:  # noqa: N802 - aiosmtpd's name
        await asyncio.sleep(self.waits_s)
        self.envelopes.append(envelope)
        self.encrypted.append(session.ssl is not None)
        self.greeted_by.append(session.host_name)
        return self.answer

    def knows(self, *_given) -> AuthResult:
        given = _given[-1]
        self.logins.append(given.login.decode())
        return AuthResult(success=given.password.decode() == PASSWORD, handled=False)

    @property
    def recipients(self) -> list[str]:
        return [recipient for each in self.envelopes for recipient in each.rcpt_tos]

    @property
    def letters(self) -> list[EmailMessage]:
        return [email.message_from_bytes(each.content, policy=SMTPUTF8) for each in self.envelopes]


@contextmanager
def mail_server(inbox, port=0, **options):
    """A mail server on this machine; gives its port."""
    port = port or free_port()
    server = Controller(
        inbox, hostname="127.0.0.1", port=port, server_hostname="mail.example.se", **options
    )
    server.start()
    try:
        yield port
    finally:
        server.stop()


@contextmanager
def odd_server(talk):
    """A server that does as `talk` says with each connection, in a thread; gives its port."""
    listener = socket.create_server(("127.0.0.1", 0))
    connections = []

    def serve() -> None:
        with suppress(OSError):
            while True:
                connection, _address = listener.accept()
                connections.append(connection)
                threading.Thread(target=quietly, args=(talk, connection), daemon=True).start()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for connection in connections:
            connection.close()
        thread.join()


def quietly(talk, connection) -> None:
    with suppress(OSError):
        talk(connection)


def hang(connection) -> None:
    """Say nothing for a minute."""
    time.sleep(60)


def drip(connection) -> None:
    """Greet by a letter every tenth of a second: no single wait is long."""
    for _ in range(600):
        connection.sendall(b"2")
        time.sleep(0.1)


def hang_over_the_letter(connection) -> None:
    """Take the letter, and never say so."""
    lines = connection.makefile("rb")
    connection.sendall(b"220 hello\r\n")
    for line in lines:
        if line == b".\r\n":
            time.sleep(60)
        is_data = line.upper().startswith(b"DATA")
        if line[:4].upper() in {b"EHLO", b"MAIL", b"RCPT", b"DATA"}:
            connection.sendall(b"354 go\r\n" if is_data else b"250 ok\r\n")


def take_and_hang_at_quit(connection) -> None:
    """Take the letter, and fall silent at the goodbye."""
    lines, is_letter = connection.makefile("rb"), False
    connection.sendall(b"220 hello\r\n")
    for line in lines:
        if line.upper().startswith(b"QUIT"):
            time.sleep(60)
        if is_letter and line != b".\r\n":
            continue
        is_letter = line.upper().startswith(b"DATA")
        connection.sendall(b"354 go\r\n" if is_letter else b"250 ok\r\n")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def certificate(tmp_path):
    """A certificate for this machine, as a file that holds its key too."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    start = datetime.now(UTC) - timedelta(days=1)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "certificate.pem"
    path.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return path


@pytest.fixture
def tls(certificate, monkeypatch):
    """A server's side of TLS, with a certificate that this machine trusts."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    return context
