"""How a question was asked each year, by the versions that the rounds used."""

from copy import deepcopy
from uuid import uuid4

import pytest
from sqlalchemy import select

from app.db import db
from audits.figures.queries.question_years import asked_by_year
from surveys.collections.domain import purposes
from surveys.collections.models import Round
from surveys.instruments.models import InstrumentVersion
from surveys.instruments.queries import latest_version
from tests.audits.stored_year import AT, store_reference_year
from tests.factories import kept

KEY = "lex_sarah_routine"


@pytest.fixture(autouse=True)
def _reference_year(web):
    store_reference_year()


def use_other_version(year, change):
    """Let the self-reports of a year have been asked by another version."""
    version = latest_version("self_report")
    definition = deepcopy(version.definition)
    for section in definition["sections"]:
        section["questions"] = [change(each) for each in section["questions"] if change(each)]
    other = kept(
        InstrumentVersion(
            key="self_report", version=0, definition=definition, digest=uuid4().hex, loaded_at=AT
        )
    )
    round_ = db.session.scalar(
        select(Round).where(Round.purpose == purposes.SELF_REPORT, Round.year == year)
    )
    round_.instrument_version_id = other.id
    db.session.flush()


def test_nothing_is_read_when_one_version_served_all_years():
    assert asked_by_year("self_report", KEY) == {}


@pytest.mark.parametrize(
    ("instrument", "key"),
    [(None, KEY), ("self_report", None), (None, None)],
)
def test_nothing_is_read_when_no_question_is_behind_the_figure(instrument, key):
    use_other_version(2016, lambda question: question)

    assert asked_by_year(instrument, key) == {}


def test_each_year_has_its_own_version_of_the_question():
    use_other_version(
        2016, lambda each: {**each, "text": {"sv": "Nytt?"}} if each["key"] == KEY else each
    )

    asked = asked_by_year("self_report", KEY)

    (before,), (now,) = asked[2016], asked[2017]
    assert before.words[0] == "Nytt?"
    assert before.frame == now.frame
    assert before.words[1:] == now.words[1:]


def test_year_whose_version_did_not_ask_is_absent():
    use_other_version(2016, lambda each: None if each["key"] == KEY else each)

    assert list(asked_by_year("self_report", KEY)) == [2017]
