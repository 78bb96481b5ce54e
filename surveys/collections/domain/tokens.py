"""Tokens of invitation links: made, hashed, and signatures for forms that belong to a link."""

import hashlib
import hmac
import secrets

TOKEN_BYTES = 16  # 128 random bits


def new_token() -> str:
    """Make a token for a link; only its hash may be stored."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hash_token(token: str) -> str:
    """Give the SHA-256 of the token as hex, which is what the database knows."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def form_signature(secret: bytes, token_hash: str) -> str:
    """Sign a link's forms, so that another site can't post on the respondent's behalf."""
    return hmac.new(secret, b"form:" + token_hash.encode(), hashlib.sha256).hexdigest()


def is_form_signature(secret: bytes, token_hash: str, given: str) -> bool:
    """Say whether the signature is that of the link's forms, in constant time."""
    expected = form_signature(secret, token_hash)
    return hmac.compare_digest(expected.encode(), given.encode(errors="replace"))
