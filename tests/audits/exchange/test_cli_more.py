"""The figures command, narrowed in every way: its three formats tell one and the same thing."""

import csv
import io
import json
from decimal import Decimal

import pytest

from app.db import db
from audits.figures.domain.catalogue import CATALOGUE
from audits.figures.domain.catalogue.service_indicators import SERVICES
from tests.audits.stored_year import store_reference_year
from tests.conftest import settings_for
from wsgi import create_app

YEAR = ("--year", "2017")
NARROWINGS = [
    (),
    *(("--service", service.key) for service in SERVICES),
    *(("--commissioner", name) for name in ("Provköping", "Norra", "Södra")),
    ("--commissioner", "Norra", "--service", "family_counselling"),
    ("--commissioner", "Provköping", "--service", "residential"),
]
EACH = pytest.mark.parametrize("narrowing", NARROWINGS, ids=lambda each: "-".join(each[1::2]))


@pytest.fixture(scope="module")
def run(blank_database, tmp_path_factory):
    """Run the command on one stored year, which no case changes; answers are kept."""
    folder = tmp_path_factory.mktemp("figures")
    path = folder / "insyn.db"
    path.write_bytes(blank_database.read_bytes())
    app = create_app(settings_for(f"sqlite:///{path}", folder))
    kept = {}

    def command(*args):
        if args not in kept:
            kept[args] = app.test_cli_runner().invoke(args=["figures", *args])
        return kept[args]

    with app.app_context():
        store_reference_year(with_assignments=True)
        db.session.commit()
        yield command
        db.session.remove()
        db.engine.dispose()


def of_csv(result):
    rows = csv.DictReader(io.StringIO(result.output))
    return [(row["figure"], row["numerator"], row["denominator"]) for row in rows]


def of_table(result):
    """The table's cells; a line of a count has no third."""
    lines = [line.split() for line in result.output.splitlines()[1:]]
    return [(line[0], line[1], line[2] if len(line) > 2 else "") for line in lines]


def of_json(result):
    return [
        (row["figure"], row["numerator"], row["denominator"])
        for row in json.loads(result.output, parse_float=Decimal)
    ]


def values(written):
    """The numbers of a text format as JSON has them."""
    return [
        (key, Decimal(numerator), Decimal(denominator) if denominator else None)
        for key, numerator, denominator in written
    ]


def csv_of(run, narrowing):
    """The CSV of a narrowing, which the command must have been able to give."""
    result = run(*YEAR, *narrowing, "--format", "csv")
    assert result.exit_code == 0, result.output
    return result


@EACH
def test_csv_and_table_hold_the_same_cells_in_the_same_order(run, narrowing):
    listed = of_csv(csv_of(run, narrowing))

    table = run(*YEAR, *narrowing, "--format", "table")

    assert table.exit_code == 0
    assert of_table(table) == listed


@EACH
def test_csv_and_json_hold_the_same_numbers_in_the_same_order(run, narrowing):
    listed = values(of_csv(csv_of(run, narrowing)))

    data = run(*YEAR, *narrowing, "--format", "json")

    assert data.exit_code == 0
    assert of_json(data) == listed


@EACH
def test_table_is_what_is_printed_when_no_format_is_asked_for(run, narrowing):
    asked = run(*YEAR, *narrowing, "--format", "table").output

    assert run(*YEAR, *narrowing).output == asked
    assert asked.splitlines()[0].split() == ["figure", "numerator", "denominator"]


@EACH
def test_figures_are_named_once_each(run, narrowing):
    keys = [key for key, _top, _base in of_csv(csv_of(run, narrowing))]

    assert len(keys) == len(set(keys)) > 5


@EACH
def test_no_format_holds_an_exponent_or_a_word_for_no_number(run, narrowing):
    cells = [cell for _key, *rest in of_csv(csv_of(run, narrowing)) for cell in rest if cell]

    assert all(set(cell) <= set("-0123456789.") for cell in cells)
    assert all(len(cell.partition(".")[2]) <= 4 for cell in cells)


@EACH
def test_part_is_never_larger_than_what_it_is_a_part_of(run, narrowing):
    listed = {key: rest for key, *rest in values(of_csv(csv_of(run, narrowing)))}

    for key, (numerator, denominator) in listed.items():
        assert numerator >= 0, key
        if key in CATALOGUE and CATALOGUE[key].kind.value == "share" and denominator is not None:
            assert numerator <= denominator, key


@EACH
def test_narrowing_counts_no_more_units_than_the_whole(run, narrowing):
    whole = {key: top for key, top, _base in values(of_csv(csv_of(run, ())))}

    part = {key: top for key, top, _base in values(of_csv(csv_of(run, narrowing)))}

    for key in ("units_total", "complaints", "lex_sarah_inquiries", "assignments_started"):
        assert part.get(key, 0) <= whole[key], key


@pytest.mark.parametrize("service", [each.key for each in SERVICES])
def test_service_leaves_out_the_anonymous_survey_and_other_services(run, service):
    keys = {key for key, _top, _base in of_csv(csv_of(run, ("--service", service)))}

    named = {CATALOGUE[key].service for key in keys if key in CATALOGUE}
    assert service in named
    assert not any(key.startswith("survey_") for key in keys)


@pytest.mark.parametrize("format_", ["table", "csv", "json"])
@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("--commissioner", "Ingenstans"), "Ingenstans"),
        (("--commissioner", ""), "commissioner"),
        (("--commissioner", "norra "), "norra"),
        (("--service", "no_such"), "residential"),
        (("--service", "Residential"), "residential"),
        (("--service", ""), "Services"),
        (("--commissioner", "Ingenstans", "--service", "residential"), "Ingenstans"),
    ],
)
def test_unknown_choice_is_refused_with_a_two_whatever_the_format(run, args, words, format_):
    result = run(*YEAR, *args, "--format", format_)

    assert result.exit_code == 2
    assert words in result.output
    assert "units_total" not in result.output


@pytest.mark.parametrize(
    "args",
    [
        (),
        ("--year",),
        ("--year", ""),
        ("--year", "2017.5"),
        ("--year", "-1"),
        ("--year", "0"),
        ("--year", "99999"),
        (*YEAR, "--format", "xml"),
        (*YEAR, "--format", "CSV "),
        (*YEAR, "--unit", "U001"),
        (*YEAR, "extra"),
    ],
)
def test_question_that_makes_no_sense_is_refused_with_a_two(run, args):
    result = run(*args)

    assert result.exit_code == 2
    assert "Error" in result.output


def test_year_before_is_told_of_itself_as_it_is_told_of_from_the_year_after(run):
    before = {key: rest for key, *rest in of_csv(run("--year", "2016", "--format", "csv"))}

    after = {key: rest for key, *rest in of_csv(run(*YEAR, "--format", "csv"))}

    compared = {key.removesuffix("_2016"): key for key in after if key.endswith("_2016")}
    assert len(compared) > 2
    assert {key: before[key] for key in compared} == {
        key: after[dated] for key, dated in compared.items()
    }
