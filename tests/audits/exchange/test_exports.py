"""Figures and rows as files."""

import csv
import io
import json
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from app.csv_files import harmless
from audits.exchange.exports import figure_data, figures_csv, figures_json, figures_table, rows_csv
from audits.figures.domain.figures import CountedRow, Figure

cells = st.text(st.sampled_from("=+-@\t;,\"'\nåäö 1"), max_size=8)
FIGURES = (Figure("complaints", 161), Figure("hours", Fraction(127, 2), 2), Figure("none", 0, 0))


def test_csv_leaves_the_denominator_of_a_count_empty():
    assert figures_csv(FIGURES).splitlines() == [
        "figure,numerator,denominator",
        "complaints,161,",
        "hours,63.5,2",
        "none,0,0",
    ]


def test_json_keeps_whole_numbers_whole_and_counts_without_denominator():
    assert json.loads(figures_json(FIGURES)) == [
        {"figure": "complaints", "numerator": 161, "denominator": None},
        {"figure": "hours", "numerator": 63.5, "denominator": 2},
        {"figure": "none", "numerator": 0, "denominator": 0},
    ]


def test_table_aligns_numbers_to_the_right():
    lines = figures_table(FIGURES).splitlines()

    numbers = ("numerator", "161", "63.5")
    ends = {line.index(each) + len(each) for line, each in zip(lines, numbers, strict=False)}
    assert len(ends) == 1


def test_rows_carry_names_and_exact_parts():
    rows = (
        (CountedRow("U001", 3, 1, "yes"), "Mottagningen"),
        (CountedRow("X", Fraction(1, 3)), ""),
    )

    text = rows_csv(rows).decode("utf-8-sig")

    assert text.splitlines()[1:] == ["U001,Mottagningen,yes,3,1", "X,,,0.3333,1"]


@given(st.lists(st.tuples(cells, cells, cells), max_size=6))
def test_every_row_has_as_many_cells_as_the_header(given_rows):
    rows = [(CountedRow(label, 1, detail=detail), name) for label, name, detail in given_rows]

    text = rows_csv(rows).decode("utf-8-sig")

    read = list(csv.reader(io.StringIO(text, newline="")))
    assert len(read) == len(rows) + 1
    assert {len(row) for row in read} == {5}
    assert [row[1] for row in read[1:]] == [harmless(name) for _row, name in rows]


@given(st.integers(-(10**9), 10**9), st.integers(1, 10**6))
def test_a_figure_as_data_is_within_half_a_ten_thousandth(numerator, denominator):
    data = figure_data(Figure("x", Fraction(numerator, denominator)))

    assert abs(data["numerator"] - numerator / denominator) <= 0.0000501
