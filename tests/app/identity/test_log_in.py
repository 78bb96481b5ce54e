from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.db import db
from app.identity.errors import TooManyAttempts, WrongCredentials
from app.identity.models.users import LoginFailure
from app.identity.operations.log_in import (
    ADDRESS_FAILURES,
    LONGEST_WAIT_S,
    Attempt,
    kept_for,
    wait_after,
)
from app.identity.operations.log_in import log_in as let_in
from app.identity.operations.passwords import try_password
from tests.app.identity.factories_identity import PASSWORD, make_user_with_password
from tests.conftest import NOON

WRONG = "fel lösenord här"


def attempt(email, password=WRONG, address="192.0.2.1") -> Attempt:
    return Attempt(email, password, address, "secret")


def log_in(tried, at):
    """As a request does: look up, try, come in."""
    kept = kept_for(tried, at=at)
    return let_in(tried, try_password(kept, tried.password), at=at)


def fail(times, email="ingen@example.se", address="192.0.2.1", at=NOON) -> None:
    for _time in range(times):
        with pytest.raises(WrongCredentials):
            log_in(attempt(email, address=address), at=at)


def test_log_in_lets_the_user_in_when_the_address_is_written_in_capitals(web):
    user = make_user_with_password(email="anna@example.se")

    found = log_in(attempt(" Anna@Example.SE ", PASSWORD), at=NOON)

    assert found is user
    assert user.last_login_at == NOON


@pytest.mark.parametrize("email", ["anna@example.se", "okänd@example.se"])
def test_log_in_says_the_same_when_password_or_user_is_wrong(web, email):
    make_user_with_password(email="anna@example.se")

    with pytest.raises(WrongCredentials) as refused:
        log_in(attempt(email), at=NOON)

    assert refused.value.message == WrongCredentials.message


def test_log_in_is_refused_when_the_user_is_shut_off(web):
    user = make_user_with_password(email="anna@example.se")
    user.is_active = False

    with pytest.raises(WrongCredentials):
        log_in(attempt("anna@example.se", PASSWORD), at=NOON)


def test_log_in_is_refused_when_no_password_was_chosen(web):
    user = make_user_with_password(email="anna@example.se")
    user.password_hash = None

    with pytest.raises(WrongCredentials):
        log_in(attempt("anna@example.se", ""), at=NOON)


def test_log_in_slows_down_when_a_sixth_password_is_tried(web):
    make_user_with_password(email="anna@example.se")
    fail(5, "anna@example.se")

    with pytest.raises(TooManyAttempts) as refused:
        log_in(attempt("anna@example.se", PASSWORD), at=NOON)

    assert refused.value.wait_s == 1
    assert refused.value.status == 429


def test_right_password_is_not_told_when_it_is_one_of_many_tried_at_once(web):
    make_user_with_password(email="anna@example.se")
    right = attempt("anna@example.se", PASSWORD)
    tried = try_password(kept_for(right, at=NOON), right.password)
    fail(5, "anna@example.se")

    with pytest.raises(TooManyAttempts):
        let_in(right, tried, at=NOON)


@pytest.mark.parametrize("change", [{"is_active": False}, {"password_hash": "another"}])
def test_log_in_is_refused_when_the_user_was_changed_while_the_password_was_tried(web, change):
    user = make_user_with_password(email="anna@example.se")
    right = attempt("anna@example.se", PASSWORD)
    tried = try_password(kept_for(right, at=NOON), right.password)
    for name, value in change.items():
        setattr(user, name, value)

    with pytest.raises(WrongCredentials):
        let_in(right, tried, at=NOON)


def test_log_in_renews_a_hash_made_by_weaker_settings(web):
    user = make_user_with_password(email="anna@example.se")
    user.password_hash = weak = PasswordHasher(1, 8 * 1024, 1).hash(PASSWORD)

    log_in(attempt("anna@example.se", PASSWORD), at=NOON)

    assert user.password_hash != weak
    assert log_in(attempt("anna@example.se", PASSWORD), at=NOON) is user


def test_log_in_works_when_the_wait_is_over(web):
    user = make_user_with_password(email="anna@example.se")
    fail(5, "anna@example.se")

    found = log_in(attempt("anna@example.se", PASSWORD), at=NOON + timedelta(seconds=1))

    assert found is user


def test_log_in_forgets_the_failures_of_the_address_when_it_succeeds(web):
    make_user_with_password(email="anna@example.se")
    fail(4, "anna@example.se")

    log_in(attempt("anna@example.se", PASSWORD), at=NOON)
    fail(4, "anna@example.se")

    assert log_in(attempt("anna@example.se", PASSWORD), at=NOON).email == "anna@example.se"


def test_log_in_is_refused_when_one_address_guesses_at_many_users(web):
    for number in range(ADDRESS_FAILURES):
        fail(1, f"user{number}@example.se")

    with pytest.raises(TooManyAttempts) as refused:
        log_in(attempt("another@example.se"), at=NOON)

    assert refused.value.wait_s == LONGEST_WAIT_S


def test_log_in_of_others_is_not_held_up_when_one_address_guesses(web):
    user = make_user_with_password(email="anna@example.se")
    for number in range(ADDRESS_FAILURES):
        fail(1, f"user{number}@example.se")

    found = log_in(attempt("anna@example.se", PASSWORD, address="198.51.100.7"), at=NOON)

    assert found is user


def test_login_failures_hold_neither_email_nor_address(web):
    fail(1, "anna@example.se")

    subjects = db.session.scalars(select(LoginFailure.subject)).all()

    assert len(subjects) == 2
    assert all(len(subject) == 64 and "anna" not in subject for subject in subjects)


def test_login_failures_are_gone_when_a_day_has_passed(web):
    fail(3)

    fail(1, at=NOON + timedelta(days=1))

    assert db.session.scalar(select(func.count(LoginFailure.id))) == 2


@given(failures=st.integers(0, 10_000), since_s=st.floats(0, 10_000))
def test_wait_never_shrinks_with_failures_and_never_passes_the_cap(failures, since_s):
    since = timedelta(seconds=since_s)

    wait_s = wait_after(failures, since)

    assert 0 <= wait_s <= wait_after(failures + 1, since) <= LONGEST_WAIT_S


@pytest.mark.parametrize(
    ("failures", "wait_s"), [(4, 0), (5, 1), (6, 2), (7, 4), (8, 8), (14, 300)]
)
def test_wait_doubles_when_guessing_goes_on(failures, wait_s):
    assert wait_after(failures, timedelta(0)) == wait_s
