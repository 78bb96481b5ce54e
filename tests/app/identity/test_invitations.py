from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.db import db
from app.delivery.models import OutgoingMessage
from app.identity.errors import LinkNotUsable
from app.identity.models.users import UserInvitation
from app.identity.operations import invitations
from app.identity.operations.invitations import (
    INVITATION_LASTS,
    LINKS_AT_ONCE,
    NEW_PASSWORD_LASTS,
    accept_invitation,
    invite,
    request_new_password,
)
from app.identity.operations.passwords import hash_new
from app.roles import Role
from tests.app.identity.factories_identity import (
    PASSWORD,
    SENDER,
    fits,
    last_letter,
    make_user_with_password,
    token_in,
)
from tests.conftest import NOON
from tests.factories import make_user


def invited(locale="sv"):
    user = make_user(Role.SYSTEM_ADMINISTRATOR, email="anna@example.se")
    user.locale = locale
    invite(user, SENDER, by=None, at=NOON)
    return user


def accept(token, password, at):
    return accept_invitation(token, hash_new(password, ()), at=at)


def letters() -> int:
    return db.session.scalar(select(func.count(OutgoingMessage.id)))


def test_invitation_holds_a_link_to_the_installation(web):
    invited()

    letter = last_letter()

    assert letter.recipient == "anna@example.se"
    assert letter.subject == "Välkommen till Insyn"
    assert "https://insyn.example.se/welcome/" in letter.body
    assert "2026-11-27 12:00" in letter.body


def test_invitation_is_kept_only_as_a_hash(web):
    invited()

    kept = db.session.scalars(select(UserInvitation)).one()

    assert len(kept.token_hash) == 64
    assert kept.token_hash not in last_letter().body


def test_invitation_lets_the_user_choose_a_password(web):
    user = invited()

    accepted = accept(token_in(last_letter()), PASSWORD, at=NOON)

    assert accepted is user
    assert fits(user, PASSWORD)


def test_invitation_is_refused_when_used_a_second_time(web):
    invited()
    token = token_in(last_letter())
    accept(token, PASSWORD, at=NOON)

    with pytest.raises(LinkNotUsable):
        accept(token, PASSWORD, at=NOON)


def test_invitation_is_refused_when_it_has_expired(web):
    invited()

    with pytest.raises(LinkNotUsable):
        accept(token_in(last_letter()), PASSWORD, at=NOON + INVITATION_LASTS)


def test_invitation_is_refused_when_a_newer_one_was_sent(web):
    user = invited()
    old = token_in(last_letter())

    invite(user, SENDER, by=None, at=NOON)

    with pytest.raises(LinkNotUsable):
        accept(old, PASSWORD, at=NOON)
    assert accept(token_in(last_letter()), PASSWORD, at=NOON) is user


def test_invitation_is_refused_when_the_user_is_shut_off(web):
    invited().is_active = False

    with pytest.raises(LinkNotUsable):
        accept(token_in(last_letter()), PASSWORD, at=NOON)


@pytest.mark.parametrize("token", ["", "guessed", "å"])
def test_invitation_is_refused_when_the_token_is_guessed(web, token):
    invited()

    with pytest.raises(LinkNotUsable):
        accept(token, PASSWORD, at=NOON)


def test_invitation_is_refused_when_somebody_uses_it_in_the_same_moment(web, monkeypatch):
    user = invited()
    token = token_in(last_letter())
    accept(token, PASSWORD, at=NOON)
    # both had looked before either chose
    monkeypatch.setattr(invitations, "_user_of_link", lambda *_asked: user)

    with pytest.raises(LinkNotUsable):
        accept(token, "gröna båtar ror hem", at=NOON)

    assert fits(user, PASSWORD)


def test_new_password_link_lets_the_user_choose_another(web):
    user = make_user_with_password(email="anna@example.se")

    request_new_password(" ANNA@example.se", SENDER, at=NOON)
    accept(token_in(last_letter()), "gröna båtar ror hem", at=NOON)

    assert last_letter().subject == "Välj ett nytt lösenord i Insyn"
    assert fits(user, "gröna båtar ror hem")


def test_new_password_link_is_refused_when_two_hours_have_passed(web):
    make_user_with_password(email="anna@example.se")
    request_new_password("anna@example.se", SENDER, at=NOON)

    with pytest.raises(LinkNotUsable):
        accept(token_in(last_letter()), PASSWORD, at=NOON + NEW_PASSWORD_LASTS)


def test_new_password_leaves_the_old_one_in_force_until_it_is_chosen(web):
    user = make_user_with_password(email="anna@example.se")

    request_new_password("anna@example.se", SENDER, at=NOON)

    assert fits(user, PASSWORD)


def test_no_letter_is_sent_when_nobody_has_the_address(web):
    request_new_password("ingen@example.se", SENDER, at=NOON)

    assert letters() == 0


def test_no_letter_is_sent_when_the_user_is_shut_off(web):
    make_user_with_password(email="anna@example.se").is_active = False

    request_new_password("anna@example.se", SENDER, at=NOON)

    assert letters() == 0


def test_letters_stop_when_somebody_asks_again_and_again(web):
    make_user_with_password(email="anna@example.se")

    for _time in range(LINKS_AT_ONCE + 3):
        request_new_password("anna@example.se", SENDER, at=NOON)

    assert letters() == LINKS_AT_ONCE


def test_letters_are_sent_again_when_the_old_links_have_expired(web):
    make_user_with_password(email="anna@example.se")
    for _time in range(LINKS_AT_ONCE):
        request_new_password("anna@example.se", SENDER, at=NOON)

    request_new_password("anna@example.se", SENDER, at=NOON + NEW_PASSWORD_LASTS)

    assert letters() == LINKS_AT_ONCE + 1


def test_invitation_is_sent_again_when_somebody_who_never_came_in_has_forgotten(web):
    user = invited()

    request_new_password(user.email, SENDER, at=NOON + timedelta(days=8))

    assert last_letter().subject == "Välkommen till Insyn"
    assert letters() == 2
