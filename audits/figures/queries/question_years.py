"""How a question was asked each year, by the versions of the instrument that the rounds used."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy import select

from app.db import db
from audits.figures.domain.question_links import Asked
from audits.figures.queries.instruments import asks
from surveys.collections.models import Round
from surveys.instruments.domain.instruments import Question
from surveys.instruments.domain.texts import SOURCE_LOCALE
from surveys.instruments.models import InstrumentVersion
from surveys.instruments.queries import instrument_of


def asked_by_year(
    instrument_key: str | None, question_key: str | None
) -> Mapping[int, Collection[Asked]]:
    """Each year with how the question was asked in it; empty where one version served all years.

    Rows of earlier years were imported into rounds of the version that there was at the time, so they
    count as asked in its words: nothing else is known of them.
    """
    if instrument_key is None or question_key is None:
        return {}
    rows = db.session.execute(
        select(Round.year, Round.instrument_version_id)
        .where(asks(instrument_key))
        .distinct()
        .order_by(Round.year, Round.instrument_version_id)
    ).all()
    used = {version_id for _year, version_id in rows}
    if len(used) <= 1:
        return {}
    asked = _asked(used, question_key)
    found: dict[int, list[Asked]] = defaultdict(list)
    for year, version_id in rows:
        if version_id in asked:
            found[year].append(asked[version_id])
    return found


def _asked(version_ids: Collection[int], question_key: str) -> Mapping[int, Asked]:
    versions = db.session.scalars(
        select(InstrumentVersion)
        .where(InstrumentVersion.id.in_(version_ids))
        .order_by(InstrumentVersion.id)
    )
    return {
        version.id: _as_asked(question)
        for version in versions
        for question in instrument_of(version).questions
        if question.key == question_key
    }


def _as_asked(question: Question) -> Asked:
    choices = question.choices
    words = (question.text, *(option.text for option in choices))
    frame = (
        question.type.key,
        tuple(option.key for option in choices),
        question.minimum,
        question.maximum,
        question.unit,
        question.show_if,
    )
    return Asked(tuple(each.in_(SOURCE_LOCALE) for each in words), repr(frame))
