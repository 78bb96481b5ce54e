import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.identity.domain.passwords import (
    ABOUT_YOU,
    MAX_LENGTH,
    TOO_COMMON,
    TOO_EVEN,
    TOO_LONG,
    TOO_SHORT,
    common_passwords,
    is_common,
    is_even,
    why_weak,
)
from app.identity.errors import WeakPassword, WrongCredentials
from app.identity.operations.passwords import (
    _HASHER as REAL,
)
from app.identity.operations.passwords import (
    PasswordHolder,
    change_password,
    hash_new,
    replace,
    set_password,
)
from tests.app.identity.factories_identity import PASSWORD, fits, make_user_with_password
from tests.conftest import NOON


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("kort", TOO_SHORT),
        ("elva tecken", TOO_SHORT),
        ("x" * (MAX_LENGTH + 1), TOO_LONG),
        ("password1234", TOO_COMMON),
        ("Sommar2026!!", TOO_COMMON),
        ("P4ssw0rd!!!!", TOO_COMMON),
        ("Stockholm2026", TOO_COMMON),
        ("socialtjänsten1", TOO_COMMON),
        ("lösenordlösenord", TOO_COMMON),
        ("qwertyuiop12", TOO_COMMON),
        ("aaaaaaaaaaaa", TOO_EVEN),
        ("katt!katt!katt!", TOO_EVEN),
        ("defghijklmnopq", TOO_EVEN),
        ("345678901234", TOO_EVEN),
        ("anna bor i ett hus", ABOUT_YOU),
        ("svensson äter mat", ABOUT_YOU),
        ("kommunen1 kvalitet", None),
        ("blå hästar äter gräs", None),
        ("rEm7#kq-Lw2z", None),
    ],
)
def test_password_is_refused_with_its_reason_when_it_can_be_guessed(password, reason):
    assert why_weak(password, ("Anna Svensson", "anna.svensson@norr.example.se")) == reason


def test_common_passwords_are_many_and_lower_case():
    known = common_passwords()

    assert len([word for word in known if len(word) >= 8]) > 1000
    assert {word for word in known if word != word.lower()} == set()


WORDS = sorted(word for word in common_passwords() if word.isalpha())


@given(st.sampled_from(WORDS), st.integers(0, 9999), st.sampled_from("!?. "))
def test_common_word_stays_common_when_dressed_up(word, number, sign):
    assert is_common(f"{word}{number}{sign}")
    assert is_common(f"{number}{sign}{word}")


@given(st.text("abcdefghijklmnop", min_size=1, max_size=6), st.integers(2, 8))
def test_password_is_even_when_it_repeats_a_piece(piece, times):
    assert is_even(piece * times)


@given(st.text(max_size=300))
def test_password_check_says_something_of_any_text(text):
    assert why_weak(text) in {None, TOO_SHORT, TOO_LONG, TOO_COMMON, TOO_EVEN}


def test_password_fits_when_it_is_the_one_chosen(web):
    user = make_user_with_password()

    assert fits(user, PASSWORD)
    assert not fits(user, PASSWORD.upper())


def test_hashing_takes_as_long_and_as_much_memory_as_owasp_asks():
    assert (REAL.time_cost, REAL.memory_cost, REAL.parallelism) == (2, 19 * 1024, 1)


def test_password_is_kept_as_argon2id(web):
    user = make_user_with_password()

    assert user.password_hash.startswith("$argon2id$")
    assert PASSWORD not in user.password_hash


def test_password_is_refused_when_too_weak():
    with pytest.raises(WeakPassword) as refused:
        hash_new("sommar2026", ())

    assert refused.value.message == TOO_SHORT


def test_change_of_password_ends_other_sessions(web):
    user = make_user_with_password()
    before = user.get_id()

    change = replace(PasswordHolder.of(user), PASSWORD, "gröna båtar ror hem")
    change_password(user, change, at=NOON)

    assert user.get_id() != before
    assert fits(user, "gröna båtar ror hem")


def test_change_of_password_is_refused_when_the_present_one_is_wrong(web):
    user = make_user_with_password()

    with pytest.raises(WrongCredentials):
        replace(PasswordHolder.of(user), "något annat", "gröna båtar ror hem")


def test_change_of_password_is_refused_when_it_was_changed_meanwhile(web):
    user = make_user_with_password()
    change = replace(PasswordHolder.of(user), PASSWORD, "gröna båtar ror hem")
    set_password(user, hash_new("röda bilar kör bort", ()))

    with pytest.raises(WrongCredentials):
        change_password(user, change, at=NOON)

    assert fits(user, "röda bilar kör bort")
