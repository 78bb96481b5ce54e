"""Where bytes lie: what a store can do, and which one the installation has."""

from collections.abc import Iterator
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import BinaryIO, Protocol
from urllib.parse import urlsplit

from flask import Flask, current_app

from app.files.copying import Kept
from app.files.disk import DiskStore
from app.files.domain import Blob
from app.files.s3 import S3Store, boto3_client
from app.settings import Settings, SettingsError

_STORE = "insyn_files"


class FileStore(Protocol):
    """What every store can do; bytes are found by their hash."""

    def keep(self, content: BinaryIO) -> Kept:
        """Keep bytes, wholly or not at all."""

    def open(self, sha256: str) -> BinaryIO:
        """The bytes. Raises FileIsGone."""

    def delete_if_older(self, sha256: str, than: datetime) -> bool:
        """Delete bytes unless somebody has kept them anew meanwhile; gives whether they are gone."""

    def blobs(self) -> Iterator[Blob]:
        """Everything that is kept."""

    def forget_unfinished(self, before: datetime) -> None:
        """Delete what a process that was stopped left half written."""


def init(app: Flask, settings: Settings) -> None:
    """Give an app its store. Raises SettingsError where the setting can't be used."""
    app.extensions[_STORE] = store_of(settings)


def store() -> FileStore:
    """The present app's store."""
    found: FileStore = current_app.extensions[_STORE]
    return found


def store_of(settings: Settings) -> FileStore:
    """The store that the settings name: a folder, or s3://bucket/prefix. Raises SettingsError."""
    address = urlsplit(settings.files_address)
    if address.scheme == "":
        return DiskStore(Path(settings.files_address))
    if address.scheme != "s3" or not address.netloc:
        raise SettingsError(
            f"INSYN_FILES must be a folder or s3://bucket/prefix, not {settings.files_address!r}."
        )
    if not _has_boto3():
        raise SettingsError(
            "INSYN_FILES names an S3-compatible store, but boto3 is not installed."
            " Install the extra `s3` (pip install boto3), or name a folder."
        )
    return S3Store(address.netloc, address.path, boto3_client)


def _has_boto3() -> bool:
    return find_spec("boto3") is not None
