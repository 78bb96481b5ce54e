"""Rows as files: nothing is lost on the way, and no cell is a formula."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.exports import BYTE_ORDER_MARK, csv_text, harmless

# what a spreadsheet takes for the beginning of a formula, and the quotes and breaks of csv itself
CELLS = st.text(st.sampled_from("=+-@\t;,\"'\nåäö 1"), max_size=8)


@st.composite
def tables(draw):
    width = draw(st.integers(1, 4))
    row = st.lists(CELLS, min_size=width, max_size=width)
    return draw(row), draw(st.lists(row, max_size=5))


def read(text):
    return list(csv.reader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK), newline="")))


@given(tables())
def test_file_gives_every_row_back_when_read(table):
    header, rows = table

    found = read(csv_text(header, rows))

    assert found == [header, *([harmless(cell) for cell in row] for row in rows)]


@given(tables())
def test_every_row_is_as_long_as_the_header(table):
    header, rows = table

    found = read(csv_text(header, rows))

    assert {len(row) for row in found} == {len(header)}
    assert len(found) == len(rows) + 1


@given(CELLS)
def test_cell_is_no_formula_and_loses_nothing(cell):
    found = harmless(cell)

    assert not found.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert found.removeprefix("'") == cell.removeprefix("'")


@pytest.mark.parametrize("cell", ["", "yes", "1 = 1", "18,5", "K7-4821"])
def test_plain_cell_is_left_as_it_is(cell):
    assert harmless(cell) == cell


@pytest.mark.parametrize("row", [[], ["a"], ["a", "b", "c"]])
def test_row_of_another_length_is_refused(row):
    with pytest.raises(ValueError, match=f"{len(row)} cells under 2 headers"):
        csv_text(["one", "two"], [["a", "b"], row])


def test_file_begins_so_that_a_spreadsheet_reads_swedish_letters():
    text = csv_text(["fråga"], [["Ja, ibland"]])

    assert text == '\ufefffråga\r\n"Ja, ibland"\r\n'
