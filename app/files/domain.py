"""What is known of a kept file, and how a name that somebody gave becomes one that harms nobody."""

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

NAME_LENGTH = 160
_SEPARATORS = re.compile(r"[/\\]")
_SPACES = re.compile(r"\s+")
UNNAMED = "fil"


@dataclass(frozen=True)
class FileDraft:
    """What is to be kept. purpose: the room's own word for it, such as `rows:upload`; None: until removed."""

    name: str
    media_type: str
    purpose: str
    keep_until: datetime | None = None


@dataclass(frozen=True)
class FileRef:
    """A kept file. size in bytes; created_by None: a job or a family; expires_at None: until removed."""

    id: UUID
    sha256: str
    size: int
    media_type: str
    name: str
    purpose: str
    created_at: datetime
    created_by: int | None
    expires_at: datetime | None


@dataclass(frozen=True)
class Blob:
    """Bytes in the store, by their hash; several files may share them."""

    sha256: str
    changed_at: datetime


def tidy_name(given: str) -> str:
    """A file's name without folders and control characters, cut in the middle of its stem when too long."""
    last = _SEPARATORS.split(given)[-1]
    # spaces first: a line break is a control character too
    kept = "".join(sign for sign in _SPACES.sub(" ", last) if sign.isprintable()).strip(" .")
    stem, dot, ending = kept.rpartition(".")
    if len(kept) > NAME_LENGTH and dot and len(ending) < 12:
        kept = stem[: NAME_LENGTH - 1 - len(ending)] + dot + ending
    return kept[:NAME_LENGTH] or UNNAMED
