"""A municipality's own indicators: those that instruments bring, and of its folder, a YAML file each."""

import logging
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from flask import current_app

from app.organisation.queries.municipalities import municipality_lines
from app.settings import Settings
from audits.figures.domain.own_indicators import OwnIndicator, brought_by
from surveys.instruments.queries import digests, instruments_with

if TYPE_CHECKING:  # reading YAML takes memory that a web worker has no use for without such files
    from surveys.instruments.definitions import DefinitionError

_SETTLED_NS = 1_000_000_000  # a folder's time is too coarse to tell two changes of one moment apart


@dataclass(frozen=True)
class Declared:
    """What instruments and the files of some folders declare; faults: of the files that are left out."""

    indicators: tuple[OwnIndicator, ...] = ()
    faults: "tuple[DefinitionError, ...]" = ()


def own_indicators(of: Collection[int] | None = None) -> Declared:
    """The indicators that instruments bring, then a municipality's by file name; several have none.

    of: whose, the ids of municipalities; None: of all there are.
    """
    root = indicators_folder()
    return declared_in(folders_of(of, root) if root.is_dir() else ())


def indicators_folder() -> Path:
    """The folder of the settings."""
    settings: Settings = current_app.config["INSYN"]
    return settings.indicators_folder


def folders_of(of: Collection[int] | None, root: Path) -> tuple[Path, ...]:
    """Where a municipality's files lie: in the folder by its key; the only one's also in the root.

    So what lies there is shown to nobody once a second municipality has been added.
    """
    keys = {line.id: line.key for line in municipality_lines()}
    meant = [root / keys[id_] for id_ in (keys if of is None else of)]
    return (*([root] if len(keys) <= 1 else []), *(meant if len(meant) == 1 else []))


def declared_in(folders: Sequence[Path]) -> Declared:
    """What instruments bring and the files of some folders declare, one folder after the other."""
    files = tuple((file, _changed(file)) for folder in folders for file in _files(folder))
    return _read(files, digests())


def _files(folder: Path) -> tuple[Path, ...]:
    changed = _changed(folder)
    return _listed(folder, changed, min(time.time_ns() - changed, _SETTLED_NS)) if changed else ()


@lru_cache(maxsize=32)
def _listed(folder: Path, _changed_at: int, _age: int) -> tuple[Path, ...]:
    """The files of a folder; listed anew when one has come, gone or been renamed."""
    return tuple(sorted(folder.glob("*.yaml")))


def _changed(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:  # no such folder, or a file that is gone in between: reading it will say so
        return 0


@lru_cache(maxsize=32)
def _read(files: Sequence[tuple[Path, int]], marks: Sequence[str]) -> Declared:
    """What the files say; read anew when one of them, or an instrument, has changed."""
    instruments = instruments_with(marks)
    found = list(brought_by(instruments))
    if not files:
        return Declared(tuple(found))
    # here, for the same reason
    from audits.figures.definitions import load_file  # noqa: PLC0415
    from surveys.instruments.definitions import DefinitionErrors  # noqa: PLC0415

    faults: list[DefinitionError] = []
    for file, _changed_at in files:
        try:
            found.append(load_file(file, instruments, found))
        except DefinitionErrors as errors:
            faults += errors.errors
            logging.getLogger(__name__).warning("An indicator is left out. %s", errors)
    return Declared(tuple(found), tuple(faults))
