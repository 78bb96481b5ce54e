"""The reference year as facts, read straight from its files: a small loader for tests only."""

import csv
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

from audits.figures.domain.facts import (
    RESPONSES,
    Assignment,
    Interview,
    Invited,
    Offer,
    Review,
    SelfReport,
    SurveyCell,
    UnitFact,
    YearFacts,
)

REFERENCE = Path(__file__).parents[3] / "reference"
YEAR = REFERENCE / "year-2017"
COUNTS = ("clients_extra_sessions", "placements_unaccompanied_minors", "lex_sarah_inquiries")
LISTS = ("lex_sarah_area", "complaint_categories")
QUESTIONS = (
    "situation_improved",
    "trust_in_staff",
    "treated_with_respect",
    "easy_to_contact",
    "has_implementation_plan",
)


def read_rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _date(text):
    return date.fromisoformat(text) if text else None


def _answer(key, text):
    if key == "clients":
        pairs = (pair.split("=") for pair in text.split(";"))
        return {service: int(number) for service, number in pairs}
    if key in LISTS:
        return sorted(text.split(";"))
    return int(text) if key in (*COUNTS, "complaints") else text


def _report(row):
    answers = {
        key: _answer(key, text)
        for key, text in row.items()
        if text and key not in ("unit_code", "year", "submitted_on")
    }
    return SelfReport(row["unit_code"], int(row["year"]), answers)


def _offer(row):
    return Offer(
        unit_code=row["unit_code"],
        service_key=row["service"],
        care_form=row["care_form"],
        contract_form=row["contract_form"],
        needs_assessed=row["needs_assessed"] == "yes",
        commissioner="kommunen",
    )


def _survey():
    forms = read_rows(YEAR / "user_survey_2017.csv")
    tally = Counter((form["care_form"], RESPONSES, RESPONSES) for form in forms)
    tally += Counter(
        (form["care_form"], question, form[question])
        for form in forms
        for question in QUESTIONS
        if form[question]
    )
    return tuple(SurveyCell(*key, n) for key, n in sorted(tally.items()))


def _review(row):
    values = {key: text or None for key, text in row.items()}
    del values["audited_on"]
    for key in ("files_reviewed", "files_with_current_plan", "files_with_current_journal"):
        values[key] = int(row[key]) if row[key] else None
    return Review(reviewed_on=_date(row["audited_on"]), **values)


def _assignment(row):
    return Assignment(
        code=row["assignment_code"],
        unit_code=row["unit_code"],
        commissioner=row["commissioner"],
        service_key=row["service"],
        child_age=int(row["child_age"]) if row["child_age"] else None,
        child_gender=row["child_gender"] or None,
        referred_on=_date(row["referred_on"]),
        started_on=_date(row["started_on"]),
        ended_on=_date(row["ended_on"]),
        hours=Decimal(row["hours"]) if row["hours"] else None,
        goal_outcome=row["goal_outcome"] or None,
        reason=row["reason_goal_not_met"] or None,
    )


def load_year():
    units = tuple(
        UnitFact(row["unit_code"], row["unit_name"], row["provider_name"], row["ownership"])
        for row in read_rows(YEAR / "units.csv")
    )
    offers = tuple(_offer(row) for row in read_rows(YEAR / "unit_services.csv"))
    before = YearFacts(
        year=2016,
        units=units,
        offers=offers,
        self_reports=tuple(_report(row) for row in read_rows(YEAR / "self_reports_2016.csv")),
    )
    return YearFacts(
        year=2017,
        units=units,
        offers=offers,
        self_reports=tuple(_report(row) for row in read_rows(YEAR / "self_reports_2017.csv")),
        survey=_survey(),
        invited=tuple(
            Invited(row["care_form"], int(row["invited"]))
            for row in read_rows(YEAR / "user_survey_population_2017.csv")
        ),
        reviews=tuple(_review(row) for row in read_rows(YEAR / "audits_2017.csv")),
        interviews=tuple(
            Interview(**{key: text or None for key, text in row.items()})
            for row in read_rows(YEAR / "interviews_2017.csv")
        ),
        previous=before,
    )


def load_assignments():
    rows = read_rows(REFERENCE / "formats" / "assignments.csv")
    return tuple(_assignment(row) for row in rows)


def published_figures():
    return {
        row["figure"]: (row["numerator"], row["denominator"])
        for row in read_rows(YEAR / "figures.csv")
    }
