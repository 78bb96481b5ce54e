"""Tokens of links: random, stored as a hash, with signatures for their forms."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.collections.domain.tokens import (
    form_signature,
    hash_token,
    is_form_signature,
    new_token,
)

SECRET = b"only for tests"


def test_token_carries_128_bits_and_fits_in_a_link():
    token = new_token()

    assert len(base64.urlsafe_b64decode(token + "==")) == 16


def test_tokens_are_never_the_same():
    assert len({new_token() for _ in range(100)}) == 100


def test_hash_is_sha256_in_hex():
    assert hash_token("abc") == ("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")


def test_signature_is_known_again_for_the_same_link():
    signature = form_signature(SECRET, hash_token("a"))

    assert is_form_signature(SECRET, hash_token("a"), signature)


@pytest.mark.parametrize(("secret", "token"), [(SECRET, "b"), (b"another", "a")])
def test_signature_is_refused_when_the_link_or_the_secret_is_another(secret, token):
    signature = form_signature(SECRET, hash_token("a"))

    assert not is_form_signature(secret, hash_token(token), signature)


@given(given_text=st.text(st.characters()))
def test_signature_that_is_made_up_is_refused_and_never_raises(given_text):
    assert not is_form_signature(SECRET, hash_token("a"), given_text)


@given(token=st.text(st.characters()))
def test_any_token_from_an_address_can_be_hashed(token):
    assert len(hash_token(token)) == 64
