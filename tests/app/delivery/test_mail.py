"""A letter as an e-mail: what it says, who it is from, and headers that programs read."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.delivery.channel import Letter, NotSent
from app.delivery.mail import Email, as_email
from app.settings import Settings
from tests.conftest import NOON

SETTINGS = Settings(
    database_url="",
    secret_key="",
    municipality="Provköping",
    base_url="https://insyn.provköping.se/",
    mail_from="kvalitet@provköping.se",
)
WORDS = st.characters(categories=("L", "N", "P", "Zs"))


def letter(**changes) -> Letter:
    return replace(Letter(7, "anna@example.se", "Välkommen", "Hej!", NOON), **changes)


def test_mail_says_when_it_was_written_and_that_a_program_wrote_it():
    email = as_email(letter(), SETTINGS)

    assert email["Date"] == "Fri, 20 Nov 2026 11:00:00 +0000"
    assert email["Auto-Submitted"] == "auto-generated"


def test_mail_has_an_id_in_the_domain_of_the_installation_the_same_each_time():
    ids = [as_email(letter(id=number), SETTINGS)["Message-ID"] for number in (7, 7, 8)]

    assert ids[0] == ids[1] == "<7.20261120110000@insyn.xn--provkping-47a.se>"
    assert ids[2] != ids[0]


@pytest.mark.parametrize(
    ("mail_from", "shown"),
    [
        ("kvalitet@example.se", "Insyn Provköping <kvalitet@example.se>"),
        ("kvalitet@räksmörgås.se", "Insyn Provköping <kvalitet@xn--rksmrgs-5wao1o.se>"),
        ("Kvalitet i Provköping <a@example.se>", "Kvalitet i Provköping <a@example.se>"),
        ("insyn@example.invalid", "Insyn Provköping <insyn@example.invalid>"),
    ],
)
def test_mail_shows_a_name_beside_the_sender_s_address(mail_from, shown):
    email = as_email(letter(), replace(SETTINGS, mail_from=mail_from))

    assert email["From"] == shown


def test_mail_is_given_up_when_its_subject_would_add_a_header():
    channel = Email(replace(SETTINGS, mail_host="127.0.0.1", mail_port=1))

    with pytest.raises(NotSent) as told:
        channel.send(letter(subject="Hej\r\nBcc: everybody@example.se"), limit_s=1)

    assert told.value.is_final


@given(subject=st.text(WORDS, max_size=60), body=st.text(WORDS, max_size=200))
def test_mail_says_what_was_queued_whatever_the_letters(subject, body):
    email = as_email(letter(subject=subject, body=body), SETTINGS)

    assert email["To"] == "anna@example.se"
    assert email["Subject"] == subject
    assert email.get_content().rstrip("\n") == body
