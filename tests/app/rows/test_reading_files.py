"""A file of rows is read as it was written, whatever the letters, line ends and order of columns."""

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from app.rows.faults import FOUND_AT_MOST, LISTED_AT_MOST, Fault, Faults, shortened
from app.rows.formats import Column
from app.rows.readers import text, whole
from app.rows.tables import LONGEST_LINE, Table

COLUMNS = (
    Column("code", text(40), required=True),
    Column("name", text(60)),
    Column("number", whole()),
    Column("note", text(60), optional=True),
)
BOM = b"\xef\xbb\xbf"
# What stands in a cell: any printable text that is not empty once the blanks around it are gone.
words = (
    st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=20)
    .filter(str.isprintable)
    .filter(lambda cell: cell == cell.strip())
)
rows_of_cells = st.lists(
    st.fixed_dictionaries(
        {
            "code": words,
            "name": st.one_of(st.just(""), words),
            "number": st.integers(0, 10**7).map(str),
            "note": st.one_of(st.just(""), words),
        }
    ),
    max_size=5,
)


def read(content: bytes):
    """The rows that could be read, and the faults."""
    faults = Faults()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "x.csv"
        path.write_bytes(content)
        readings = list(Table(path, "x.csv", COLUMNS, faults).readings())
    return [reading.row for reading in readings if reading.row], faults


def written(rows, *, names=("code", "name", "number", "note"), end="\n", quoting=csv.QUOTE_MINIMAL):
    out = io.StringIO()
    writer = csv.DictWriter(out, names, lineterminator=end, quoting=quoting, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def meant(rows):
    """What the rows say, as values."""
    return [
        {
            "code": row["code"],
            "name": row["name"] or None,
            "number": int(row["number"]),
            "note": row["note"] or None,
        }
        for row in rows
    ]


@given(
    rows=rows_of_cells,
    order=st.permutations(["code", "name", "number", "note"]),
    end=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    bom=st.sampled_from([b"", BOM]),
)
def test_rows_are_read_as_written_however_the_file_is_laid_out(rows, order, end, quoting, bom):
    content = bom + written(rows, names=order, end=end, quoting=quoting)

    found, faults = read(content)

    assert not faults
    assert [dict(row.values) for row in found] == meant(rows)


@given(rows=rows_of_cells)
def test_column_that_may_be_left_out_is_not_missed(rows):
    found, faults = read(written(rows, names=("code", "name", "number")))

    assert not faults
    assert [row.values["code"] for row in found] == [row["code"] for row in rows]


@given(rows=rows_of_cells.filter(bool), blanks=st.text(" ", max_size=4))
def test_blanks_around_a_cell_do_not_count(rows, blanks):
    padded = [{key: f"{blanks}{cell}{blanks}" for key, cell in row.items()} for row in rows]

    found, faults = read(written(padded))

    assert not faults
    assert [dict(row.values) for row in found] == meant(rows)


@given(st.binary(max_size=300))
def test_any_bytes_give_rows_or_faults_and_never_an_error(content):
    found, faults = read(content)

    assert all(set(row.values) <= {"code", "name", "number", "note"} for row in found)
    assert all(fault.row is not None and fault.row >= 1 for fault in faults.listed)
    assert found == [] or not [f for f in faults.listed if f.row == 1]


@given(st.text(st.characters(codec="utf-8"), max_size=200))
def test_any_text_after_a_good_header_gives_rows_or_faults(body):
    found, faults = read(b"code,name,number\n" + body.encode())

    lines = body.count("\n") + body.count("\r") + 2
    assert all(2 <= row.line <= lines for row in found)
    assert all(2 <= fault.row <= lines for fault in faults.listed)


def test_line_of_a_row_is_that_of_an_editor_when_rows_before_it_are_empty():
    found, faults = read(b"code,name,number\n\n\nA,,1\n,,\nB,,2\n")

    assert not faults
    assert [(row.line, row.values["code"]) for row in found] == [(4, "A"), (6, "B")]


def test_huge_cell_is_refused_at_its_place_and_shortened():
    found, faults = read(b"code,name,number\nA," + b"x" * 100_000 + b",1\n")

    (fault,) = faults.listed
    assert found == []
    assert (fault.row, fault.column) == (2, "name")
    assert len(fault.found) == FOUND_AT_MOST


def test_long_line_is_read_and_one_that_never_ends_is_refused_at_its_place():
    found, faults = read(b"code,name,number\nA,,1" + b" " * 100_000 + b"\nB,,2\n")
    nothing, refused = read(b"code,name,number\nA,," + b"1" * LONGEST_LINE + b"\nB,,2\n")

    assert not faults
    assert [row.values["number"] for row in found] == [1, 2]
    assert nothing == []
    assert [fault.row for fault in refused.listed] == [2]


def test_faults_of_one_row_are_told_all_at_once():
    _, faults = read(b"code,name,number\n," + b"x" * 61 + b",many\n")

    assert [fault.column for fault in faults.listed] == ["code", "name", "number"]


def test_faults_are_all_counted_and_the_first_thousand_kept():
    rows = b"".join(b"A%d,,many\n" % number for number in range(LISTED_AT_MOST + 5))

    _, faults = read(b"code,name,number\n" + rows)

    assert faults.total == LISTED_AT_MOST + 5
    assert (len(faults.listed), faults.left_out) == (LISTED_AT_MOST, 5)
    assert faults.listed[-1].row == LISTED_AT_MOST + 1


@given(st.text(max_size=200))
def test_found_text_is_shortened_to_what_a_table_holds(found):
    short = shortened(found)

    assert len(short) <= FOUND_AT_MOST
    assert short == found or found.startswith(short[:-1])


def test_no_fault_is_nothing_and_one_is_something():
    faults = Faults()
    before = bool(faults)
    faults.add(Fault("x.csv", None, "", "", "a file"))

    assert (before, bool(faults)) == (False, True)
