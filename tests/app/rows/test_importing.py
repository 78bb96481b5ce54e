from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.db import db
from app.organisation.models.units import Unit
from app.rows.cli import known_formats
from app.rows.faults import LISTED_AT_MOST
from app.rows.formats import Context
from app.rows.importing import import_rows, select_files
from app.trail.models import TrailEntry
from tests.app.rows.files import (
    ALL,
    REFERENCE,
    UNITS,
    YEAR_2017,
    content,
    places,
    run,
    with_cell,
    write_files,
)
from tests.conftest import NOON
from wsgi import create_app


def test_import_counts_every_row_as_new_when_database_is_empty(web):
    report = run(YEAR_2017)

    counts = {file.file: file.outcome.new for file in report.files}
    assert counts == {
        "units.csv": 190,
        "unit_services.csv": 186,
        "self_reports_2016.csv": 145,
        "self_reports_2017.csv": 138,
        "user_survey_population_2017.csv": 2,
        "user_survey_2017.csv": 95,
        "audits_2017.csv": 6,
        "interviews_2017.csv": 5,
    }
    assert report.skipped == ("figures.csv",)


def test_import_changes_nothing_when_made_twice(web, tmp_path):
    folder = write_files(tmp_path / "rows")
    run(folder)
    before = content()
    trail = db.session.scalar(select(func.count()).select_from(TrailEntry))

    report = run(folder)

    assert report.changes_nothing
    assert [file.outcome.unchanged for file in report.files] == [2, 2, 2, 2, 2, 3, 1, 2]
    assert content() == before
    assert db.session.scalar(select(func.count()).select_from(TrailEntry)) == trail


@pytest.mark.parametrize(
    "change",
    [
        ("units.csv", 2, "unit_name", "Nya huset"),
        ("units.csv", 2, "provider_name", "Ny utförare"),
        ("unit_services.csv", 2, "agreement_to", "2019-04-30"),
        ("unit_services.csv", 2, "service_name", "Rådgivning"),
        ("assignments.csv", 2, "hours", "42"),
        ("self_reports_2017.csv", 3, "clients", "residential=4"),
        ("self_reports_2017.csv", 3, "submitted_on", "2018-02-05"),
        ("user_survey_population_2017.csv", 2, "invited", "7"),
        ("user_survey_2017.csv", 3, "trust_in_staff", "yes"),
        ("audits_2017.csv", 2, "management_system", "met"),
        ("interviews_2017.csv", 3, "satisfied", "no"),
    ],
)
def test_import_tells_one_change_when_one_cell_differs(web, tmp_path, change):
    file, *cell = change
    folder = write_files(tmp_path / "rows")
    run(folder)
    write_files(folder, {file: with_cell(ALL[file], *cell)})

    first, again = run(folder), run(folder)

    changed = {one.file: one.outcome.changed for one in first.files if one.outcome.changed}
    assert changed == {file: 1}
    assert not any(one.outcome.new for one in first.files)
    assert again.changes_nothing


def test_import_writes_nothing_when_last_file_has_an_error(web, tmp_path):
    before = content()
    wrong = with_cell(ALL["interviews_2017.csv"], 3, "satisfied", "perhaps")

    report = run(write_files(tmp_path / "rows", {"interviews_2017.csv": wrong}))

    assert places(report) == [("interviews_2017.csv", 3, "satisfied", "perhaps")]
    assert content() == before


def test_import_lists_every_error_of_every_file_when_many_are_wrong(web, tmp_path):
    changed = {
        "units.csv": with_cell(UNITS, 2, "ownership", "cooperative"),
        "assignments.csv": with_cell(ALL["assignments.csv"], 3, "unit_code", "U9"),
        "audits_2017.csv": with_cell(ALL["audits_2017.csv"], 2, "audited_on", "2017-02-30"),
    }

    report = run(write_files(tmp_path / "rows", changed))

    assert places(report) == [
        ("units.csv", 2, "ownership", "cooperative"),
        ("assignments.csv", 3, "unit_code", "U9"),
        ("audits_2017.csv", 2, "audited_on", "2017-02-30"),
    ]


def test_import_blames_no_later_file_when_units_can_not_be_read(web, tmp_path):
    report = run(write_files(tmp_path / "rows", {"units.csv": ["unit_code;unit_name;x;y"]}))

    assert [fault.file for fault in report.faults] == ["units.csv"]


def test_import_counts_errors_beyond_the_list_when_there_are_thousands(web, tmp_path):
    rows = [f"U{n},Namn,Utförare,nobody" for n in range(LISTED_AT_MOST + 500)]
    path = tmp_path / "units.csv"
    path.write_text("\n".join([UNITS[0], *rows]), encoding="utf-8")

    report = run(path)

    assert len(report.faults) == LISTED_AT_MOST
    assert report.faults_total == LISTED_AT_MOST + 500


def test_import_leaves_counts_in_the_trail_when_it_changed_something(web, tmp_path):
    run(write_files(tmp_path / "rows"))

    entry = db.session.scalars(select(TrailEntry).where(TrailEntry.action == "rows.import")).one()
    assert entry.details["units.csv new"] == 2
    assert "Familjehuset" not in str(entry.details)


def test_import_writes_nothing_when_the_caller_rolls_back(web, tmp_path):
    before = content()
    folder = write_files(tmp_path / "rows")

    report = import_rows(select_files([folder], known_formats()), Context(NOON))
    db.session.rollback()

    assert [file.outcome.new for file in report.files] == [2, 2, 2, 2, 2, 3, 1, 2]
    assert content() == before


def test_import_orders_files_by_need_when_given_backwards(web, tmp_path):
    folder = write_files(tmp_path / "rows")

    report = run(*(folder / name for name in reversed(ALL)))

    assert not report.has_faults
    assert report.files[0].file == "units.csv"
    assert db.session.scalar(select(func.count()).select_from(Unit)) == 2


def test_file_is_refused_when_named_and_unknown(web, tmp_path):
    (tmp_path / "notes.csv").write_text("a,b\n", encoding="utf-8")

    report = run(tmp_path / "notes.csv")

    assert places(report) == [("notes.csv", None, "", "")]


def test_results_are_passed_over_when_named_among_rows(web, tmp_path):
    write_files(tmp_path)
    (tmp_path / "figures.csv").write_text("figure,numerator,denominator\n", encoding="utf-8")

    report = run(*sorted(tmp_path.glob("*.csv")))

    assert places(report) == []
    assert report.skipped == ("figures.csv",)
    assert "figures.csv" not in [file.file for file in report.files]


def test_results_alone_are_no_import(web, tmp_path):
    (tmp_path / "figures.csv").write_text("figure,numerator,denominator\n", encoding="utf-8")

    report = run(tmp_path / "figures.csv")

    assert report.faults_total == 1


def test_path_is_refused_when_nothing_is_there(web):
    report = run(Path("nowhere"))

    assert places(report) == [("nowhere", None, "", "")]


def test_folder_is_refused_when_it_holds_no_known_file(web, tmp_path):
    report = run(tmp_path)

    assert report.faults_total == 1


def test_file_is_refused_when_two_of_the_name_are_given(web, tmp_path):
    one, two = (write_files(tmp_path / name) for name in ("one", "two"))

    report = run(one / "units.csv", two / "units.csv")

    assert places(report) == [("units.csv", None, "", "")]


@pytest.mark.postgresql
def test_import_gives_the_same_twice_when_on_postgresql(postgresql):
    app = create_app(postgresql)
    with app.app_context():
        first, again = run(YEAR_2017, REFERENCE / "formats"), run(YEAR_2017, REFERENCE / "formats")
        db.session.remove()
        db.engine.dispose()

    assert not first.has_faults
    assert [file.outcome.new for file in first.files][:3] == [190, 186, 3]
    assert again.changes_nothing
