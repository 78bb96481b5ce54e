"""Which rounds a figure reads: those that ask its instrument, whatever they were opened for."""

from typing import Final

from sqlalchemy import ColumnElement, select

from audits.figures.domain.sources import INSTRUMENT_OF, Source
from surveys.collections.models import Round
from surveys.instruments.models import InstrumentVersion

USER_SURVEY: Final = INSTRUMENT_OF[Source.USER_SURVEY]
SELF_REPORT: Final = INSTRUMENT_OF[Source.SELF_REPORTS]


def asks(*instrument_keys: str) -> ColumnElement[bool]:
    """The rounds that ask some version of an instrument.

    Never by purpose: another questionnaire with the same purpose would change published shares.
    """
    versions = select(InstrumentVersion.id).where(InstrumentVersion.key.in_(instrument_keys))
    return Round.instrument_version_id.in_(versions)
