"""Which questions of the self-report are requirements, and in which quality area each lies."""

from collections.abc import Mapping

from sqlalchemy import select

from app.db import db
from audits.figures.domain.quality_areas import Area
from audits.figures.queries.instruments import SELF_REPORT, asks
from surveys.collections.models import Round
from surveys.instruments.models import InstrumentVersion
from surveys.instruments.queries import instrument_of


def requirement_areas(year: int) -> Mapping[str, Area]:
    """Question key to area, by the instrument that the year's self-reports answered."""
    versions = db.session.scalars(
        select(InstrumentVersion)
        .where(
            InstrumentVersion.id.in_(
                select(Round.instrument_version_id).where(asks(SELF_REPORT), Round.year == year)
            )
        )
        .order_by(InstrumentVersion.version)
    )
    return {
        question.key: Area(question.area)
        for version in versions
        for question in instrument_of(version).questions
        if question.area is not None
    }
