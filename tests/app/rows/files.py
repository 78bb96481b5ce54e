"""Files for the import's tests: small, valid by default, changed one cell at a time."""

from pathlib import Path

from app.db import db
from app.rows.cli import known_formats
from app.rows.formats import Context
from app.rows.importing import import_rows, select_files
from tests.conftest import NOON

REFERENCE = Path(__file__).parents[2] / "reference"
YEAR_2017 = REFERENCE / "year-2017"

UNITS = [
    "unit_code,unit_name,provider_name,ownership",
    "U1,Familjehuset,Utförare 1 AB,private",
    "U2,Ängen,Kommunens egen regi,municipal",
]
UNIT_SERVICES = [
    "unit_code,service,service_name,care_form,contract_form,needs_assessed,agreement_from,agreement_to",
    "U1,family_counselling,Familjerådgivning,outpatient,LOV,no,2014-05-01,2018-04-30",
    "U2,residential,Heldygnsvård,residential,LOU,yes,2014-05-01,",
]
ASSIGNMENTS = [
    (
        "assignment_code,unit_code,commissioner,service,child_age,child_gender,referred_on,started_on,"
        "ended_on,hours,goal_outcome,reason_goal_not_met"
    ),
    "X1,U1,Norra,family_counselling,9,girl,2017-01-10,2017-02-01,2017-08-30,41.5,met,",
    "X2,U2,Södra,residential,,,2017-05-05,,,,,",
]
SELF_REPORTS = [
    (
        "unit_code,year,submitted_on,had_clients,clients,clients_extra_sessions,"
        "placements_unaccompanied_minors,lex_sarah_inquiries,lex_sarah_area,complaints,"
        "complaint_categories,lex_sarah_routine,complaints_routine,management_system,"
        "standardised_instruments,own_user_survey,risk_analysis_unit_level,"
        "changes_in_management_or_organisation"
    ),
    (
        "U1,2017,2018-01-16,yes,family_counselling=7,1,,1,staff_conduct,1,treatment_by_staff,"
        "yes,yes,yes,no,yes,yes,no"
    ),
    "U2,2017,2018-02-04,yes,residential=3,,2,0,,0,,yes,yes,yes,yes,yes,no,yes",
]
POPULATION = ["care_form,invited", "residential,2", "outpatient,3"]
USER_SURVEY = [
    (
        "care_form,respondent,situation_improved,trust_in_staff,treated_with_respect,easy_to_contact,"
        "has_implementation_plan"
    ),
    "residential,1,yes,no,yes,no,yes",
    "outpatient,1,yes,no,,dont_know,no",
    "outpatient,2,no,no,yes,no,dont_know",
]
AUDITS = [
    (
        "unit_code,audited_on,management_system,action_plan_requested,risk_analysis_unit_level,"
        "own_user_survey,staff_know_lex_sarah,files_reviewed,files_with_current_plan,"
        "files_with_current_journal,evening_shifts_two_a_week,on_call_phone"
    ),
    "U1,2017-02-12,needs_development,yes,not_met,yes,met,3,2,3,yes,yes",
]
INTERVIEWS = [
    "unit_code,interviewee,satisfied,felt_safe,treated_well,has_documented_plan,has_influence",
    "U1,young_person,yes,yes,yes,no,yes",
    "U1,young_person,yes,no,dont_know,,yes",
]
ALL = {
    "units.csv": UNITS,
    "unit_services.csv": UNIT_SERVICES,
    "assignments.csv": ASSIGNMENTS,
    "self_reports_2017.csv": SELF_REPORTS,
    "user_survey_population_2017.csv": POPULATION,
    "user_survey_2017.csv": USER_SURVEY,
    "audits_2017.csv": AUDITS,
    "interviews_2017.csv": INTERVIEWS,
}


def write_files(folder, changed=None):
    """All files, some of them changed: {name: lines or bytes, None to leave it out}."""
    folder.mkdir(exist_ok=True)
    for name, content in {**ALL, **(changed or {})}.items():
        path = folder / name
        if content is None:
            path.unlink(missing_ok=True)
        elif isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text("\n".join(content) + "\n", encoding="utf-8")
    return folder


def with_cell(lines, row, column, cell):
    """The lines with one cell changed; row as an editor counts."""
    place = lines[0].split(",").index(column)
    cells = lines[row - 1].split(",")
    cells[place] = cell
    return [*lines[: row - 1], ",".join(cells), *lines[row:]]


def run(*paths, at=NOON, by=None):
    """One import, committed unless it has faults."""
    report = import_rows(select_files(paths, known_formats()), Context(at, by))
    if report.has_faults:
        db.session.rollback()
    else:
        db.session.commit()
    return report


def places(report):
    """Where the faults are."""
    return [(fault.file, fault.row, fault.column, fault.found) for fault in report.faults]


def content():
    """Everything that the database holds, table by table, without the trail."""
    return {
        table.name: sorted(map(repr, db.session.execute(table.select())))
        for table in db.Model.metadata.sorted_tables
        if table.name != "trail_entry"
    }
