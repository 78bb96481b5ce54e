"""The rows of some years, each kind in one statement.

What families answered is read from the tallies alone; the self-reports are one document a unit.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select

from app.db import db
from app.organisation.models.assignments import Assignment as AssignmentRow
from app.organisation.models.units import Agreement, Commissioner, Provider, Service, Unit
from app.organisation.queries.municipalities import within
from audits.figures.domain.answers import AnswerCell
from audits.figures.domain.assignments import Assignment
from audits.figures.domain.facts import (
    Interview,
    Invited,
    Offer,
    Review,
    SelfReport,
    SurveyCell,
    UnitFact,
)
from audits.figures.domain.own_indicators import OwnIndicator
from audits.figures.domain.sources import Source
from audits.figures.queries.answers import answers
from audits.figures.queries.instruments import SELF_REPORT, USER_SURVEY, asks
from audits.figures.queries.own_indicators import own_indicators
from audits.reviews.models import Interview as InterviewRow
from audits.reviews.models import Review as ReviewRow
from surveys.answering.models import Response, ResponseOrigin
from surveys.collections.models import Round, RoundGroup
from surveys.collections.queries.rounds import rounds_of
from surveys.tallies.models import Tally


@dataclass(frozen=True)
class Loaded:
    """The rows of some years, before they are told apart."""

    units: tuple[UnitFact, ...]
    offers: tuple[tuple[Offer, date, date | None], ...]
    reports: tuple[SelfReport, ...]
    survey: tuple[tuple[int, int, SurveyCell], ...]
    invited: tuple[tuple[int, int, Invited], ...]
    reviews: tuple[Review, ...]
    interviews: tuple[tuple[int, Interview], ...]
    assignments: tuple[Assignment, ...]
    answers: tuple[tuple[int, AnswerCell], ...]
    own_indicators: tuple[OwnIndicator, ...]


ALL_SOURCES = frozenset(Source)
Of = frozenset[int] | None  # municipalities; None: all


def load_years(
    years: Collection[int],
    sources: Collection[Source] = ALL_SOURCES,
    of: frozenset[int] | None = None,
) -> Loaded:
    """Read the rows of some years from some sources; the register always.

    of: whose rows, the ids of municipalities; None: of all there are.
    """
    since, until = date(min(years), 1, 1), date(max(years), 12, 31)
    own = own_indicators(of).indicators
    has_survey, has_assignments = Source.USER_SURVEY in sources, Source.ASSIGNMENTS in sources
    return Loaded(
        units=_units(),
        offers=_offers(since, until, of),
        reports=_reports(years, of) if Source.SELF_REPORTS in sources else (),
        survey=_survey(years, of) if has_survey else (),
        invited=_invited(years, of) if has_survey else (),
        reviews=_reviews(since, until, of) if Source.REVIEWS in sources else (),
        interviews=_interviews(years, of) if Source.INTERVIEWS in sources else (),
        assignments=_assignments(since, until, of) if has_assignments else (),
        answers=answers(years, own, of) if Source.FORMS in sources else (),
        own_indicators=own,
    )


def _rows(statement: Any) -> Sequence[Any]:  # rows of many shapes, read at once where they are made
    return db.session.execute(statement).all()


def _units() -> tuple[UnitFact, ...]:
    statement = (
        select(Unit.code, Unit.name, Provider.name, Unit.ownership)
        .join(Provider, Provider.id == Unit.provider_id)
        .order_by(Unit.code)
    )
    return tuple(UnitFact(code, name, of, own.value) for code, name, of, own in _rows(statement))


def _offers(since: date, until: date, of: Of) -> tuple[tuple[Offer, date, date | None], ...]:
    statement = (
        select(
            Unit.code.label("unit_code"),
            Service.key,
            Service.care_form,
            Agreement.contract_form,
            Agreement.needs_assessed,
            Commissioner.name.label("commissioner"),
            Agreement.valid_from,
            Agreement.valid_to,
        )
        .join(Unit, Unit.id == Agreement.unit_id)
        .join(Service, Service.id == Agreement.service_id)
        .join(Commissioner, Commissioner.id == Agreement.commissioner_id)
        .where(Agreement.valid_from <= until)
        .where(or_(Agreement.valid_to.is_(None), Agreement.valid_to >= since))
        .where(within(Commissioner.municipality_id, of))
        .order_by(Unit.code, Service.key, Agreement.valid_from, Agreement.id)
    )
    return tuple((_offer(row), row.valid_from, row.valid_to) for row in _rows(statement))


def _offer(row: Any) -> Offer:  # a row of _offers
    return Offer(
        unit_code=row.unit_code,
        service_key=row.key,
        care_form=row.care_form.value,
        contract_form=row.contract_form.value,
        needs_assessed=row.needs_assessed,
        commissioner=row.commissioner,
    )


def _reports(years: Collection[int], of: Of) -> tuple[SelfReport, ...]:
    statement = (
        select(Unit.code, Round.year, Response.answers)
        .join(Response, Response.round_id == Round.id)
        .join(ResponseOrigin, ResponseOrigin.response_id == Response.id)
        .join(Unit, Unit.id == ResponseOrigin.unit_id)
        .where(asks(SELF_REPORT), Round.year.in_(years))
        .where(Response.is_partial.is_(False), rounds_of(of))
        .order_by(Unit.code, Round.year, ResponseOrigin.sent_at)
    )
    # A unit that was asked in two rounds of a year has said its last word in the later one.
    reports = {(code, year): answers for code, year, answers in _rows(statement)}
    return tuple(SelfReport(code, year, answers) for (code, year), answers in reports.items())


def _survey(years: Collection[int], of: Of) -> tuple[tuple[int, int, SurveyCell], ...]:
    cell = (Tally.group_key, Tally.question_key, Tally.value)
    statement = (
        select(Round.year, Round.commissioner_id, *cell, func.sum(Tally.n))
        .join(Tally, Tally.round_id == Round.id)
        .where(asks(USER_SURVEY), Round.year.in_(years), rounds_of(of))
        .group_by(Round.year, Round.commissioner_id, *cell)
        .having(func.sum(Tally.n) > 0)
        .order_by(Round.year, Round.commissioner_id, *cell)
    )
    return tuple(
        (year, commissioner_id, SurveyCell(group, question, value, int(n)))
        for year, commissioner_id, group, question, value, n in _rows(statement)
    )


def _invited(years: Collection[int], of: Of) -> tuple[tuple[int, int, Invited], ...]:
    statement = (
        select(Round.year, Round.commissioner_id, RoundGroup.key, func.sum(RoundGroup.invited))
        .join(RoundGroup, RoundGroup.round_id == Round.id)
        .where(asks(USER_SURVEY), Round.year.in_(years), rounds_of(of))
        .group_by(Round.year, Round.commissioner_id, RoundGroup.key)
        .order_by(Round.year, Round.commissioner_id, RoundGroup.key)
    )
    return tuple(
        (year, commissioner_id, Invited(group, int(n)))
        for year, commissioner_id, group, n in _rows(statement)
    )


def _reviews(since: date, until: date, of: Of) -> tuple[Review, ...]:
    statement = (
        select(ReviewRow, Unit.code)
        .join(Unit, Unit.id == ReviewRow.unit_id)
        .where(ReviewRow.reviewed_on.between(since, until), within(ReviewRow.municipality_id, of))
        .order_by(Unit.code, ReviewRow.reviewed_on)
    )
    return tuple(_review(row, code) for row, code in _rows(statement))


def _review(row: ReviewRow, unit_code: str) -> Review:
    return Review(
        unit_code=unit_code,
        reviewed_on=row.reviewed_on,
        management_system=row.management_system and row.management_system.value,
        action_plan_requested=_yes_or_no(row.action_plan_requested),
        risk_analysis_unit_level=row.risk_analysis_unit_level
        and row.risk_analysis_unit_level.value,
        own_user_survey=_yes_or_no(row.own_user_survey),
        staff_know_lex_sarah=row.staff_know_lex_sarah and row.staff_know_lex_sarah.value,
        files_reviewed=row.files_reviewed,
        files_with_current_plan=row.files_with_current_plan,
        files_with_current_journal=row.files_with_current_journal,
        evening_shifts_two_a_week=_yes_or_no(row.evening_shifts_two_a_week),
        on_call_phone=_yes_or_no(row.on_call_phone),
    )


def _yes_or_no(found: bool | None) -> str | None:  # noqa: FBT001 - a stored answer, not a switch
    return None if found is None else "yes" if found else "no"


def _interviews(years: Collection[int], of: Of) -> tuple[tuple[int, Interview], ...]:
    statement = (
        select(
            InterviewRow.year,
            Unit.code,
            InterviewRow.interviewee,
            InterviewRow.satisfied,
            InterviewRow.felt_safe,
            InterviewRow.treated_well,
            InterviewRow.has_documented_plan,
            InterviewRow.has_influence,
        )
        .join(Unit, Unit.id == InterviewRow.unit_id)
        .where(InterviewRow.year.in_(years), within(InterviewRow.municipality_id, of))
        .order_by(Unit.code, InterviewRow.year, InterviewRow.interviewee, InterviewRow.ordinal)
    )
    return tuple((year, Interview(*said)) for year, *said in _rows(statement))


def _assignments(since: date, until: date, of: Of) -> tuple[Assignment, ...]:
    statement = (
        select(
            AssignmentRow.code,
            Unit.code.label("unit_code"),
            Commissioner.name.label("commissioner"),
            Service.key,
            AssignmentRow.child_age,
            AssignmentRow.child_gender,
            AssignmentRow.referred_on,
            AssignmentRow.started_on,
            AssignmentRow.ended_on,
            AssignmentRow.hours,
            AssignmentRow.goal_outcome,
            AssignmentRow.reason_goal_not_met,
        )
        .join(Unit, Unit.id == AssignmentRow.unit_id)
        .join(Commissioner, Commissioner.id == AssignmentRow.commissioner_id)
        .join(Service, Service.id == AssignmentRow.service_id)
        .where(AssignmentRow.started_on <= until, within(AssignmentRow.municipality_id, of))
        .where(or_(AssignmentRow.ended_on.is_(None), AssignmentRow.ended_on >= since))
        .order_by(AssignmentRow.code)
    )
    return tuple(_assignment(row) for row in _rows(statement))


def _assignment(row: Any) -> Assignment:  # a row of _assignments
    return Assignment(
        code=row.code,
        unit_code=row.unit_code,
        commissioner=row.commissioner,
        service_key=row.key,
        child_age=row.child_age,
        child_gender=row.child_gender,
        referred_on=row.referred_on,
        started_on=row.started_on,
        ended_on=row.ended_on,
        hours=row.hours,
        goal_outcome=row.goal_outcome and row.goal_outcome.value,
        reason=row.reason_goal_not_met,
    )
