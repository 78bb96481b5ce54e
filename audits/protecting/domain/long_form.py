"""Tables as files: one line a cell, `*` for a total; read with care, written with one symbol."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

from audits.disclosure.nesting import Nest, Node, ValueRow, nests
from audits.disclosure.released import Release
from audits.disclosure.tables import BadTable, CountTable, GivenCount, Key, TableShape, whole_table

# The signs of Statistics Sweden: withheld, and can't occur.
HIDDEN = ".."
IMPOSSIBLE = "."


@dataclass(frozen=True)
class Axes:
    """The columns of a file that name rows and columns of the table.

    Each entry is a column; "unit<provider" says that units nest in providers, a comma leaves it to
    the file: columns of one axis nest where each value of one has one value of the other.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]

    @classmethod
    def parse(cls, rows: str, columns: str) -> "Axes":
        """From words with commas between."""
        return cls(
            *(tuple(p.strip() for p in each.split(",") if p.strip()) for each in (rows, columns))
        )

    def named(self) -> Iterator[tuple[tuple[str, ...], set[tuple[str, str]]]]:
        """The columns of each axis, and which must nest."""
        for axis in (self.rows, self.columns):
            chains = [[part.strip() for part in entry.split("<")] for entry in axis]
            forced = {pair for chain in chains for pair in pairwise(chain)}
            yield tuple(column for chain in chains for column in chain), forced


@dataclass(frozen=True)
class Layout:
    """How cells are named in a file: the nests of columns and each code's values."""

    header: tuple[str, ...]
    nests: tuple[Nest, ...]
    nodes: tuple[Mapping[str, Node], ...]
    shape: TableShape

    def key(self, values: Mapping[str, str]) -> Key:
        """The cell that a line's values name."""
        return tuple(n.code(n.node([values[c] for c in n.columns])) for n in self.nests)

    def values(self, key: Key) -> Mapping[str, str]:
        """What a line says of a cell: a value for each column but the count's."""
        return {
            column: value
            for nest, nodes, code in zip(self.nests, self.nodes, key, strict=True)
            for column, value in zip(nest.columns, nodes[code], strict=True)
        }

    def codes_of(self, column: str) -> tuple[int, list[str]]:
        """The dimension that holds a column, and the codes that the column names.

        Raises BadTable where no dimension does.
        """
        for at, nest in enumerate(self.nests):
            if column in nest.columns:
                mark = f"{column}="
                codes = self.shape.dimensions[at].codes
                return at, [each for each in codes if each.startswith(mark) and " & " not in each]
        raise BadTable(f"there is no column {column}")


@dataclass(frozen=True)
class _FormLine:
    values: Mapping[str, str]
    count: str
    number: int


def read_counts(text: str, axes: Axes) -> tuple[CountTable, Layout]:
    """A table of counts: whole numbers; IMPOSSIBLE for what can't occur; a missing cell is nobody.

    The last column holds the count. Totals that are missing are computed. Raises BadTable with the
    line for anything that does not agree.
    """
    layout, lines = _read(text, axes)
    given, impossible = {}, set()
    for key, line in _once(layout, lines):
        if line.count == IMPOSSIBLE:
            impossible.add(key)
        else:
            given[key] = GivenCount(_whole(line), line.number)
    return whole_table(layout.shape, given, frozenset(impossible)), layout


def read_release(text: str, axes: Axes, title: str) -> Release:
    """A table as it was released: HIDDEN, or no line at all, where a cell was not shown.

    Columns that are not the table's rows are taken as its columns: an earlier release may have
    another breakdown. Raises BadTable with the line.
    """
    header = next(csv.reader(io.StringIO(text), delimiter=_delimiter(text)), [])
    rows = [each for each in axes.rows if all(p.strip() in header for p in each.split("<"))]
    named = {part.strip() for each in rows for part in each.split("<")}
    columns = [each for each in header[:-1] if each not in named]
    layout, lines = _read(text, Axes(tuple(rows), tuple(columns)))
    shown = {
        key: 0 if line.count == IMPOSSIBLE else _whole(line)
        for key, line in _once(layout, lines)
        if line.count != HIDDEN
    }
    return Release(title, layout.shape, shown)


def write_cells(layout: Layout, said: Callable[[Key], str]) -> str:
    """Every cell of the table as a line; `said` gives what stands for its count."""
    out = io.StringIO()
    writer = csv.DictWriter(out, layout.header, lineterminator="\n")
    writer.writeheader()
    for key in product(*(each.codes for each in layout.shape.dimensions)):
        writer.writerow({**layout.values(key), layout.header[-1]: said(key)})
    return out.getvalue()


def _delimiter(text: str) -> str:
    return max(",;\t", key=text.partition("\n")[0].count)


def _read(text: str, axes: Axes) -> tuple[Layout, list[_FormLine]]:
    reader = csv.reader(io.StringIO(text), delimiter=_delimiter(text))
    header = tuple(name.strip() for name in next(reader, []))
    _check_header(header, axes)
    lines = []
    for cells in reader:
        if not cells:
            continue
        if len(cells) != len(header):
            raise BadTable(f"{len(cells)} values in {len(header)} columns", reader.line_num)
        values = dict(zip(header, (each.strip() for each in cells), strict=True))
        empty = [name for name in header if not values[name]]
        if empty:
            raise BadTable(f"{empty[0]} is empty", reader.line_num)
        lines.append(_FormLine(values, values[header[-1]], reader.line_num))
    if not lines:
        raise BadTable("the file has no lines")
    return _layout(header, axes, lines), lines


def _check_header(header: Sequence[str], axes: Axes) -> None:
    named = [column for columns, _ in axes.named() for column in columns]
    if len(set(header)) != len(header):
        raise BadTable("a column stands twice", 1)
    if missing := [name for name in named if name not in header[:-1]]:
        raise BadTable(f"there is no column {missing[0]}; the last column holds the count", 1)
    if unnamed := [name for name in header[:-1] if name not in named]:
        raise BadTable(f"the column {unnamed[0]} is named neither as row nor as column", 1)


def _layout(header: tuple[str, ...], axes: Axes, lines: Sequence[_FormLine]) -> Layout:
    found: list[Nest] = []
    for columns, forced in axes.named():
        rows = [ValueRow(tuple(line.values[c] for c in columns), line.number) for line in lines]
        found += nests(columns, rows, forced)
    dimensions, nodes = [], []
    for nest in found:
        seen = {nest.node([line.values[c] for c in nest.columns]) for line in lines}
        dimension, by_code = nest.dimension(seen)
        dimensions.append(dimension)
        nodes.append(by_code)
    return Layout(header, tuple(found), tuple(nodes), TableShape(tuple(dimensions)))


def _once(layout: Layout, lines: Sequence[_FormLine]) -> Iterator[tuple[Key, _FormLine]]:
    first: dict[Key, int] = {}
    for line in lines:
        key = layout.key(line.values)
        if key in first:
            raise BadTable(f"the same cell stands on line {first[key]}", line.number)
        first[key] = line.number
        yield key, line


def _whole(line: _FormLine) -> int:
    try:
        count = int(line.count)
    except ValueError:
        raise BadTable(f"{line.count!r} is not a whole number", line.number) from None
    if count < 0:
        raise BadTable(f"the count is negative: {count}", line.number)
    return count
