"""Sealing bodies with a key made from the installation's secret: they hold log-in links."""

import base64
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

PURPOSE = b"insyn: bodies of outgoing messages"


class SealBroken(Exception):
    """The body was sealed with another secret, or is not what was sealed."""


def seal(body: str, secret: str) -> bytes:
    """A body that only the secret opens, never twice the same."""
    return _box(secret).encrypt(body.encode())


def unseal(sealed: bytes, secret: str) -> str:
    """The body again. Raises SealBroken."""
    from cryptography.fernet import InvalidToken  # noqa: PLC0415 - see _box

    try:
        return _box(secret).decrypt(sealed).decode()
    except InvalidToken as error:
        raise SealBroken from error


@lru_cache(maxsize=4)
def _box(secret: str) -> "Fernet":
    # here: 0.15 s and 12 MB, which a process that sends nothing is spared
    from cryptography.fernet import Fernet  # noqa: PLC0415
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: PLC0415

    key = HKDF(SHA256(), length=32, salt=None, info=PURPOSE).derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(key))
