"""Reading a CSV file row by row, with every fault at its place; nothing is kept but the row in hand."""

import csv
import difflib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from app.errors import N_
from app.rows.faults import BadCell, Fault, Faults, Params, shortened
from app.rows.formats import Column, Row, Values

LONGEST_LINE = 1024 * 1024
_BOM = b"\xef\xbb\xbf"
_REPLACED = "�"
Damage = tuple[int, int]  # where on the line, from 1, and the byte that is not UTF-8
Layout = Sequence[tuple[int, Column]]  # the column of each place in a row
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


class Lines:
    """Lines of a file as text; where a line is not UTF-8, `damage` tells the byte."""

    def __init__(self, raw: IO[bytes]) -> None:
        self._raw = raw
        self._number = 0
        self.damage: dict[int, Damage] = {}  # by line

    def __iter__(self) -> "Lines":
        return self

    def __next__(self) -> str:
        line = self._raw.readline(LONGEST_LINE)
        if not line:
            raise StopIteration
        if len(line) == LONGEST_LINE:
            # A file without line breaks would fill the memory.
            raise csv.Error(f"a line of {LONGEST_LINE} bytes or more")
        self._number += 1
        if self._number == 1 and line.startswith(_BOM):
            line = line[len(_BOM) :]
        try:
            return line.decode("utf-8")
        except UnicodeDecodeError as error:
            self.damage[self._number] = (error.start + 1, line[error.start])
            return line.decode("utf-8", errors="replace")


@dataclass(frozen=True)
class Reading:
    """What came of one row: the row, or its faults; values hold the cells that could be read."""

    row: Row | None
    values: Values


class Table:
    """One file: its header, checked, and its rows. Faults go into the list that is given."""

    def __init__(self, path: Path, name: str, columns: Sequence[Column], faults: Faults) -> None:
        self._path = path
        self._name = name
        self._columns = columns
        self._faults = faults
        self.is_readable = True

    def readings(self) -> Iterator[Reading]:
        """Every row in order; none, and is_readable false, where the header can't be used."""
        with self._path.open("rb") as raw:
            start = raw.read(2)
            raw.seek(0)
            if start in _UTF_16:
                self._lose(1, "UTF-16", N_("teckenkodningen UTF-8"))
                return
            lines = Lines(raw)
            yield from self._read(lines, csv.reader(lines, strict=True))

    def _read(self, lines: Lines, reader: Any) -> Iterator[Reading]:  # csv's type has no name
        layout: Layout | None = None
        for line, cells in self._records(reader):
            damage = next((lines.damage[n] for n in sorted(lines.damage)), None)
            lines.damage.clear()
            if layout is not None:
                yield self._reading(line, cells, layout, damage)
            elif (layout := self._layout(line, cells, damage)) is None:
                return
        if layout is None and self.is_readable:
            self._lose(1, "", N_("en rubrikrad; filen är tom"))

    def _records(self, reader: Any) -> Iterator[tuple[int, Sequence[str]]]:  # as above
        """Rows that hold anything, each with the line where it begins."""
        while True:
            line = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                self._lose(line, str(error), N_("en rad i csv-format, med citattecken i par"))
                return
            if any(cells):
                yield line, cells

    def _reading(
        self, line: int, cells: Sequence[str], layout: Layout, damage: Damage | None
    ) -> Reading:
        if damage:
            return self._damaged(line, cells, layout, damage)
        if len(cells) != len(layout):
            return self._of_wrong_width(line, cells, layout)
        return self._row(line, cells, layout)

    def _layout(self, line: int, cells: Sequence[str], damage: Damage | None) -> Layout | None:
        if damage:
            self.is_readable = False
            self._tell_damage(line, "", damage)
            return None
        by_name = {column.name: column for column in self._columns}
        names = [cell.strip() for cell in cells]
        before = self._faults.total
        if len(names) == 1 and names[0].count(";") >= len(by_name) // 2 > 0:
            self._lose(line, names[0], N_("kolumner skilda åt av kommatecken, inte semikolon"))
            return None
        missing = [c.name for c in self._columns if not c.optional and c.name not in names]
        for place, name in enumerate(names):
            if name in names[:place]:
                self._add(line, name, name, N_("varje kolumn en enda gång"))
            elif name not in by_name:
                self._tell_unknown(line, name, missing)
        for name in missing:
            self._add(line, name, "", N_("kolumnen %(name)s, som saknas"), {"name": name})
        if self._faults.total > before:
            self.is_readable = False
            return None
        return [(place, by_name[name]) for place, name in enumerate(names)]

    def _tell_unknown(self, line: int, name: str, missing: list[str]) -> None:
        known = [column.name for column in self._columns]
        near = difflib.get_close_matches(name.lower(), missing or known, n=1, cutoff=0.6)
        if not near:
            self._add(line, name, name, N_("ingen kolumn med det namnet"))
            return
        if near[0] in missing:
            missing.remove(near[0])
        self._add(line, name, name, N_("kolumnen %(name)s"), {"name": near[0]})

    def _damaged(self, line: int, cells: Sequence[str], layout: Layout, damage: Damage) -> Reading:
        column = next((c.name for n, c in layout if n < len(cells) and _REPLACED in cells[n]), "")
        self._tell_damage(line, column, damage)
        return Reading(None, _what_can_be_read(cells, layout))

    def _tell_damage(self, line: int, column: str, damage: Damage) -> None:
        place, byte = damage
        expected = N_("teckenkodningen UTF-8 (byte %(place)s på raden)")
        self._add(line, column, f"0x{byte:02X}", expected, {"place": place})

    def _of_wrong_width(self, line: int, cells: Sequence[str], layout: Layout) -> Reading:
        self._add(
            line, "", str(len(cells)), N_("%(number)s celler på raden"), {"number": len(layout)}
        )
        return Reading(None, _what_can_be_read(cells, layout))

    def _row(self, line: int, cells: Sequence[str], layout: Layout) -> Reading:
        values: dict[str, Any] = {}
        is_good = True
        for place, column in layout:
            cell = cells[place].strip()
            try:
                values[column.name] = _value(column, cell)
            except BadCell as bad:
                is_good = False
                self._add(line, column.name, cell, bad.message, bad.params)
        return Reading(Row(line, values) if is_good else None, values)

    def _lose(self, line: int, found: str, expected: str) -> None:
        self.is_readable = False
        self._add(line, "", found, expected)

    def _add(
        self, line: int, column: str, found: str, expected: str, params: Params | None = None
    ) -> None:
        self._faults.add(
            Fault(self._name, line, column, shortened(found), expected, dict(params or {}))
        )


def _value(column: Column, cell: str) -> Any:  # a cell's value is whatever its column means
    if cell:
        return column.read(cell)
    if column.required:
        raise BadCell(N_("ett värde; cellen är tom"))
    return None


def _what_can_be_read(cells: Sequence[str], layout: Layout) -> Values:
    """The cells of a faulty row that can be read: what it names is then still known."""
    values: dict[str, Any] = {}
    for (_place, column), cell in zip(layout, cells, strict=False):
        with suppress(BadCell):
            values[column.name] = _value(column, cell.strip())
    return values
