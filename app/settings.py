"""Settings from the environment, all with the prefix INSYN_. The table in docs/settings.md lists them."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from email.utils import parseaddr
from enum import StrEnum
from pathlib import Path

import click

INSTANCE = Path(__file__).resolve().parent.parent / "instance"
PREFIX = "INSYN_"
THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


class SettingsError(click.ClickException):
    """A setting is missing or can't be used; the text says which and what to do.

    Commands print the text alone, without a trace.
    """


class MailSecurity(StrEnum):
    """How the way to the mail server is kept from others' eyes."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True)
class Settings:
    """What the installation chose; one field for each INSYN_ variable."""

    # no secret is shown where settings are: not in a log, nor in a trace
    database_url: str = field(repr=False)  # may hold a password
    secret_key: str = field(repr=False)
    demo: bool = False
    municipality: str = "Kommunen"
    base_url: str = "http://127.0.0.1:8000"
    default_locale: str = "sv"
    support_phone: str = "08-000 00 00"
    mail_host: str = ""
    mail_port: int = 25
    mail_security: str = ""
    mail_user: str = ""
    mail_password: str = field(default="", repr=False)
    mail_password_file: str = ""
    mail_from: str = "insyn@example.invalid"
    proxies: int = 0
    idle_minutes: int = 60
    log_level: str = "INFO"
    instance_path: str = str(INSTANCE)
    files: str = ""
    indicators: str = ""

    @property
    def is_sqlite(self) -> bool:
        """Whether the embedded database is used."""
        return self.database_url.startswith("sqlite")

    @property
    def files_address(self) -> str:
        """Where files are kept: a folder, or s3://bucket/prefix."""
        return self.files or str(Path(self.instance_path) / "files")

    @property
    def indicators_folder(self) -> Path:
        """Where the municipality's own indicators lie, a YAML file each."""
        return Path(self.indicators or Path(self.instance_path) / "indicators")

    @property
    def mail_way(self) -> MailSecurity:
        """How mail leaves: encrypted, unless it stays on this machine or the setting says `none`."""
        if self.mail_security:
            return MailSecurity(self.mail_security)
        return MailSecurity.NONE if self.mail_host in THIS_MACHINE else MailSecurity.STARTTLS

    @property
    def is_https(self) -> bool:
        """Whether readers come over https, so that cookies are marked Secure."""
        return self.base_url.startswith("https://")


def variable_names() -> tuple[str, ...]:
    """Every environment variable that is read, in order."""
    return tuple(PREFIX + each.name.upper() for each in fields(Settings))


def from_environment(environ: Mapping[str, str]) -> Settings:
    """Settings as the environment gives them.

    Raises SettingsError for a value of the wrong type, for https without a word on proxies, and
    outside demo mode for a missing secret.
    """
    given = {
        each.name: _value(each.type, PREFIX + each.name.upper(), environ)
        for each in fields(Settings)
        if environ.get(PREFIX + each.name.upper())
    }
    demo = bool(given.get("demo", False))
    instance = Path(str(given.get("instance_path", INSTANCE)))
    if "secret_key" not in given:
        given["secret_key"] = _demo_secret(instance, demo=demo)
    given.setdefault("database_url", f"sqlite:///{instance / 'insyn.db'}")
    _settle_mail(given)
    settings = Settings(**given)  # type: ignore[arg-type]  # each value was read by its field's type
    if settings.is_https and "proxies" not in given:
        # Behind a proxy that nobody counted every reader has its address: a few wrong passwords
        # by one would keep all from logging in.
        raise SettingsError(
            "INSYN_PROXIES is missing. With an INSYN_BASE_URL of https:// say how many reverse proxies "
            "stand before the web server, usually 1; 0 if readers reach it directly."
        )
    return settings


def _value(kind: object, name: str, environ: Mapping[str, str]) -> object:
    text = environ[name].strip()
    if kind is bool:
        if text.lower() not in {"0", "1", "true", "false", "yes", "no"}:
            raise SettingsError(f"{name} must be 1 or 0, not {text!r}.")
        return text.lower() in {"1", "true", "yes"}
    if kind is int:
        if not text.isdecimal():
            raise SettingsError(f"{name} must be a whole number, not {text!r}.")
        return int(text)
    return text


def _settle_mail(given: dict[str, object]) -> None:
    # What would make every letter fail is refused; a password may lie in a file of its own.
    said = given.get("mail_security", "")
    if said and said not in set(MailSecurity):
        raise SettingsError(f"INSYN_MAIL_SECURITY must be starttls, tls or none, not {said!r}.")
    if "@" not in parseaddr(str(given.get("mail_from", Settings.mail_from)))[1]:
        raise SettingsError("INSYN_MAIL_FROM must be an address, or a name and an <address>.")
    if "mail_password_file" not in given:
        return
    path = Path(str(given["mail_password_file"]))
    try:
        given["mail_password"] = path.read_text(encoding="utf-8").rstrip("\r\n")
    except OSError as error:
        raise SettingsError(
            f"INSYN_MAIL_PASSWORD_FILE can't be read: {path} ({error.strerror})."
        ) from error


def _demo_secret(instance: Path, *, demo: bool) -> str:
    if not demo:
        raise SettingsError(
            "INSYN_SECRET_KEY is missing. Set it to a long random text, the same on every web node, "
            "or set INSYN_DEMO=1 to try Insyn with made-up data."
        )
    path = instance / "demo-secret"
    if not path.exists():
        instance.mkdir(parents=True, exist_ok=True)
        path.write_text(secrets.token_urlsafe(32), encoding="ascii")
        path.chmod(0o600)
    return path.read_text(encoding="ascii")
