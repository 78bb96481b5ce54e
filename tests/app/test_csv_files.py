"""Tables as CSV: nothing is lost on the way, and no cell is a formula."""

import csv
import io
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.csv_files import BYTE_ORDER_MARK, FORMULA_STARTS, csv_file, csv_text, harmless

ROOT = Path(__file__).resolve().parents[2]
# what a spreadsheet takes for the beginning of a formula, and the quotes and breaks of csv itself
CELLS = st.text(st.sampled_from("=+-@\t;,\"'\r\nåäö 1"), max_size=8)
DELIMITERS = st.sampled_from(",;")


@st.composite
def tables(draw):
    width = draw(st.integers(1, 4))
    row = st.lists(CELLS, min_size=width, max_size=width)
    return draw(row), draw(st.lists(row, max_size=5))


def read(text, delimiter=","):
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def without_mark(file):
    return file.decode("utf-8-sig")


def harmless_rows(*rows):
    return [[harmless(cell) for cell in row] for row in rows]


@given(tables(), DELIMITERS)
def test_file_gives_every_row_back_when_read(table, delimiter):
    header, rows = table

    found = read(without_mark(csv_file(header, rows, delimiter=delimiter)), delimiter)

    assert found == harmless_rows(header, *rows)


@given(tables())
def test_text_gives_every_row_back_when_read(table):
    header, rows = table

    assert read(csv_text(header, rows)) == harmless_rows(header, *rows)


@given(tables())
def test_every_row_is_as_long_as_the_header(table):
    header, rows = table

    found = read(without_mark(csv_file(header, rows)))

    assert {len(row) for row in found} == {len(header)}
    assert len(found) == len(rows) + 1


@given(CELLS)
def test_cell_is_no_formula_and_loses_nothing(cell):
    found = harmless(cell)

    assert not found.startswith(FORMULA_STARTS)
    assert found.removeprefix("'") == cell.removeprefix("'")


@pytest.mark.parametrize("sign", FORMULA_STARTS)
def test_cell_that_would_be_a_formula_is_made_harmless(sign):
    assert harmless(f"{sign}SUM(A1)") == f"'{sign}SUM(A1)"


@pytest.mark.parametrize("cell", ["", "yes", "1 = 1", "18,5", "K7-4821"])
def test_plain_cell_is_left_as_it_is(cell):
    assert harmless(cell) == cell


@pytest.mark.parametrize("row", [[], ["a"], ["a", "b", "c"]])
@pytest.mark.parametrize("written", [csv_text, csv_file])
def test_row_of_another_length_is_refused(written, row):
    with pytest.raises(ValueError, match=f"{len(row)} cells under 2 headers"):
        written(["one", "two"], [["a", "b"], row])


def test_file_begins_so_that_a_spreadsheet_reads_swedish_letters():
    file = csv_file(["fråga"], [["Ja, ibland"]])

    assert file.decode() == BYTE_ORDER_MARK + 'fråga\r\n"Ja, ibland"\r\n'


def test_text_is_as_a_terminal_takes_it():
    assert csv_text(["a", "b"], [["1", "2"]]) == "a,b\n1,2\n"


def test_nothing_else_in_the_house_writes_csv():
    # the files that the protect command takes and gives are a format of their own, in a pure domain
    own_format = "audits/protecting/domain/long_form.py"
    writers = {
        str(path.relative_to(ROOT))
        for part in ("app", "surveys", "audits")
        for path in (ROOT / part).rglob("*.py")
        if re.search(r"csv\.(Dict)?[wW]riter", path.read_text(encoding="utf-8"))
    }

    assert writers == {"app/csv_files.py", own_format}
