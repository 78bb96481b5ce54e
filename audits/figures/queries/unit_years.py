"""What is known of one unit, year by year: its self-reports, reviews and interviews."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from app.db import db
from app.organisation.models.units import Unit
from app.organisation.queries.municipalities import within
from audits.figures.domain.facts import SelfReport
from audits.figures.queries.instruments import SELF_REPORT, asks
from audits.reviews.models import Interview, Judgement, Review
from surveys.answering.models import Response, ResponseOrigin
from surveys.collections.models import Round
from surveys.collections.queries.rounds import rounds_of


@dataclass(frozen=True)
class UnitYearRow:
    """A year of a unit; report None: no self-report was sent."""

    year: int
    report: SelfReport | None
    reviews: tuple[Review, ...]
    interviews: int


def unit_years(unit_id: int, of: frozenset[int] | None) -> tuple[UnitYearRow, ...]:
    """The years of which anything is known, latest first.

    of: the municipalities that the reader may be told of; None: all.
    """
    reports = _reports(unit_id, of)
    reviews = tuple(
        db.session.scalars(
            select(Review)
            .where(Review.unit_id == unit_id, within(Review.municipality_id, of))
            .order_by(Review.reviewed_on)
        )
    )
    interviews = tuple(
        db.session.scalars(
            select(Interview.year).where(
                Interview.unit_id == unit_id, within(Interview.municipality_id, of)
            )
        )
    )
    years = {*reports, *interviews, *(review.reviewed_on.year for review in reviews)}
    return tuple(
        UnitYearRow(
            year=year,
            report=reports.get(year),
            reviews=tuple(review for review in reviews if review.reviewed_on.year == year),
            interviews=interviews.count(year),
        )
        for year in sorted(years, reverse=True)
    )


def findings(review: Review) -> Mapping[str, Judgement]:
    """What a review judged as anything less than met."""
    judged = {
        "management_system": review.management_system,
        "risk_analysis_unit_level": review.risk_analysis_unit_level,
        "staff_know_lex_sarah": review.staff_know_lex_sarah,
    }
    return {key: value for key, value in judged.items() if value and value is not Judgement.MET}


def _reports(unit_id: int, of: frozenset[int] | None) -> dict[int, SelfReport]:
    rows = db.session.execute(
        select(Unit.code, Round.year, Response.answers)
        .join(ResponseOrigin, ResponseOrigin.response_id == Response.id)
        .join(Round, Round.id == Response.round_id)
        .join(Unit, Unit.id == ResponseOrigin.unit_id)
        .where(ResponseOrigin.unit_id == unit_id)
        .where(asks(SELF_REPORT), Response.is_partial.is_(False), rounds_of(of))
        .order_by(Round.year, ResponseOrigin.sent_at)
    )
    return {row.year: SelfReport(row.code, row.year, row.answers) for row in rows}
