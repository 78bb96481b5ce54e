"""Rows as files. Plain values in, text out; nothing here reaches the database."""

import csv
import io
from collections.abc import Iterable, Sequence

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
BYTE_ORDER_MARK = "\ufeff"  # without it Excel reads å, ä and ö as other signs


def csv_text(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """CSV as spreadsheets take it; every row must be as long as the header."""
    out = io.StringIO()
    out.write(BYTE_ORDER_MARK)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    for row in rows:
        if len(row) != len(header):
            message = f"{len(row)} cells under {len(header)} headers"
            raise ValueError(message)
        writer.writerow([harmless(cell) for cell in row])
    return out.getvalue()


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell
