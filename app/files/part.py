"""Files as a part: the job that lets go of what nobody keeps any longer."""

from collections.abc import Mapping
from enum import StrEnum

import structlog

from app.clock import now
from app.db import db, reading
from app.files.operations import forget_expired, sweep_store
from app.part import Job, Part
from app.roles import Role

log = structlog.get_logger()


class FilesPermission(StrEnum):
    """Files have no pages, so nothing to permit."""


def purge() -> None:
    """Forget the files whose time is up, then delete the bytes that no file has."""
    at = now()
    forget_expired(at)
    db.session.commit()
    with reading():  # a store may be slow: nobody is to wait for the lock meanwhile
        swept = sweep_store(at)
        db.session.rollback()
    if swept:
        log.info("bytes swept", count=swept)


_NO_GRANTS: Mapping[Role, frozenset[StrEnum]] = {}

FILES = Part(
    name="files",
    permissions=FilesPermission,
    grants=_NO_GRANTS,
    jobs=(Job("files:purge", purge, {"minute": "20"}),),
)
