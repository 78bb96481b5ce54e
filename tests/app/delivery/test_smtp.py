"""Talking to mail servers: encrypted, logged in, and out again in time whatever the server does."""

import time
from dataclasses import replace

import pytest

from app.delivery.channel import Letter, NotSent, Uncertain, Unreachable
from app.delivery.mail import Email
from app.settings import Settings
from tests.app.delivery.mail_servers import (
    PASSWORD,
    Inbox,
    certificate,
    drip,
    free_port,
    hang,
    hang_over_the_letter,
    mail_server,
    odd_server,
    take_and_hang_at_quit,
    tls,
)
from tests.conftest import NOON

__all__ = ["certificate", "tls"]
SETTINGS = Settings(
    database_url="",
    secret_key="",
    mail_host="127.0.0.1",
    mail_from="insyn@example.se",
    base_url="https://insyn.example.se",
)
LETTER = Letter(7, "anna@example.se", "Välkommen", "Hej, här är din länk.", NOON)
LIMIT_S = 1.0


def send(port, letter=LETTER, limit_s=10.0, **settings) -> None:
    Email(replace(SETTINGS, mail_port=port, **settings)).send(letter, limit_s=limit_s)


def failure(port, **given) -> NotSent:
    with pytest.raises(NotSent) as told:
        send(port, **given)
    return told.value


def test_swedish_text_arrives_whole():
    inbox = Inbox()

    with mail_server(inbox) as port:
        send(port)

    arrived = inbox.letters[0]
    assert (inbox.recipients, arrived["Subject"]) == (["anna@example.se"], "Välkommen")
    assert arrived.get_content().strip() == "Hej, här är din länk."
    assert inbox.encrypted == [False]


def test_letter_is_encrypted_and_logged_in_by_starttls(tls):
    inbox = Inbox()

    with mail_server(inbox, tls_context=tls, auth_required=True, authenticator=inbox.knows) as port:
        send(port, mail_security="starttls", mail_user="insyn", mail_password=PASSWORD)

    assert inbox.encrypted == [True]
    assert set(inbox.logins) == {"insyn"}


def test_letter_is_encrypted_from_the_first_byte_by_tls(tls):
    inbox = Inbox()

    with mail_server(inbox, ssl_context=tls) as port:
        send(port, mail_security="tls")

    assert inbox.recipients == ["anna@example.se"]


def test_letter_and_password_stay_here_when_the_server_offers_no_encryption():
    inbox = Inbox()

    with mail_server(inbox, authenticator=inbox.knows, auth_require_tls=False) as port:
        told = failure(port, mail_security="starttls", mail_user="insyn", mail_password=PASSWORD)

    assert isinstance(told, Unreachable)
    assert "kryptering" in told.reason
    assert (inbox.letters, inbox.logins) == ([], [])


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_letter_stays_here_when_nobody_vouches_for_the_server(tls, security, monkeypatch):
    inbox = Inbox()
    options = {"tls_context": tls} if security == "starttls" else {"ssl_context": tls}

    with mail_server(inbox, **options) as port:
        monkeypatch.setenv("SSL_CERT_FILE", "/dev/null")
        told = failure(port, mail_security=security)

    assert "certifikat" in told.reason
    assert inbox.letters == []


def test_letter_stays_here_when_the_certificate_is_another_s(tls):
    with mail_server(Inbox(), tls_context=tls) as port:
        told = failure(port, mail_security="starttls", mail_host="127.0.0.2")

    assert isinstance(told, Unreachable)


@pytest.mark.parametrize("password", ["fel", "fel ö"])
def test_rest_wait_when_the_log_in_is_refused(tls, password):
    inbox = Inbox()

    with mail_server(inbox, tls_context=tls, authenticator=inbox.knows) as port:
        told = failure(port, mail_security="starttls", mail_user="insyn", mail_password=password)

    assert isinstance(told, Unreachable)
    assert "inloggningen" in told.reason


@pytest.mark.parametrize(("code", "is_final"), [(450, False), (550, True)])
def test_letter_alone_is_refused_when_the_server_does_not_want_it(code, is_final):
    with mail_server(Inbox(answer=f"{code} anna@example.se is a secret")) as port:
        told = failure(port)

    assert type(told) is NotSent
    assert (told.is_final, told.code) == (is_final, code)
    assert "anna" not in told.reason


@pytest.mark.parametrize(("code", "is_final"), [(451, False), (550, True)])
def test_letter_alone_is_refused_when_the_server_does_not_know_the_recipient(code, is_final):
    inbox = Inbox()

    async def refuse(server, session, envelope, address, options):
        return f"{code} who?"

    inbox.handle_RCPT = refuse
    with mail_server(inbox) as port:
        told = failure(port)

    assert (type(told), told.is_final) == (NotSent, is_final)
    assert "mottagaren" in told.reason


def test_letter_to_an_address_with_swedish_letters_is_sent_where_the_server_takes_it():
    inbox = Inbox()
    letter = replace(LETTER, recipient="åsa@xn--rksmrgs-5wao1o.se")

    with mail_server(inbox) as port:
        send(port, letter)
    with mail_server(inbox, enable_SMTPUTF8=False) as port:
        told = failure(port, letter=letter)

    assert inbox.recipients == ["åsa@xn--rksmrgs-5wao1o.se"]
    assert inbox.letters[0]["To"] == "åsa@xn--rksmrgs-5wao1o.se"
    assert told.is_final


def test_server_is_unreachable_when_nobody_listens():
    assert type(failure(free_port())) is Unreachable


@pytest.mark.parametrize("talk", [hang, drip])
@pytest.mark.parametrize("security", ["none", "starttls", "tls"])
def test_sending_ends_in_time_when_the_server_hangs_or_drips(talk, security):
    with odd_server(talk) as port:
        began = time.monotonic()
        told = failure(port, limit_s=LIMIT_S, mail_security=security)
        took_s = time.monotonic() - began

    assert type(told) is Unreachable
    assert took_s < LIMIT_S + 0.5


def test_sending_ends_in_time_and_is_uncertain_when_the_server_hangs_over_the_letter():
    with odd_server(hang_over_the_letter) as port:
        began = time.monotonic()
        told = failure(port, limit_s=LIMIT_S)
        took_s = time.monotonic() - began

    assert type(told) is Uncertain
    assert took_s < LIMIT_S + 0.5


def test_letter_counts_as_sent_when_the_server_only_hangs_at_the_goodbye():
    with odd_server(take_and_hang_at_quit) as port:
        began = time.monotonic()
        send(port, limit_s=LIMIT_S)
        took_s = time.monotonic() - began

    assert took_s < LIMIT_S + 0.5


def test_network_is_not_asked_what_this_machine_is_called(monkeypatch):
    inbox = Inbox()

    with mail_server(inbox) as port:
        monkeypatch.setattr("socket.getfqdn", lambda *_: pytest.fail("asked"))
        send(port)

    assert inbox.greeted_by == ["insyn.example.se"]
