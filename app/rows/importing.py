"""One call of an import: files in the order they need each other, all or nothing. Never commits."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from app.errors import N_
from app.rows.faults import Fault, Faults, RowFault, shortened
from app.rows.formats import Context, Outcome, Row, RowFormat, Store
from app.rows.seen import Seen
from app.rows.tables import Reading, Table
from app.trail.recording import Deed, record

BATCH = 2000

Progress = Callable[[str, int], None]  # the file's name, rows read so far


@dataclass(frozen=True)
class ChosenFile:
    """A file and the format that its name says it has."""

    path: Path
    format: RowFormat

    @property
    def name(self) -> str:
        """The file's name without its folder."""
        return self.path.name

    @property
    def year(self) -> int | None:
        """The year that the file's name gives."""
        return self.format.year_of(self.name)


@dataclass(frozen=True)
class FileReport:
    """What a file did, or in a dry run would do."""

    file: str
    outcome: Outcome


@dataclass(frozen=True)
class Report:
    """What a call did: either every file's outcome stands, or there are faults and nothing does."""

    files: tuple[FileReport, ...]
    faults: tuple[Fault, ...]
    faults_total: int
    skipped: tuple[str, ...] = ()

    @property
    def has_faults(self) -> bool:
        """Whether the files were refused."""
        return self.faults_total > 0

    @property
    def changes_nothing(self) -> bool:
        """Whether all that the files say was there before."""
        return not any(f.outcome.new or f.outcome.changed for f in self.files)


@dataclass
class ChosenFiles:
    """The files of a call, in order, and those that were passed over."""

    sources: list[ChosenFile] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    faults: Faults = field(default_factory=Faults)


# What the command "figures" gives lies beside the rows that it was counted from, and is none itself.
RESULTS = frozenset({"figures.csv"})


def select_files(paths: Sequence[Path], formats: Sequence[RowFormat]) -> ChosenFiles:
    """Find the files to import: a named one must have a format or be a result; others are skipped."""
    found = ChosenFiles()
    for path in paths:
        if path.is_dir():
            for inside in sorted(path.iterdir()):
                if inside.is_file():
                    _take(inside, formats, found, is_named=False)
        elif path.is_file():
            _take(path, formats, found, is_named=True)
        else:
            found.faults.add(Fault(str(path), None, "", "", N_("en fil eller mapp som finns")))
    found.sources.sort(key=lambda source: (source.format.order, source.year or 0, source.name))
    _refuse_twins(found)
    if not found.sources and not found.faults:
        place = ", ".join(str(path) for path in paths)
        found.faults.add(Fault(place, None, "", "", N_("minst en fil med ett känt format")))
    return found


def _refuse_twins(found: ChosenFiles) -> None:
    for one, other in zip(found.sources, found.sources[1:], strict=False):
        if one.name == other.name:
            found.faults.add(Fault(other.name, None, "", "", N_("en enda fil med namnet")))


def _take(path: Path, formats: Sequence[RowFormat], found: ChosenFiles, *, is_named: bool) -> None:
    form = next((form for form in formats if form.matches(path.name)), None)
    if form:
        found.sources.append(ChosenFile(path, form))
    elif is_named and path.name not in RESULTS:
        expected = N_("ett filnamn med känt format, som units.csv eller self_reports_2017.csv")
        found.faults.add(Fault(path.name, None, "", "", expected))
    else:
        found.skipped.append(path.name)


def import_rows(
    selection: ChosenFiles, context: Context, progress: Progress | None = None
) -> Report:
    """Check and store every file in the caller's transaction, which must be undone on faults.

    A dry run is the same call, undone by the caller.
    """
    faults = selection.faults
    reports = [_FileRun(source, context, faults, progress).run() for source in selection.sources]
    report = Report(tuple(reports), tuple(faults.listed), faults.total, tuple(selection.skipped))
    if not report.has_faults and not report.changes_nothing:
        _leave_trail(report, context)
    return report


def _leave_trail(report: Report, context: Context) -> None:
    details: dict[str, str | int | None] = {}
    for file in report.files:
        details[f"{file.file} new"] = file.outcome.new
        details[f"{file.file} changed"] = file.outcome.changed
    deed = Deed("rows.import", "files", len(report.files), details=details)
    record(deed, by=context.by, at=context.at)


class _FileRun:
    """The import of one file."""

    def __init__(
        self, source: ChosenFile, context: Context, faults: Faults, progress: Progress | None
    ) -> None:
        self._source = source
        self._faults = faults
        self._progress = progress
        self._store: Store = source.format.store(context, source.year)

    def run(self) -> FileReport:
        columns = self._source.format.columns(self._source.year)
        table = Table(self._source.path, self._source.name, columns, self._faults)
        outcome = Outcome()
        done = 0
        with Seen() as seen:
            for batch in _batches(table.readings()):
                outcome += self._take(batch, seen)
                done += len(batch)
                if self._progress:
                    self._progress(self._source.name, done)
        if not table.is_readable:
            self._store.lost()
        else:
            self._tell(self._store.finish())
        return FileReport(self._source.name, outcome)

    def _take(self, batch: Sequence[Reading], seen: Seen) -> Outcome:
        for reading in batch:
            self._store.saw(reading.values)
        rows = self._unrepeated([reading.row for reading in batch if reading.row], seen)
        self._tell(self._store.check(rows))
        if self._faults:
            return Outcome()
        return self._store.write(rows)

    def _unrepeated(self, rows: Sequence[Row], seen: Seen) -> Sequence[Row]:
        unique = self._source.format.unique
        if not unique or not rows:
            return rows
        keys = {row.line: tuple(str(row.values[name]) for name in unique) for row in rows}
        repeated = seen.repeated([("\x1f".join(key), line) for line, key in keys.items()])
        for line, first in repeated.items():
            self._faults.add(
                Fault(
                    self._source.name,
                    line,
                    ", ".join(unique),
                    shortened(", ".join(keys[line])),
                    N_("en nyckel som inte redan finns; den står på rad %(row)s"),
                    {"row": first},
                )
            )
        return [row for row in rows if row.line not in repeated] if repeated else rows

    def _tell(self, found: Iterable[RowFault]) -> None:
        for fault in found:
            self._faults.add(
                Fault(
                    self._source.name,
                    fault.row,
                    fault.column,
                    shortened(fault.found),
                    fault.expected,
                    fault.params,
                )
            )


def _batches(readings: Iterator[Reading]) -> Iterator[list[Reading]]:
    while batch := list(islice(readings, BATCH)):
        yield batch
