import pytest
from sqlalchemy import select

from app.db import db
from audits.reviews.models import Interview, Judgement, Review
from tests.app.rows.files import AUDITS, INTERVIEWS, places, run, with_cell, write_files


def test_review_keeps_every_cell_when_imported(web, tmp_path):
    run(write_files(tmp_path / "rows"))

    review = db.session.scalars(select(Review)).one()
    assert review.unit.code == "U1"
    assert review.management_system is Judgement.NEEDS_DEVELOPMENT
    assert review.action_plan_requested is True
    assert (review.files_reviewed, review.files_with_current_plan) == (3, 2)


def test_interviews_are_told_apart_when_of_one_kind_at_one_unit(web, tmp_path):
    run(write_files(tmp_path / "rows"))

    found = db.session.scalars(select(Interview).order_by(Interview.ordinal)).all()
    assert [(one.ordinal, one.felt_safe, one.has_documented_plan) for one in found] == [
        (1, "yes", "no"),
        (2, "no", None),
    ]


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("unit_code", "U9"),
        ("audited_on", "2016-12-31"),
        ("audited_on", "2017-02-29"),
        ("management_system", "good"),
        ("own_user_survey", "dont_know"),
        ("files_reviewed", "-3"),
        ("files_with_current_plan", "4"),
        ("files_with_current_journal", "4"),
    ],
)
def test_review_is_refused_when_a_cell_is_wrong(web, tmp_path, column, cell):
    changed = {"audits_2017.csv": with_cell(AUDITS, 2, column, cell)}

    report = run(write_files(tmp_path / "rows", changed))

    assert places(report) == [("audits_2017.csv", 2, column, cell)]


def test_review_is_refused_when_files_are_current_but_none_reviewed(web, tmp_path):
    changed = {"audits_2017.csv": with_cell(AUDITS, 2, "files_reviewed", "")}

    report = run(write_files(tmp_path / "rows", changed))

    assert [fault.column for fault in report.faults] == [
        "files_with_current_plan",
        "files_with_current_journal",
    ]


@pytest.mark.parametrize(
    ("column", "cell"), [("unit_code", "U9"), ("interviewee", ""), ("satisfied", "very")]
)
def test_interview_is_refused_when_a_cell_is_wrong(web, tmp_path, column, cell):
    changed = {"interviews_2017.csv": with_cell(INTERVIEWS, 3, column, cell)}

    report = run(write_files(tmp_path / "rows", changed))

    assert places(report) == [("interviews_2017.csv", 3, column, cell)]
