"""Bytes in an S3-compatible store; needs boto3, which is loaded at the first use."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cached_property
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, cast

from app.files.copying import Kept, copy_and_hash
from app.files.domain import Blob
from app.files.errors import FileIsGone

IN_MEMORY = 8 << 20  # bytes; more is laid on disk while it is hashed
MISSING = frozenset({"404", "NoSuchKey", "NotFound"})


def boto3_client() -> Any:
    """A client by the AWS_ variables of the environment: keys, region, and the address of another store."""
    # here: thirty megabytes that only an installation with such a store has any use for
    import boto3  # noqa: PLC0415

    return boto3.client("s3")


class S3Store:
    """A bucket, or what lies in it below a prefix.

    make_client: called at the first use, so that each process has connections of its own.
    """

    def __init__(self, bucket: str, prefix: str, make_client: Callable[[], Any]) -> None:
        self.bucket = bucket
        self.prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        self._make_client = make_client

    @cached_property
    def _client(self) -> Any:  # Any: boto3 makes its clients' methods at run time
        return self._make_client()

    def keep(self, content: BinaryIO) -> Kept:
        """Keep bytes; a store of this kind takes an object wholly or not at all."""
        with SpooledTemporaryFile(max_size=IN_MEMORY) as aside:
            kept = copy_and_hash(content, aside)
            aside.seek(0)
            # in one piece, not in parts: parts of an upload that was broken off would lie there for ever
            self._client.put_object(**self._at(kept.sha256), Body=aside, ContentLength=kept.size)
        return kept

    def open(self, sha256: str) -> BinaryIO:
        """The bytes as they come, to be closed by whoever reads. Raises FileIsGone."""
        try:
            return cast("BinaryIO", self._client.get_object(**self._at(sha256))["Body"])
        except self._client.exceptions.ClientError as error:
            if _is_missing(error):
                raise FileIsGone from error
            raise

    def delete_if_older(self, sha256: str, than: datetime) -> bool:
        """Delete bytes unless somebody has kept them anew meanwhile; gives whether they are gone."""
        try:
            found = self._client.head_object(**self._at(sha256))
        except self._client.exceptions.ClientError as error:
            if _is_missing(error):
                return False
            raise
        if found["LastModified"] >= than:
            return False
        self._client.delete_object(**self._at(sha256))
        return True

    def blobs(self) -> Iterator[Blob]:
        """Everything that is kept."""
        pages = self._client.get_paginator("list_objects_v2")
        for page in pages.paginate(Bucket=self.bucket, Prefix=self.prefix):
            for found in page.get("Contents", ()):
                yield Blob(found["Key"].rpartition("/")[2], found["LastModified"])

    def forget_unfinished(self, before: datetime) -> None:
        """Nothing is ever half written here."""

    def _at(self, sha256: str) -> dict[str, str]:
        return {"Bucket": self.bucket, "Key": f"{self.prefix}{sha256[:2]}/{sha256}"}


def _is_missing(error: Any) -> bool:  # Any: botocore's ClientError
    return error.response["Error"]["Code"] in MISSING
