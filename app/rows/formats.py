"""What a format of rows is: declared by the parts as data, run by app.rows.importing."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from app.rows.faults import RowFault
from app.rows.readers import Reader

T = TypeVar("T")

# Cells by column, each as its reader gave it; None: an empty cell.
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Column:
    """A column. required: no cell may be empty; optional: the whole column may be left out."""

    name: str
    read: Reader
    required: bool = False
    optional: bool = False


@dataclass(frozen=True)
class Row:
    """A row that could be read; line is where it begins, as an editor counts."""

    line: int
    values: Values


@dataclass(frozen=True)
class Outcome:
    """What storing rows did."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0

    def __add__(self, other: "Outcome") -> "Outcome":
        return Outcome(
            self.new + other.new, self.changed + other.changed, self.unchanged + other.unchanged
        )

    @property
    def rows(self) -> int:
        """How many rows there were."""
        return self.new + self.changed + self.unchanged


class Context:
    """What the files of one call share: who, when, for whom, and what stores tell each other."""

    def __init__(
        self, at: datetime, by: int | None = None, municipality: int | str | None = None
    ) -> None:
        """by: the user's id; None for a command. municipality: by id, key or name; None: the only one."""
        self.at = at
        self.by = by
        self.municipality = municipality
        self._shared: dict[object, object] = {}

    def shared(self, make: Callable[["Context"], T]) -> T:
        """The one thing of its kind in this call, made when first asked for."""
        if make not in self._shared:
            self._shared[make] = make(self)
        found: T = self._shared[make]  # type: ignore[assignment]  # put there by the line above
        return found


class Store:
    """Checks and writes the rows of one file. A part subclasses it for each of its formats.

    Order of calls: saw for every row, then check and, while the call has no fault, write for each
    batch; finish at the end. lost instead, when the file's rows could not be read at all.
    """

    def __init__(self, context: Context, year: int | None) -> None:
        self.context = context
        self.year = year

    def saw(self, values: Values) -> None:
        """Note what a row names, also of one with faults: later files then don't stumble over it."""

    def lost(self) -> None:
        """Note that what the file names is unknown."""

    def check(self, rows: Sequence[Row]) -> Iterable[RowFault]:
        """Faults that a single cell can't show."""
        del rows
        return ()

    def write(self, rows: Sequence[Row]) -> Outcome:
        """Store the rows in the caller's transaction."""
        raise NotImplementedError

    def finish(self) -> Iterable[RowFault]:
        """Faults that only the whole file can show."""
        return ()


@dataclass(frozen=True)
class RowFormat:
    """A format: files named by the pattern, whose group, if it has one, is the year.

    about: a msgid, what a row is. unique: the columns that together name a row. columns takes the year and is called when a file is read, since
    some follow from questionnaires. order: files with a lower one are read first.
    """

    key: str
    pattern: str
    about: str
    order: int
    columns: Callable[[int | None], Sequence[Column]]
    store: Callable[[Context, int | None], Store]
    unique: Sequence[str] = field(default_factory=tuple)

    def file_name(self, year: str) -> str:
        """The file's name as people write it; year: the word or number in the year's place."""
        return self.pattern.replace(r"(\d{4})", year).replace("\\.", ".")

    def matches(self, name: str) -> bool:
        """Whether a file of that name has this format."""
        return re.fullmatch(self.pattern, name) is not None

    def year_of(self, name: str) -> int | None:
        """The year that the file's name gives."""
        match = re.fullmatch(self.pattern, name)
        return int(match.group(1)) if match and match.groups() else None
