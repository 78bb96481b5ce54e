"""Tables as CSV: the one way out. Plain values in, text or bytes out; nothing here reaches the database."""

import csv
import io
from collections.abc import Iterable, Sequence

# A spreadsheet takes a cell that begins so for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
BYTE_ORDER_MARK = "\ufeff"  # without it Excel reads å, ä and ö as other signs


def csv_text(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table to print: lines end as in a terminal. Raises ValueError unless all rows are as wide."""
    return _written(header, rows, line_end="\n", delimiter=",")


def csv_file(
    header: Sequence[str], rows: Iterable[Sequence[str]], *, delimiter: str = ","
) -> bytes:
    """A table to take out, as spreadsheets take it. Raises ValueError unless all rows are as wide."""
    text = _written(header, rows, line_end="\r\n", delimiter=delimiter)
    return (BYTE_ORDER_MARK + text).encode()


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell


def _written(
    header: Sequence[str], rows: Iterable[Sequence[str]], *, line_end: str, delimiter: str
) -> str:
    lines = []
    for row in (header, *rows):
        if len(row) != len(header):
            message = f"{len(row)} cells under {len(header)} headers"
            raise ValueError(message)
        lines.append(_line([harmless(cell) for cell in row], delimiter) + line_end)
    return "".join(lines)


def _line(cells: Sequence[str], delimiter: str) -> str:
    out = io.StringIO()
    # both signs, whatever the file's lines end with: a cell that holds one of them is quoted
    csv.writer(out, lineterminator="\r\n", delimiter=delimiter).writerow(cells)
    return out.getvalue().removesuffix("\r\n")
