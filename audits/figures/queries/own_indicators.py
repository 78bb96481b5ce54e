"""The municipality's own indicators, read from the installation's folder: a YAML file each, no code."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from flask import current_app

from app.settings import Settings
from audits.figures.domain.own_indicators import OwnIndicator
from surveys.instruments.queries import digests, instruments_with

if TYPE_CHECKING:  # reading YAML takes memory that a web worker has no use for without such files
    from surveys.instruments.definitions import DefinitionError


@dataclass(frozen=True)
class Declared:
    """What the files of a folder declare; faults: of the files that are left out."""

    indicators: tuple[OwnIndicator, ...] = ()
    faults: "tuple[DefinitionError, ...]" = ()


def own_indicators(folder: Path | None = None) -> Declared:
    """The indicators of a folder, by file name. folder None: the one of the settings."""
    settings: Settings = current_app.config["INSYN"]
    files = sorted((folder or settings.indicators_folder).glob("*.yaml"))
    if not files:
        return Declared()
    return _read(tuple((file, _changed(file)) for file in files), digests())


def _changed(file: Path) -> int:
    try:
        return file.stat().st_mtime_ns
    except OSError:  # gone in between: reading it will say so
        return 0


@lru_cache(maxsize=8)
def _read(files: Sequence[tuple[Path, int]], marks: Sequence[str]) -> Declared:
    """What the files say; read anew when one of them, or an instrument, has changed."""
    # here, for the same reason
    from audits.figures.definitions import load_file  # noqa: PLC0415
    from surveys.instruments.definitions import DefinitionErrors  # noqa: PLC0415

    instruments = instruments_with(marks)
    found: list[OwnIndicator] = []
    faults: list[DefinitionError] = []
    for file, _changed_at in files:
        try:
            found.append(load_file(file, instruments, found))
        except DefinitionErrors as errors:
            faults += errors.errors
            logging.getLogger(__name__).warning("An indicator is left out. %s", errors)
    return Declared(tuple(found), tuple(faults))
