"""Figures and rows as files."""

import csv
import io
import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.domain.figures import CountedRow, Figure
from audits.exports import (
    csv_text,
    figure_data,
    figures_csv,
    figures_json,
    figures_table,
    harmless,
    rows_csv,
)

FIGURES = (Figure("complaints", 161), Figure("hours", Fraction(127, 2), 2), Figure("none", 0, 0))
cells = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00\r"), max_size=12)


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
    rows = (CountedRow("U001", 3, 1, "yes"), CountedRow("X", Fraction(1, 3)))

    text = rows_csv(rows, {"U001": "Mottagningen"})

    assert text.splitlines()[1:] == ["U001,Mottagningen,yes,3,1", "X,,,0.3333,1"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_a_cell_that_would_be_a_formula_is_made_harmless(start):
    assert harmless(f"{start}SUM(A1)") == f"'{start}SUM(A1)"


@given(st.lists(st.lists(cells, min_size=3, max_size=3), max_size=6))
def test_every_row_has_as_many_cells_as_the_header(rows):
    read = list(csv.reader(io.StringIO(csv_text(("a", "b", "c"), rows))))

    assert len(read) == len(rows) + 1
    assert {len(row) for row in read} == {3}
    assert read[1:] == [[harmless(cell) for cell in row] for row in rows]


@given(st.integers(-(10**9), 10**9), st.integers(1, 10**6))
def test_a_figure_as_data_is_within_half_a_ten_thousandth(numerator, denominator):
    data = figure_data(Figure("x", Fraction(numerator, denominator)))

    assert abs(data["numerator"] - numerator / denominator) <= 0.0000501
