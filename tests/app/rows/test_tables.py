import pytest

from app.rows.tables import LONGEST_LINE
from tests.app.rows.files import UNITS, places, run, with_cell


@pytest.fixture
def units(tmp_path):
    """Import a units.csv of the given lines or bytes."""

    def imported(content):
        path = tmp_path / "units.csv"
        path.write_bytes(content if isinstance(content, bytes) else "\n".join(content).encode())
        return run(path)

    return imported


def expected(report):
    return [fault.in_words() for fault in report.faults]


def test_file_is_refused_when_empty(web, units):
    report = units(b"")

    assert places(report) == [("units.csv", 1, "", "")]
    assert "tom" in expected(report)[0]


def test_file_is_taken_when_only_a_header(web, units):
    report = units(UNITS[:1])

    assert not report.has_faults


def test_header_tells_the_nearest_column_when_one_is_misspelt(web, units):
    report = units([UNITS[0].replace("unit_name", "unit_nmae"), *UNITS[1:]])

    assert places(report) == [("units.csv", 1, "unit_nmae", "unit_nmae")]
    assert expected(report) == ["kolumnen unit_name"]


def test_header_tells_each_missing_column_when_several_are(web, units):
    report = units(["unit_code,unit_name", "U1,Huset"])

    assert places(report) == [
        ("units.csv", 1, "provider_name", ""),
        ("units.csv", 1, "ownership", ""),
    ]


def test_header_tells_the_column_when_it_is_unknown(web, units):
    report = units([UNITS[0] + ",telephone_of_the_boss"])

    assert places(report) == [("units.csv", 1, "telephone_of_the_boss", "telephone_of_the_boss")]


def test_header_tells_the_column_when_it_stands_twice(web, units):
    report = units([UNITS[0] + ",ownership"])

    assert places(report) == [("units.csv", 1, "ownership", "ownership")]


def test_header_tells_of_semicolons_when_they_part_the_columns(web, units):
    report = units([UNITS[0].replace(",", ";")])

    assert report.faults_total == 1
    assert "semikolon" in expected(report)[0]


def test_columns_may_stand_in_any_order(web, units):
    report = units(["ownership,unit_code,provider_name,unit_name", "private,U1,Utförare,Huset"])

    assert not report.has_faults
    assert report.files[0].outcome.new == 1


def test_encoding_is_told_with_byte_and_row_when_latin_1(web, units):
    report = units("\n".join(UNITS).encode("latin-1"))

    # "U1,Familjehuset,Utförare": the ö is byte 20 of line 2
    assert places(report) == [
        ("units.csv", 2, "provider_name", "0xF6"),
        ("units.csv", 3, "unit_name", "0xC4"),
    ]
    assert expected(report)[0] == "teckenkodningen UTF-8 (byte 20 på raden)"


def test_encoding_is_told_when_utf_16(web, units):
    report = units("\n".join(UNITS).encode("utf-16"))

    assert places(report) == [("units.csv", 1, "", "UTF-16")]


def test_encoding_is_told_when_header_is_damaged(web, units):
    report = units(b"unit_c\xf6de\n")

    assert places(report) == [("units.csv", 1, "", "0xF6")]


def test_byte_order_mark_and_dos_lines_are_taken_when_from_a_spreadsheet(web, units):
    report = units(b"\xef\xbb\xbf" + "\r\n".join([*UNITS, "", ",,,", ""]).encode())

    assert report.files[0].outcome.new == 2


def test_row_is_counted_as_an_editor_does_when_cells_hold_line_breaks(web, units):
    lines = [UNITS[0], '"U1","Huset",\n"Ett namn\nmed brott",private', "U2,Ängen,Kommunen,wrong"]

    report = units(lines)

    assert ("units.csv", 5, "ownership", "wrong") in places(report)


def test_row_is_refused_when_it_has_too_few_cells(web, units):
    report = units([*UNITS, "U3,Namn,Utförare"])

    assert places(report) == [("units.csv", 4, "", "3")]
    assert expected(report) == ["4 celler på raden"]


def test_row_is_refused_when_a_quote_is_left_open(web, units):
    report = units([*UNITS, '"U3,Namn,Utförare,private'])

    assert [(fault.row, fault.column) for fault in report.faults] == [(4, "")]


def test_key_is_refused_with_the_row_where_it_stood_when_repeated(web, units):
    report = units([*UNITS, "U3,Namn,Utförare,private", UNITS[1]])

    assert places(report) == [("units.csv", 5, "unit_code", "U1")]
    assert "rad 2" in expected(report)[0]


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("unit_code", ""),
        ("unit_code", "U" * 41),
        ("unit_name", "Huset\x07"),
        ("unit_name", "Huset\0"),
        ("ownership", "Private"),
    ],
)
def test_cell_is_refused_when_it_does_not_fit(web, units, column, cell):
    report = units(with_cell(UNITS, 2, column, cell))

    assert places(report) == [("units.csv", 2, column, cell)]


def test_file_is_refused_when_a_line_never_ends(web, units):
    report = units(b"unit_code," + b"x" * LONGEST_LINE)

    assert [(fault.row, fault.column) for fault in report.faults] == [(1, "")]
