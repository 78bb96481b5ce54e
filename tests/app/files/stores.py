"""A bucket that lives in this process: what S3Store needs of boto3's client, two objects a page."""

from datetime import UTC, datetime
from io import BytesIO


class ClientError(Exception):
    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.response = {"Error": {"Code": code}}


class Exceptions:
    ClientError = ClientError


class Bucket:
    exceptions = Exceptions

    def __init__(self) -> None:
        self.objects = {}

    def put_object(self, *, Bucket, Key, Body, ContentLength):  # noqa: N803 - boto3's names
        content = Body.read()
        assert len(content) == ContentLength
        self.objects[Bucket, Key] = (content, datetime.now(UTC))

    def get_object(self, *, Bucket, Key):  # noqa: N803
        return {"Body": BytesIO(self._found(Bucket, Key, "NoSuchKey")[0])}

    def head_object(self, *, Bucket, Key):  # noqa: N803
        return {"LastModified": self._found(Bucket, Key, "404")[1]}

    def delete_object(self, *, Bucket, Key):  # noqa: N803
        self.objects.pop((Bucket, Key), None)

    def get_paginator(self, operation):
        assert operation == "list_objects_v2"
        return self

    def paginate(self, *, Bucket, Prefix):  # noqa: N803
        keys = sorted(k for b, k in self.objects if b == Bucket and k.startswith(Prefix))
        for page in [keys[at : at + 2] for at in range(0, len(keys), 2)] or [[]]:
            found = [{"Key": k, "LastModified": self.objects[Bucket, k][1]} for k in page]
            yield {"Contents": found} if found else {}

    def age(self, by) -> None:
        self.objects = {k: (content, at - by) for k, (content, at) in self.objects.items()}

    def _found(self, bucket, key, code):
        if (bucket, key) not in self.objects:
            raise ClientError(code)
        return self.objects[bucket, key]
