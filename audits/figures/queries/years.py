"""Which years have rows to make figures of."""

from sqlalchemy import extract, select, union

from app.db import db
from app.organisation.models.assignments import Assignment
from audits.reviews.models import Interview, Review
from surveys.collections.domain import purposes
from surveys.collections.models import Round
from surveys.tallies.models import Tally

_YEARLY = (purposes.SELF_REPORT, purposes.USER_SURVEY)


def years_with_rows() -> tuple[int, ...]:
    """Every year that answers, reviews, interviews or assignments speak of, latest first."""
    answered = (
        select(Tally.round_id)
        .where(Tally.round_id == Round.id, Tally.question_key == "", Tally.n > 0)
        .exists()
    )
    found = union(
        select(Round.year).where(Round.purpose.in_(_YEARLY), answered),
        select(extract("year", Review.reviewed_on)),
        select(Interview.year),
        select(extract("year", Assignment.started_on)).where(Assignment.started_on.is_not(None)),
        select(extract("year", Assignment.ended_on)).where(Assignment.ended_on.is_not(None)),
    )
    return tuple(sorted((int(year) for year in db.session.scalars(found)), reverse=True))
