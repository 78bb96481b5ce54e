import re
from pathlib import Path

import pytest

from app.rows.cli import known_formats
from tests.app.rows.files import ALL

DOCUMENT = Path(__file__).parents[3] / "docs" / "formats.md"
A_YEAR = 2017


def documented():
    """Each format's file name, key and columns {name: must be given}, as the document has them."""
    found = {}
    for part in DOCUMENT.read_text(encoding="utf-8").split("\n## `")[1:]:
        key = re.search(r"^Key: (.*?)\. ?", part, re.MULTILINE)
        rows = re.findall(r"^\| `(\w+)` \|.*\|( yes)? \|$", part, re.MULTILINE)
        columns = {name: bool(must) for name, must in rows}
        found[part.split("`")[0]] = (re.findall(r"`(\w+)`", key[1]) if key else [], columns)
    return found


def test_document_has_every_format_in_the_order_of_reading(web):
    formats = sorted(known_formats(), key=lambda form: form.order)

    assert list(documented()) == [form.file_name("YEAR") for form in formats]


def test_document_has_every_column_as_the_code_reads_it(web):
    for form in known_formats():
        columns = [column for column in form.columns(A_YEAR) if not column.optional]

        key, described = documented()[form.file_name("YEAR")]

        assert described == {column.name: column.required for column in columns}, form.key
        assert key == list(form.unique), form.key


@pytest.mark.parametrize("name", ALL)
def test_name_is_known_by_one_format_only(web, name):
    assert len([form for form in known_formats() if form.matches(name)]) == 1


@pytest.mark.parametrize(
    "name", ["Units.csv", "units.csv.bak", "self_reports_17.csv", "xunits.csv"]
)
def test_name_is_unknown_when_written_otherwise(web, name):
    assert not [form for form in known_formats() if form.matches(name)]


def test_year_is_read_from_the_name_when_it_holds_one(web):
    years = {form.key: form.year_of(form.file_name("2017")) for form in known_formats()}

    assert years["self_reports"] == 2017
    assert years["units"] is None
