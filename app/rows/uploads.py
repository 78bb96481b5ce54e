"""Files that somebody has sent to be imported, kept between the check and the yes."""

import json
import secrets
import shutil
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from werkzeug.datastructures import FileStorage
from werkzeug.utils import secure_filename

from app.rows.faults import Fault
from app.rows.formats import Outcome
from app.rows.importing import FileReport, Report

KEPT_S = 24 * 3600
_NOTE = "upload.json"


@dataclass(frozen=True)
class Upload:
    """Files of one user. report: what a check or the import itself said; is_done: imported.

    municipality_id: whose rows they are; None: the only one's.
    """

    folder: Path
    owner_id: int
    report: Report | None = None
    is_done: bool = False
    municipality_id: int | None = None

    @property
    def token(self) -> str:
        """What the upload is called in addresses."""
        return self.folder.name

    @property
    def paths(self) -> list[Path]:
        """The files, each in a folder of its own, so that two of a name don't hide each other."""
        return sorted(self.folder.glob("*/*"))


def root_in(instance_path: str) -> Path:
    """Where the uploads of an installation lie."""
    return Path(instance_path) / "uploads"


def keep(files: Iterable[FileStorage], root: Path, owner_id: int) -> Upload:
    """Keep files under a new token; those of yesterday are thrown away."""
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    throw_old(root)
    # hex: secure_filename, by which it is found again, eats a "_" at either end
    upload = Upload(root / secrets.token_hex(16), owner_id)
    for number, file in enumerate(files):
        place = upload.folder / f"{number:03}"
        place.mkdir(parents=True, mode=0o700)
        file.save(place / (secure_filename(file.filename or "") or "file"))
    note(upload)
    return upload


def note(upload: Upload) -> None:
    """Keep what is known about an upload beside its files."""
    upload.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    data = {
        "owner_id": upload.owner_id,
        "is_done": upload.is_done,
        "municipality_id": upload.municipality_id,
        "report": asdict(upload.report) if upload.report else None,
    }
    (upload.folder / _NOTE).write_text(json.dumps(data), encoding="utf-8")


def find(token: str, root: Path, owner_id: int) -> Upload | None:
    """The user's upload of that token; None where it is another's, or gone."""
    path = root / secure_filename(token) / _NOTE
    if not path.is_file():
        return None
    data = json.loads(path.read_text(encoding="utf-8"))
    if data["owner_id"] != owner_id:
        return None
    report = _report(data["report"]) if data["report"] else None
    return Upload(path.parent, owner_id, report, data["is_done"], data.get("municipality_id"))


def throw_files(upload: Upload) -> None:
    """Throw away the files, keeping what was said about them."""
    for path in upload.paths:
        shutil.rmtree(path.parent)


def _report(data: dict[str, Any]) -> Report:  # what note wrote
    return Report(
        files=tuple(FileReport(file["file"], Outcome(**file["outcome"])) for file in data["files"]),
        faults=tuple(Fault(**fault) for fault in data["faults"]),
        faults_total=data["faults_total"],
        skipped=tuple(data["skipped"]),
    )


def throw_old(root: Path) -> None:
    """Throw away what was sent more than a day ago."""
    for folder in root.iterdir() if root.is_dir() else ():
        if folder.is_dir() and time.time() - folder.stat().st_mtime > KEPT_S:
            shutil.rmtree(folder)
