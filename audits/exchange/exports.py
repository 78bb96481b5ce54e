"""Figures and their rows as files: table, CSV, JSON. Plain values in, text out."""

import json
from collections.abc import Iterable

from app.csv_files import csv_file, csv_text
from audits.figures.domain.figures import CountedRow, Figure, format_number
from audits.release.domain.frozen import ShownFigure

FIGURE_COLUMNS = ("figure", "numerator", "denominator")
ROW_COLUMNS = ("row", "name", "detail", "contribution", "weight")


def figure_cells(figure: Figure) -> tuple[str, str, str]:
    """Key, numerator and denominator as they stand in a file; denominator empty for a count."""
    denominator = "" if figure.denominator is None else format_number(figure.denominator)
    return figure.key, format_number(figure.numerator), denominator


def figures_csv(figures: Iterable[Figure]) -> str:
    """Figures as CSV with a header row."""
    return csv_text(FIGURE_COLUMNS, (figure_cells(figure) for figure in figures))


def figures_json(figures: Iterable[Figure]) -> str:
    """Figures as a JSON list of objects."""
    return json.dumps([figure_data(figure) for figure in figures], ensure_ascii=False, indent=2)


def figure_data(figure: Figure) -> dict[str, str | int | float | None]:
    """One figure as JSON-able data: whole numbers whole, others with four decimals at most."""
    key, numerator, denominator = figure_cells(figure)
    return {
        "figure": key,
        "numerator": _number(numerator),
        "denominator": _number(denominator) if denominator else None,
    }


def shown_data(key: str, shown: ShownFigure | None) -> dict[str, str | int | float | bool | None]:
    """A released figure as JSON-able data; of one that was withheld, only that it was."""
    seen = shown or ShownFigure()
    return {
        "figure": key,
        "numerator": seen.n,
        "denominator": seen.base,
        "mean": None if seen.mean is None else float(seen.mean),
        "is_withheld": shown is None,
    }


def figures_table(figures: Iterable[Figure]) -> str:
    """Figures as a table for a terminal: keys to the left, numbers aligned to the right."""
    lines = [FIGURE_COLUMNS, *(figure_cells(figure) for figure in figures)]
    widths = [max(len(line[column]) for line in lines) for column in range(3)]
    return "\n".join(
        f"{key:<{widths[0]}}  {top:>{widths[1]}}  {base:>{widths[2]}}".rstrip()
        for key, top, base in lines
    )


def rows_csv(named: Iterable[tuple[CountedRow, str]]) -> bytes:
    """Rows behind a figure as a CSV file; each row with what its label is called."""
    return csv_file(
        ROW_COLUMNS,
        (
            (
                row.label,
                name,
                row.detail,
                format_number(row.contribution),
                format_number(row.weight),
            )
            for row, name in named
        ),
    )


def _number(text: str) -> int | float:
    return float(text) if "." in text else int(text)
