"""Tokens that are shown once and kept as a hash: links and API keys."""

import hashlib
import hmac
import secrets


def new_token() -> str:
    """128 random bits, fit for an address."""
    return secrets.token_urlsafe(16)


def hash_of(token: str) -> str:
    """What is kept of a token. Plain SHA-256 is enough: the token itself can't be guessed."""
    return hashlib.sha256(token.encode()).hexdigest()


def keyed_hash(secret: str, text: str) -> str:
    """A hash of something that could be guessed, such as an address; useless without the secret."""
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()
