"""Which keys a file has had, on which line: beyond memory's reach, so that a file may be long."""

import sqlite3
from collections.abc import Sequence
from types import TracebackType
from typing import Self


class Seen:
    """Keys and the line where each stood first; in a temporary file that vanishes by itself."""

    def __init__(self) -> None:
        # The empty name: SQLite's own temporary database, in memory until it grows.
        self._base = sqlite3.connect("", isolation_level=None)
        self._base.execute("PRAGMA cache_size=-4000")
        self._base.execute("PRAGMA journal_mode=OFF")
        self._base.execute("CREATE TABLE seen (key TEXT PRIMARY KEY, line INTEGER) WITHOUT ROWID")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._base.close()

    def repeated(self, keys: Sequence[tuple[str, int]]) -> dict[int, int]:
        """Note (key, line) pairs; give the lines whose key stood before, with the line where."""
        before = self._base.total_changes
        self._base.execute("BEGIN")
        self._base.executemany("INSERT OR IGNORE INTO seen VALUES (?, ?)", keys)
        self._base.execute("COMMIT")
        if self._base.total_changes - before == len(keys):
            return {}
        first = {
            line: self._base.execute("SELECT line FROM seen WHERE key = ?", (key,)).fetchone()[0]
            for key, line in keys
        }
        return {line: where for line, where in first.items() if where != line}
