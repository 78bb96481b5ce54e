"""Which years have rows to make figures of."""

from sqlalchemy import extract, or_, select, union

from app.db import db
from app.organisation.models.assignments import Assignment
from app.organisation.queries.municipalities import within
from audits.figures.queries.instruments import asks
from audits.figures.queries.own_indicators import own_indicators
from audits.reviews.models import Interview, Review
from surveys.collections.domain import purposes
from surveys.collections.models import Round
from surveys.collections.queries.rounds import rounds_of
from surveys.tallies.models import Tally

_YEARLY = (purposes.SELF_REPORT, purposes.USER_SURVEY)


def years_with_rows(of: frozenset[int] | None) -> tuple[int, ...]:
    """Every year that answers, reviews, interviews or assignments speak of, latest first.

    of: whose, the ids of municipalities; None: of all there are.
    """
    others = {each.instrument for each in own_indicators(of).indicators}
    answered = (
        select(Tally.round_id)
        .where(Tally.round_id == Round.id, Tally.question_key == "", Tally.n > 0)
        .exists()
    )
    found = union(
        select(Round.year).where(
            or_(Round.purpose.in_(_YEARLY), asks(*others)), answered, rounds_of(of)
        ),
        select(extract("year", Review.reviewed_on)).where(within(Review.municipality_id, of)),
        select(Interview.year).where(within(Interview.municipality_id, of)),
        *(
            select(extract("year", day)).where(
                day.is_not(None), within(Assignment.municipality_id, of)
            )
            for day in (Assignment.started_on, Assignment.ended_on)
        ),
    )
    return tuple(sorted((int(year) for year in db.session.scalars(found)), reverse=True))
