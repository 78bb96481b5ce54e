"""Copying bytes, and knowing them by what they are."""

import hashlib
from dataclasses import dataclass
from typing import IO

CHUNK = 1 << 20


@dataclass(frozen=True)
class Kept:
    """What was kept: its SHA-256 as hex, and its size in bytes."""

    sha256: str
    size: int


def copy_and_hash(content: IO[bytes], to: IO[bytes]) -> Kept:
    """Copy to the end of the content, a piece at a time, so that no file need fit into memory."""
    digest, size = hashlib.sha256(), 0
    while piece := content.read(CHUNK):
        digest.update(piece)
        to.write(piece)
        size += len(piece)
    return Kept(digest.hexdigest(), size)
