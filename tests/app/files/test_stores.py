"""Both kinds of store do the same: bytes are there wholly or not at all, and found by their hash."""

import hashlib
import os
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest

from app.files.disk import UNFINISHED, DiskStore
from app.files.errors import FileIsGone
from app.files.s3 import IN_MEMORY, S3Store
from app.files.stores import store_of
from app.settings import SettingsError
from tests.app.files.stores import Bucket, ClientError
from wsgi import create_app

HOUR = timedelta(hours=1)
LETTER = b"Hej, det blev som vi sa."
LETTER_HASH = hashlib.sha256(LETTER).hexdigest()


class OnDisk:
    def __init__(self, folder) -> None:
        self.store = DiskStore(folder / "files")

    def age(self, by) -> None:
        for path in self.store.folder.rglob("*"):
            if path.is_file():
                then = path.stat().st_mtime - by.total_seconds()
                os.utime(path, (then, then))


class InBucket:
    def __init__(self) -> None:
        self.bucket = Bucket()
        self.store = S3Store("insyn", "/kept/", lambda: self.bucket)
        self.age = self.bucket.age


@pytest.fixture(params=["disk", "s3"])
def place(request, tmp_path):
    return OnDisk(tmp_path) if request.param == "disk" else InBucket()


def read(store, sha256):
    with store.open(sha256) as content:
        return content.read()


def hashes_in(place):
    return [blob.sha256 for blob in place.store.blobs()]


@pytest.mark.parametrize("content", [b"", LETTER, b"x" * (IN_MEMORY + 1)], ids=len)
def test_what_is_kept_is_read_again_by_its_hash(place, content):
    kept = place.store.keep(BytesIO(content))

    assert (kept.sha256, kept.size) == (hashlib.sha256(content).hexdigest(), len(content))
    assert read(place.store, kept.sha256) == content


def test_same_bytes_are_kept_once(place):
    hashes = {place.store.keep(BytesIO(LETTER)).sha256 for _ in range(3)}

    assert hashes_in(place) == list(hashes)


def test_every_blob_is_listed_with_its_age(place):
    for number in range(5):
        place.store.keep(BytesIO(b"%d" % number))
    place.age(3 * HOUR)

    blobs = list(place.store.blobs())

    assert len({blob.sha256 for blob in blobs}) == 5
    assert all(abs(datetime.now(UTC) - 3 * HOUR - blob.changed_at) < HOUR for blob in blobs)


def test_store_that_was_never_used_is_empty(place):
    place.store.forget_unfinished(datetime.now(UTC))

    assert hashes_in(place) == []


def test_bytes_that_are_not_there_are_said_to_be_gone(place):
    with pytest.raises(FileIsGone):
        place.store.open(LETTER_HASH)

    assert not place.store.delete_if_older(LETTER_HASH, datetime.now(UTC))


def test_old_bytes_are_deleted(place):
    place.store.keep(BytesIO(LETTER))
    place.age(2 * HOUR)

    assert place.store.delete_if_older(LETTER_HASH, datetime.now(UTC) - HOUR)
    assert hashes_in(place) == []


def test_bytes_that_were_kept_anew_are_not_deleted(place):
    place.store.keep(BytesIO(LETTER))
    place.age(2 * HOUR)
    place.store.keep(BytesIO(LETTER))

    assert not place.store.delete_if_older(LETTER_HASH, datetime.now(UTC) - HOUR)
    assert read(place.store, LETTER_HASH) == LETTER


class Broken(BytesIO):
    """Gives some bytes, then breaks off."""

    def read(self, size=-1):
        if self.tell() == len(self.getvalue()):
            raise ConnectionResetError
        return super().read(size)


def test_nothing_is_kept_when_the_content_breaks_off(place, tmp_path):
    with pytest.raises(ConnectionResetError):
        place.store.keep(Broken(b"half of it"))

    assert hashes_in(place) == []
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_bytes_are_on_the_disk_before_they_have_their_name(tmp_path, monkeypatch):
    place = OnDisk(tmp_path)
    brought = []
    monkeypatch.setattr(os, "fsync", lambda _handle: brought.append(hashes_in(place)))

    place.store.keep(BytesIO(LETTER))

    # the bytes first, under no name yet; then the folder that names them, and the one above
    assert brought == [[], [LETTER_HASH], [LETTER_HASH]]


def test_files_on_disk_are_for_their_owner_only(tmp_path):
    place = OnDisk(tmp_path)
    place.store.keep(BytesIO(LETTER))

    kept = place.store.folder / LETTER_HASH[:2] / LETTER_HASH
    assert kept.stat().st_mode & 0o077 == 0
    assert kept.parent.stat().st_mode & 0o077 == 0


def test_what_a_stopped_process_left_half_written_is_forgotten_after_a_while(tmp_path):
    place = OnDisk(tmp_path)
    place.store.keep(BytesIO(LETTER))
    left = place.store.folder / UNFINISHED / "half"
    left.write_bytes(b"half")
    before = datetime.now(UTC) - HOUR

    place.store.forget_unfinished(before)
    is_kept_while_young = left.exists()
    place.age(2 * HOUR)
    place.store.forget_unfinished(before)

    assert is_kept_while_young
    assert not left.exists()
    assert read(place.store, LETTER_HASH) == LETTER


def test_objects_lie_below_the_prefix_of_their_bucket():
    place = InBucket()
    place.store.keep(BytesIO(LETTER))
    place.bucket.put_object(Bucket="insyn", Key="other/x", Body=BytesIO(b""), ContentLength=0)

    assert ("insyn", f"kept/{LETTER_HASH[:2]}/{LETTER_HASH}") in place.bucket.objects
    assert hashes_in(place) == [LETTER_HASH]


@pytest.mark.parametrize(
    "ask",
    [
        lambda store: store.open(LETTER_HASH),
        lambda store: store.delete_if_older(LETTER_HASH, datetime.now(UTC)),
    ],
    ids=["open", "delete"],
)
def test_fault_of_the_store_is_not_taken_for_a_missing_file(ask, monkeypatch):
    place = InBucket()

    def refuse(**_of):
        raise ClientError("AccessDenied")

    monkeypatch.setattr(place.bucket, "get_object", refuse)
    monkeypatch.setattr(place.bucket, "head_object", refuse)

    with pytest.raises(ClientError):
        ask(place.store)


def test_folder_is_the_instances_own_when_nothing_is_set(settings, tmp_path):
    assert store_of(settings).folder == tmp_path / "files"
    assert store_of(replace(settings, files="/srv/insyn")).folder.as_posix() == "/srv/insyn"


def test_bucket_and_prefix_are_read_from_the_address(settings, monkeypatch):
    monkeypatch.setattr("app.files.stores._has_boto3", lambda: True)

    found = store_of(replace(settings, files="s3://insyn-files/nacka/live"))

    assert (found.bucket, found.prefix) == ("insyn-files", "nacka/live/")


@pytest.mark.parametrize("address", ["s3://", "s3:///prefix", "https://files.example.se/x"])
def test_address_of_no_store_is_refused_by_the_settings_name(settings, address):
    with pytest.raises(SettingsError, match="INSYN_FILES must be a folder or s3://bucket"):
        store_of(replace(settings, files=address))


def test_start_is_refused_when_the_store_needs_boto3_and_it_is_missing(settings, monkeypatch):
    monkeypatch.setitem(sys.modules, "boto3", None)

    with pytest.raises(SettingsError, match="boto3 is not installed"):
        create_app(replace(settings, files="s3://insyn-files"))
