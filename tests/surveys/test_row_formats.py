from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.db import db
from app.organisation.models.units import Unit
from surveys.answering.models import Response, ResponseOrigin, SelfReportClaim
from surveys.answering.operations.answers import Origin, Sending, store_response, withdraw_response
from surveys.collections.domain.rounds import EntryMode, Mode
from surveys.collections.models import Round, RoundGroup
from surveys.instruments.queries import instrument_of
from surveys.results.queries.recount import kept_tallies, recount
from surveys.tallies.models import Tally
from tests.app.rows.files import (
    POPULATION,
    SELF_REPORTS,
    USER_SURVEY,
    YEAR_2017,
    content,
    places,
    run,
    with_cell,
    write_files,
)
from tests.conftest import NOON


def rounds():
    return {round_.title: round_ for round_ in db.session.scalars(select(Round))}


def responses(round_):
    return db.session.scalars(select(Response).where(Response.round_id == round_.id)).all()


def test_rounds_are_made_closed_when_their_year_is_past(web):
    run(YEAR_2017)

    made = rounds()
    assert set(made) == {"Egenrapport 2016", "Egenrapport 2017", "Brukarenkät 2017"}
    assert made["Egenrapport 2017"].mode is Mode.CONFIDENTIAL
    assert made["Brukarenkät 2017"].mode is Mode.ANONYMOUS
    assert made["Egenrapport 2017"].opens_on == date(2018, 1, 15)
    assert all(round_.closed_at is not None for round_ in made.values())
    assert all(round_.instrument_version.opened_at is not None for round_ in made.values())


def test_round_is_left_open_when_its_time_is_not_past(web, tmp_path):
    folder = write_files(tmp_path / "rows")

    run(folder, at=datetime(2018, 2, 1, 12, tzinfo=UTC))

    made = rounds()
    assert made["Egenrapport 2017"].closed_at is None
    assert made["Brukarenkät 2017"].closed_at == datetime(2017, 11, 30, 23, tzinfo=UTC)


def test_self_report_is_stored_with_its_unit_and_day_when_imported(web, tmp_path):
    run(write_files(tmp_path / "rows"))

    unit = db.session.scalars(select(Unit).where(Unit.code == "U1")).one()
    claim = db.session.scalars(
        select(SelfReportClaim).where(SelfReportClaim.unit_id == unit.id)
    ).one()
    response = db.session.get(Response, claim.response_id)
    assert response.answered_on == date(2018, 1, 16)
    assert response.origin.unit_id == unit.id
    assert response.origin.sent_at == datetime(2018, 1, 16, 11, tzinfo=UTC)
    assert response.answers["clients"] == {"family_counselling": 7}
    assert response.answers["lex_sarah_area"] == ["staff_conduct"]
    assert response.answers["lex_sarah_inquiries"] == 1
    assert "placements_unaccompanied_minors" not in response.answers


def test_user_survey_keeps_nothing_of_the_respondent_when_imported(web, tmp_path):
    run(write_files(tmp_path / "rows"))

    found = responses(rounds()["Brukarenkät 2017"])
    assert len(found) == 3
    assert {response.answered_on.weekday() for response in found} == {0}
    assert all(response.origin is None for response in found)
    assert "respondent" not in str([response.answers for response in found])


def test_empty_and_dont_know_are_kept_apart_when_imported(web, tmp_path):
    run(write_files(tmp_path / "rows"))

    answers = [response.answers for response in responses(rounds()["Brukarenkät 2017"])]
    assert [
        a
        for a in answers
        if "treated_with_respect" not in a and a["easy_to_contact"] == "dont_know"
    ]


def test_groups_say_how_many_were_invited_when_population_is_given(web):
    run(YEAR_2017)

    invited = {group.key: group.invited for group in db.session.scalars(select(RoundGroup))}
    assert invited == {"residential": 50, "outpatient": 207}


@pytest.mark.parametrize("again", [False, True])
def test_tallies_equal_a_recount_when_rows_are_imported_and_changed(web, tmp_path, again):
    folder = write_files(tmp_path / "rows")
    run(folder)
    if again:
        changed = {
            "user_survey_2017.csv": with_cell(USER_SURVEY, 3, "trust_in_staff", "yes"),
            "self_reports_2017.csv": with_cell(SELF_REPORTS, 3, "had_clients", "yes"),
        }
        run(write_files(folder, changed))

    for round_ in rounds().values():
        kept = {key: n for key, n in kept_tallies(round_.id).items() if n}
        assert kept == dict(recount(round_))


def test_response_keeps_its_id_when_its_row_changes(web, tmp_path):
    folder = write_files(tmp_path / "rows")
    run(folder)
    before = set(db.session.scalars(select(Response.id)))

    run(
        write_files(
            folder, {"user_survey_2017.csv": with_cell(USER_SURVEY, 2, "trust_in_staff", "yes")}
        )
    )

    assert set(db.session.scalars(select(Response.id))) == before


@pytest.mark.parametrize(
    ("row", "column", "cell"),
    [
        (2, "unit_code", "U9"),
        (2, "year", "2016"),
        (2, "submitted_on", "2018-04-31"),
        (2, "submitted_on", "2016-12-31"),
        (2, "had_clients", ""),
        (2, "had_clients", "maybe"),
        (2, "clients", "family_counselling=-7"),
        (2, "clients", "family_counselling"),
        (2, "clients_extra_sessions", "8"),
        (2, "clients_extra_sessions", "-1"),
        (3, "placements_unaccompanied_minors", "4"),
        (3, "lex_sarah_inquiries", "-1"),
        (3, "lex_sarah_area", "staff_conduct"),
        (3, "complaint_categories", "premises"),
        (2, "lex_sarah_area", "weather"),
        (2, "own_user_survey", "ja"),
    ],
)
def test_self_report_is_refused_when_a_cell_is_wrong(web, tmp_path, row, column, cell):
    changed = {"self_reports_2017.csv": with_cell(SELF_REPORTS, row, column, cell)}

    report = run(write_files(tmp_path / "rows", changed))

    assert ("self_reports_2017.csv", row, column, cell) in places(report)


def test_self_report_names_the_service_when_it_is_unknown(web, tmp_path):
    cell = "family_counselling=7;dog_therapy=1"
    changed = {"self_reports_2017.csv": with_cell(SELF_REPORTS, 2, "clients", cell)}

    report = run(write_files(tmp_path / "rows", changed))

    assert places(report) == [("self_reports_2017.csv", 2, "clients", "dog_therapy")]


def test_self_report_is_refused_when_answers_belong_to_questions_not_asked(web, tmp_path):
    changed = {"self_reports_2017.csv": with_cell(SELF_REPORTS, 2, "had_clients", "no")}

    report = run(write_files(tmp_path / "rows", changed))

    assert ("self_reports_2017.csv", 2, "clients", "family_counselling=7") in places(report)


def test_self_report_may_have_columns_for_other_questions(web, tmp_path):
    lines = [SELF_REPORTS[0] + ",supervision", *(f"{line},met" for line in SELF_REPORTS[1:])]

    report = run(write_files(tmp_path / "rows", {"self_reports_2017.csv": lines}))

    found = responses(rounds()["Egenrapport 2017"])
    assert not report.has_faults
    assert {response.answers["supervision"] for response in found} == {"met"}


def test_self_report_is_refused_when_unit_has_answered_on_the_web(web, tmp_path):
    folder = write_files(tmp_path / "rows")
    run(folder)
    round_ = rounds()["Egenrapport 2017"]
    claim = db.session.scalars(select(SelfReportClaim).order_by(SelfReportClaim.unit_id)).first()
    unit_id, instrument = claim.unit_id, instrument_of(round_.instrument_version)
    withdraw_response(claim.response_id, instrument)
    db.session.expire_all()
    sending = Sending(
        round_id=round_.id,
        instrument=instrument,
        answers={"had_clients": "no"},
        answered_on=date(2018, 2, 2),
        entry_mode=EntryMode.PHONE,
        locale="sv",
        unit_id=unit_id,
    )
    sent = store_response(sending, Origin(sent_at=NOON, unit_id=unit_id), uuid4())
    db.session.add(SelfReportClaim(round_id=round_.id, unit_id=unit_id, response_id=sent))
    db.session.commit()

    report = run(folder)

    assert places(report) == [("self_reports_2017.csv", 2, "unit_code", "U1")]
    assert "Insyn" in report.faults[0].in_words()
    assert db.session.get(Response, sent).answers == {"had_clients": "no"}


@pytest.mark.parametrize(
    ("row", "column", "cell"),
    [
        (2, "care_form", "day"),
        (2, "respondent", ""),
        (2, "trust_in_staff", "3"),
        (2, "has_implementation_plan", "vet inte"),
    ],
)
def test_form_is_refused_when_a_cell_is_wrong(web, tmp_path, row, column, cell):
    changed = {"user_survey_2017.csv": with_cell(USER_SURVEY, row, column, cell)}

    report = run(write_files(tmp_path / "rows", changed))

    assert places(report) == [("user_survey_2017.csv", row, column, cell)]


def test_form_is_refused_when_respondent_stands_twice_in_the_group(web, tmp_path):
    report = run(
        write_files(tmp_path / "rows", {"user_survey_2017.csv": [*USER_SURVEY, USER_SURVEY[2]]})
    )

    assert [(fault.row, fault.params["row"]) for fault in report.faults] == [(5, 3)]


def test_forms_are_refused_when_more_answered_than_were_invited(web, tmp_path):
    changed = {"user_survey_population_2017.csv": with_cell(POPULATION, 3, "invited", "1")}

    report = run(write_files(tmp_path / "rows", changed))

    assert places(report) == [("user_survey_2017.csv", 4, "care_form", "2")]


def test_forms_are_refused_when_two_imports_together_exceed_the_invited(web, tmp_path):
    folder = write_files(tmp_path / "rows")
    run(folder)
    others = [USER_SURVEY[0], *(f"outpatient,{n},yes,yes,yes,yes,yes" for n in (7, 8))]
    before = content()

    report = run(write_files(folder, {"user_survey_2017.csv": others}))

    assert [(fault.row, fault.found) for fault in report.faults] == [(3, "4")]
    assert content() == before


def test_population_is_refused_when_below_those_who_answered(web, tmp_path):
    folder = write_files(tmp_path / "rows")
    run(folder)
    lowered = with_cell(POPULATION, 3, "invited", "1")

    report = run(
        write_files(
            folder, {"user_survey_population_2017.csv": lowered, "user_survey_2017.csv": None}
        )
    )

    assert places(report) == [("user_survey_population_2017.csv", 3, "invited", "1")]


@pytest.mark.parametrize("cell", ["-1", "many", ""])
def test_population_is_refused_when_not_a_count(web, tmp_path, cell):
    changed = {"user_survey_population_2017.csv": with_cell(POPULATION, 2, "invited", cell)}

    report = run(write_files(tmp_path / "rows", changed))

    assert places(report) == [("user_survey_population_2017.csv", 2, "invited", cell)]


def test_forms_are_taken_when_population_is_not_known(web, tmp_path):
    report = run(write_files(tmp_path / "rows", {"user_survey_population_2017.csv": None}))

    assert not report.has_faults
    assert set(db.session.scalars(select(RoundGroup.invited))) == {0}


answer = st.sampled_from(["yes", "no", "dont_know", ""])
forms = st.lists(st.tuples(*[answer] * 5), min_size=1, max_size=30)


@given(rows=forms)
def test_forms_are_counted_as_they_stand_when_any_valid_rows_are_imported(web, tmp_path, rows):
    year = 1950 + int(db.session.scalar(select(func.count()).select_from(Round)))
    path = tmp_path / f"user_survey_{year}.csv"
    lines = [f"outpatient,{n},{','.join(row)}" for n, row in enumerate(rows)]
    path.write_text("\n".join([USER_SURVEY[0], *lines]), encoding="utf-8")

    report, again = run(path), run(path)

    round_id = rounds()[f"Brukarenkät {year}"].id
    tallied = db.session.scalar(
        select(func.coalesce(func.sum(Tally.n), 0)).where(
            Tally.round_id == round_id,
            Tally.question_key == "trust_in_staff",
            Tally.value == "no",
        )
    )
    assert report.files[0].outcome.new == len(rows)
    assert tallied == sum(row[1] == "no" for row in rows)
    assert again.changes_nothing
    assert db.session.scalar(select(func.count()).select_from(ResponseOrigin)) == 0
