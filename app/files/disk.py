"""Bytes in a folder, which every web node and job process must see."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO

from app.files.copying import Kept, copy_and_hash
from app.files.domain import Blob
from app.files.errors import FileIsGone

UNFINISHED = ".unfinished"


class DiskStore:
    """A folder; a file lies in a subfolder by the first two signs of its hash."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, content: BinaryIO) -> Kept:
        """Keep bytes; they are there wholly and for good when this returns, or not at all.

        Written aside, brought to the disk, then moved: also where the same bytes lie already, so
        that they are as young as their newest file and no sweep takes them.
        """
        unfinished = self.folder / UNFINISHED
        unfinished.mkdir(mode=0o700, parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=unfinished, delete=False) as aside:
            try:
                kept = copy_and_hash(content, aside)
                aside.flush()
                os.utime(aside.fileno())  # an upload may take long: the file is as old as its end
                os.fsync(aside.fileno())
                self._move(Path(aside.name), kept.sha256)
            except BaseException:  # whatever it was, no half a file is left behind
                Path(aside.name).unlink(missing_ok=True)
                raise
        return kept

    def open(self, sha256: str) -> BinaryIO:
        """The bytes, to be closed by whoever reads. Raises FileIsGone."""
        try:
            return self._path(sha256).open("rb")
        except FileNotFoundError as error:
            raise FileIsGone from error

    def delete_if_older(self, sha256: str, than: datetime) -> bool:
        """Delete bytes unless somebody has kept them anew meanwhile; gives whether they are gone."""
        path = self._path(sha256)
        aside = self.folder / UNFINISHED / sha256
        try:
            path.replace(aside)  # from here on nobody can keep them anew without being seen
            if _changed_at(aside) >= than:
                aside.replace(path)
                return False
        except FileNotFoundError:
            return False
        aside.unlink(missing_ok=True)
        return True

    def blobs(self) -> Iterator[Blob]:
        """Everything that is kept."""
        for path in self.folder.glob("[0-9a-f][0-9a-f]/*"):
            try:
                yield Blob(path.name, _changed_at(path))
            except FileNotFoundError:  # swept by another process meanwhile
                continue

    def forget_unfinished(self, before: datetime) -> None:
        """Delete what a process that was stopped left half written."""
        for path in self.folder.glob(f"{UNFINISHED}/*"):
            try:
                if _changed_at(path) < before:
                    path.unlink()
            except FileNotFoundError:
                continue

    def _move(self, aside: Path, sha256: str) -> None:
        path = self._path(sha256)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        aside.replace(path)
        for folder in (path.parent, self.folder):
            _bring_to_disk(folder)

    def _path(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / sha256


def _changed_at(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _bring_to_disk(folder: Path) -> None:
    """A moved file survives a power cut once its folder is on the disk too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
