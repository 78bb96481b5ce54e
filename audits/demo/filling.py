"""Filling the demo municipality, and the links that are ready to open in it."""

from collections.abc import Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from datetime import timedelta
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path

from flask import current_app
from sqlalchemy import select

from app.clock import local_date, now, today
from app.db import db
from app.organisation.models.units import Unit
from app.organisation.operations.commissioners import municipality_commissioner
from app.part import DemoLink
from app.rows.formats import Context
from app.rows.importing import import_rows, select_files
from audits.demo.courses import add_cases, open_session_of
from audits.demo.directory import add_assignments, add_districts, renew_agreements
from audits.demo.rounds import (
    add_round,
    add_self_reports,
    add_user_survey,
    last_year,
    this_year,
)
from audits.demo.users import DOMAIN, add_users
from audits.release.domain.making import make_release
from audits.release.operations.years import enter_release, prepare_release
from audits.reviews.models import Interview, Judgement, Review
from surveys.collections.domain import purposes
from surveys.collections.models import Round
from surveys.collections.operations.invitations import Invite, invite
from surveys.instruments.domain.instruments import Moment
from surveys.instruments.operations import sync_shipped
from surveys.practice.models import AgeBand, Case, Participant
from surveys.practice.operations.sessions import AlreadyRated, end_session, show_link, start_session

SOLVER = "audits.disclosure.suppress"
REFERENCE_YEAR = Path(__file__).with_name("year-2017")
READERS = (
    ("a kvalitetsgranskare (auditor)", "auditor"),
    ("a beställare (commissioner)", "commissioner"),
    ("a verksamhetschef (unit manager)", "manager"),
    ("a behandlare (practitioner)", "practitioner"),
    ("the system administrator", "administrator"),
)


def fill() -> None:
    """Import the reference year, and make a current year that is alive."""
    # the web's processes are forked from this one and need no solver: another loads it meanwhile
    with ProcessPoolExecutor(1, get_context("fork")) as apart:
        apart.submit(import_module, SOLVER)
        auditor_id = _fill()
        release_reference_year(apart, auditor_id)


def _fill() -> int:
    """Everything but the release; gives the auditor's id."""
    at, on = now(), today()
    municipality = municipality_commissioner()
    sync_shipped(at)
    import_reference_year()
    districts = add_districts(municipality)
    units = renew_agreements(on)
    users = add_users(municipality, districts[0], units, at)
    add_assignments(units, districts, on)
    for period, answered in ((last_year(on), units[:96]), (this_year(on), units[2:58])):
        is_open = period.closes_on >= on
        add_user_survey(add_round(purposes.USER_SURVEY, period, municipality, at), is_open=is_open)
        add_self_reports(add_round(purposes.SELF_REPORT, period, municipality, at), answered, at)
    add_cases(units[:2], [users["practitioner"], users["practitioner.two"]], at)
    _add_reviews(units[40:45], municipality.municipality_id)
    db.session.flush()
    return users["auditor"].id


def release_reference_year(apart: Executor, by: int) -> None:
    """Release the reference year's whole, so that a manager sees it beside the own figures."""
    prepared = prepare_release(2017, lambda *of: apart.submit(make_release, *of).result())
    enter_release(prepared, by=by, at=now())


def import_reference_year() -> None:
    """Import the rows of the reference year, just as an administrator would."""
    formats = [form for part in current_app.config["PARTS"] for form in part.row_formats]
    report = import_rows(select_files([REFERENCE_YEAR], formats), Context(now()))
    if report.has_faults:
        raise RuntimeError(f"the demo's rows can't be imported: {report.faults[:3]}")
    db.session.flush()


def _add_reviews(units: Sequence[Unit], municipality_id: int) -> None:
    for number, unit in enumerate(units):
        on = today() - timedelta(days=30 + 40 * number)
        db.session.add(
            Review(
                municipality_id=municipality_id,
                unit_id=unit.id,
                reviewed_on=on,
                management_system=Judgement.MET if number else Judgement.NEEDS_DEVELOPMENT,
                risk_analysis_unit_level=Judgement.MET if number % 2 else Judgement.NOT_MET,
                staff_know_lex_sarah=Judgement.MET,
                action_plan_requested=number == 0,
                own_user_survey=number < 3,
                files_reviewed=4,
                files_with_current_plan=4,
                files_with_current_journal=4 - (number == 0),
                evening_shifts_two_a_week=True,
                on_call_phone=number != 2,
            )
        )
        db.session.add(
            Interview(
                municipality_id=municipality_id,
                unit_id=unit.id,
                year=on.year,
                interviewee="young_person",
                ordinal=1,
                satisfied="yes",
                felt_safe="yes",
                treated_well="yes",
                has_documented_plan="no" if number < 3 else "yes",
                has_influence="yes" if number else "dont_know",
            )
        )


def links() -> Sequence[DemoLink]:
    """A fresh rating link, a fresh survey link, and the log-in page of each kind of user."""
    return (
        DemoLink("a family, after a session", _rating_path()),
        DemoLink("a family, the user survey", _survey_path()),
        *(DemoLink(reader, f"/log-in?email={name}@{DOMAIN}") for reader, name in READERS),
    )


def _rating_path() -> str:
    at = now()
    participant = db.session.scalars(
        select(Participant)
        .join(Participant.case)
        .where(Participant.age_band == AgeBand.FROM_13_TO_17, Case.closed_on.is_(None))
        .order_by(Participant.id)
    ).first()
    if participant is None:
        return "/"
    by = participant.case.opened_by or 0
    session = open_session_of(participant.case, local_date(at))
    try:
        return f"/a/{show_link(session, participant, Moment.BEFORE, by=by, at=at).token}"
    except AlreadyRated:
        end_session(session, by=by, at=at)
        session = start_session(participant.case, by=by, at=at)
        return f"/a/{show_link(session, participant, Moment.BEFORE, by=by, at=at).token}"


def _survey_path() -> str:
    on = today()
    round_ = db.session.scalars(
        select(Round)
        .where(Round.purpose == purposes.USER_SURVEY, Round.closes_on >= on)
        .where(Round.closed_at.is_(None))
        .order_by(Round.year.desc())
    ).first()
    if round_ is None:
        return "/"
    return f"/a/{invite(Invite(round_, group_key='outpatient'), at=now())}"
