from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.csv_files import csv_text
from app.db import db
from app.organisation.models.assignments import Assignment, GoalOutcome
from app.organisation.models.units import Commissioner, Provider, Service, Unit
from tests.app.rows.files import (
    ASSIGNMENTS,
    REFERENCE,
    UNIT_SERVICES,
    YEAR_2017,
    places,
    run,
    with_cell,
    write_files,
)


def only(db_class):
    return db.session.scalars(select(db_class).order_by(db_class.id)).all()


def test_providers_are_made_once_when_units_share_them(web):
    run(YEAR_2017 / "units.csv")

    own = db.session.scalars(select(Provider).where(Provider.name == "Kommunens egen regi")).one()
    units = db.session.scalars(select(Unit).where(Unit.provider_id == own.id)).all()
    assert len(units) == 7


def test_service_is_made_with_its_care_form_when_first_named(web, tmp_path):
    run(write_files(tmp_path / "rows"))

    assert [(s.key, s.care_form) for s in only(Service)] == [
        ("family_counselling", "outpatient"),
        ("residential", "residential"),
    ]


def test_commissioners_are_made_below_the_municipality_when_first_named(web, tmp_path):
    run(write_files(tmp_path / "rows"))

    top, *districts = only(Commissioner)
    assert top.name == "Provköping"
    assert {(d.name, d.parent_id) for d in districts} == {("Norra", top.id), ("Södra", top.id)}


def test_assignment_keeps_every_cell_when_imported(web, tmp_path):
    run(write_files(tmp_path / "rows"))

    first, second = only(Assignment)
    assert (first.child_age, first.child_gender, first.hours) == (9, "girl", Decimal("41.5"))
    assert (first.started_on, first.ended_on) == (date(2017, 2, 1), date(2017, 8, 30))
    assert first.goal_outcome is GoalOutcome.MET
    assert (second.started_on, second.hours, second.goal_outcome) == (None, None, None)


def test_example_of_assignments_is_taken_when_the_year_is_there(web):
    report = run(YEAR_2017, REFERENCE / "formats")

    outcomes = {file.file: file.outcome for file in report.files}
    assert outcomes["assignments.csv"].new == 3


@pytest.mark.parametrize(
    ("row", "column", "cell"),
    [
        (2, "unit_code", "U9"),
        (2, "service", "Family"),
        (2, "care_form", "night"),
        (2, "contract_form", "lov"),
        (2, "needs_assessed", "ja"),
        (2, "agreement_from", "2018-04-31"),
        (2, "agreement_from", ""),
        (2, "agreement_to", "2014-04-30"),
    ],
)
def test_agreement_is_refused_when_a_cell_is_wrong(web, tmp_path, row, column, cell):
    changed = {"unit_services.csv": with_cell(UNIT_SERVICES, row, column, cell)}

    report = run(write_files(tmp_path / "rows", changed))

    assert ("unit_services.csv", row, column, cell) in places(report)


@pytest.mark.parametrize(
    ("column", "cell"), [("care_form", "residential"), ("service_name", "Annat")]
)
def test_service_is_refused_when_two_rows_disagree(web, tmp_path, column, cell):
    second = with_cell(UNIT_SERVICES, 2, "unit_code", "U2")[1]
    lines = with_cell([*UNIT_SERVICES, second], 4, column, cell)

    report = run(write_files(tmp_path / "rows", {"unit_services.csv": lines}))

    assert ("unit_services.csv", 4, column, cell) in places(report)
    assert report.faults[0].params["row"] == 2


def test_service_is_refused_when_its_care_form_was_another_before(web, tmp_path):
    folder = write_files(tmp_path / "rows")
    run(folder)
    changed = with_cell(UNIT_SERVICES, 2, "care_form", "residential")
    write_files(folder, {"unit_services.csv": changed, "self_reports_2017.csv": None})

    report = run(folder)

    assert places(report) == [("unit_services.csv", 2, "care_form", "residential")]


@pytest.mark.parametrize(
    ("row", "column", "cell"),
    [
        (2, "unit_code", "U9"),
        (2, "commissioner", ""),
        (2, "service", "dog_therapy"),
        (2, "child_age", "-1"),
        (2, "child_age", "26"),
        (2, "child_gender", "flicka"),
        (2, "referred_on", "2018-04-31"),
        (2, "started_on", "2017-01-09"),
        (2, "ended_on", "2017-01-31"),
        (3, "ended_on", "2017-05-04"),
        (2, "hours", "-2"),
        (2, "goal_outcome", "done"),
        (2, "reason_goal_not_met", "youth_declined"),
    ],
)
def test_assignment_is_refused_when_a_cell_is_wrong(web, tmp_path, row, column, cell):
    changed = {"assignments.csv": with_cell(ASSIGNMENTS, row, column, cell)}

    report = run(write_files(tmp_path / "rows", changed))

    assert places(report) == [("assignments.csv", row, column, cell)]


names = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=30
).filter(lambda name: not name.startswith(("=", "+", "-", "@")))
unit_rows = st.lists(
    st.tuples(names, names, names, st.sampled_from(["private", "municipal"])),
    min_size=1,
    max_size=20,
    unique_by=lambda row: row[0],
)


@given(rows=unit_rows)
def test_units_come_back_as_they_were_when_any_valid_rows_are_imported(web, tmp_path, rows):
    header = ("unit_code", "unit_name", "provider_name", "ownership")
    path = tmp_path / "units.csv"
    path.write_text(csv_text(header, rows), encoding="utf-8", newline="")

    report, again = run(path), run(path)

    stored = {
        (unit.code, unit.name, unit.provider.name, unit.ownership.value) for unit in only(Unit)
    }
    assert not report.has_faults
    assert set(rows) <= stored
    assert again.changes_nothing
