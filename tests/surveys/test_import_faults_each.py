"""Each kind of faulty cell in the files of surveys: told once, at its row and column, and kept out."""

import pytest

from tests.app.rows.files import (
    POPULATION,
    SELF_REPORTS,
    USER_SURVEY,
    content,
    run,
    with_cell,
    write_files,
)

REPORTS, SURVEY, INVITED = (
    "self_reports_2017.csv",
    "user_survey_2017.csv",
    "user_survey_population_2017.csv",
)
LINES = {REPORTS: SELF_REPORTS, SURVEY: USER_SURVEY, INVITED: POPULATION}
YES_NO = [
    "lex_sarah_routine",
    "complaints_routine",
    "management_system",
    "standardised_instruments",
    "own_user_survey",
    "risk_analysis_unit_level",
    "changes_in_management_or_organisation",
]
NOT_WHOLE = ["-1", "1.5", "ett", "²"]
PAIRS = "Väntade par av insats och antal, till exempel family_counselling=8."

SELF_REPORT_CELLS = [
    # the row's own columns
    (2, "unit_code", "", "ett värde; cellen är tom"),
    (3, "unit_code", "U" * 41, ""),
    (2, "unit_code", "U3", ""),
    (3, "unit_code", "u2", ""),
    (2, "year", "", "ett värde; cellen är tom"),
    (2, "year", "2018", "2017, som filens namn säger"),
    (3, "year", "2016", "2017, som filens namn säger"),
    (2, "year", "17", ""),
    (2, "year", "20170", ""),
    (2, "year", "tjugohundrasjutton", "ett heltal"),
    (3, "submitted_on", "", "ett värde; cellen är tom"),
    (3, "submitted_on", "2018-02-30", ""),
    (3, "submitted_on", "2018-13-01", ""),
    (2, "submitted_on", "16/1 2018", ""),
    (2, "submitted_on", "20180116", ""),
    (2, "submitted_on", "2018-1-6", ""),
    (2, "submitted_on", "2016-12-31", "ett datum tidigast 2017-01-01"),
    # numbers for each service
    (2, "clients", "family_counselling", PAIRS),
    (2, "clients", "family_counselling:7", PAIRS),
    (2, "clients", "=7", PAIRS),
    (2, "clients", "Family=7", PAIRS),
    (2, "clients", "family_counselling=7;", PAIRS),
    (
        2,
        "clients",
        "family_counselling=7;family_counselling=1",
        "Insatsen family_counselling står två gånger.",
    ),
    *[(2, "clients", f"family_counselling={number}", "") for number in ["", *NOT_WHOLE]],
    # numbers
    *[(2, "lex_sarah_inquiries", number, "") for number in NOT_WHOLE],
    *[(2, "complaints", number, "") for number in NOT_WHOLE],
    *[(2, "clients_extra_sessions", number, "") for number in NOT_WHOLE],
    *[(3, "placements_unaccompanied_minors", number, "") for number in NOT_WHOLE],
    (2, "clients_extra_sessions", "8", "högst 7, antalet klienter i familjerådgivning"),
    (3, "clients_extra_sessions", "1", "högst 0, antalet klienter i familjerådgivning"),
    (3, "placements_unaccompanied_minors", "4", "högst 3, antalet placeringar"),
    # choices
    (2, "lex_sarah_area", "väder", ""),
    (2, "lex_sarah_area", "staff_conduct;väder", ""),
    (2, "lex_sarah_area", "staff_conduct,", ""),
    (2, "complaint_categories", "Treatment_by_staff", ""),
    (2, "complaint_categories", "treatment_by_staff;;", ""),
    *[(3, column, "ja", "") for column in YES_NO],
    (2, "had_clients", "", "ett värde; cellen är tom"),
    (2, "had_clients", "1", ""),
]
SURVEY_CELLS = [
    (2, "care_form", "", "ett värde; cellen är tom"),
    (3, "care_form", "öppenvård", "något av: outpatient, residential"),
    (3, "care_form", "Outpatient", "något av: outpatient, residential"),
    (4, "respondent", "", "ett värde; cellen är tom"),
    (2, "respondent", "r" * 41, ""),
    *[
        (row, column, cell, "")
        for row, column in (
            (2, "situation_improved"),
            (3, "trust_in_staff"),
            (4, "treated_with_respect"),
            (2, "easy_to_contact"),
            (3, "has_implementation_plan"),
        )
        for cell in ("ja", "YES", "vet inte")
    ],
]
POPULATION_CELLS = [
    (2, "care_form", "", "ett värde; cellen är tom"),
    (3, "care_form", "day", "något av: outpatient, residential"),
    (2, "invited", "", "ett värde; cellen är tom"),
    *[(2, "invited", number, "") for number in NOT_WHOLE],
    (3, "invited", "1" * 19, "ett heltal"),
]
CELLS = [
    (name, *cell)
    for name, cells in (
        (REPORTS, SELF_REPORT_CELLS),
        (SURVEY, SURVEY_CELLS),
        (INVITED, POPULATION_CELLS),
    )
    for cell in cells
]


def quoted(lines, row, column, cell):
    """The lines with one cell changed to what may hold a comma."""
    marked = with_cell(lines, row, column, "<here>")
    return [line.replace("<here>", f'"{cell}"' if "," in cell else cell) for line in marked]


@pytest.mark.parametrize("faulty", CELLS)
def test_faulty_cell_is_told_once_at_its_row_and_column_and_nothing_is_stored(
    web, tmp_path, faulty
):
    name, row, column, cell, expected = faulty
    before = content()
    changed = {name: quoted(LINES[name], row, column, cell)}

    report = run(write_files(tmp_path / "rows", changed))

    found = [fault for fault in report.faults if (fault.row, fault.column) == (row, column)]
    assert [fault.file for fault in found] == [name]
    assert found[0].found == cell
    assert expected in found[0].in_words()
    assert content() == before
