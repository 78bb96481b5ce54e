"""Days of rounds in Stockholm, over both clock changes and New Year; partials when a round closes."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.clock import local_date
from app.db import db
from surveys.answering import jobs
from surveys.answering.models import Draft, Response, ResponseOrigin
from surveys.answering.operations.answers import store_response
from surveys.answering.operations.drafts import (
    Beginning,
    keep_partials,
    open_draft_by_code,
    open_draft_for_unit,
    save_answers,
)
from surveys.collections.domain.rounds import Mode, RoundState, is_open_on
from surveys.collections.models import Round
from surveys.collections.queries.invitations import link_by_token_hash
from surveys.collections.queries.rounds import state_of
from surveys.instruments.domain.answers import Parsed
from surveys.results.queries.recount import differences, kept_tallies
from tests.conftest import NOON
from tests.examples import examples
from tests.factories import make_unit
from tests.surveys.factories import make_round, make_sending

SECOND = timedelta(seconds=1)
# A last day, and the instant at which it is over in Stockholm.
MIDNIGHTS = {
    "the night the clock goes on": (date(2026, 3, 28), datetime(2026, 3, 28, 23, tzinfo=UTC)),
    "the day the clock goes on": (date(2026, 3, 29), datetime(2026, 3, 29, 22, tzinfo=UTC)),
    "the night the clock goes back": (date(2026, 10, 24), datetime(2026, 10, 24, 22, tzinfo=UTC)),
    "the day the clock goes back": (date(2026, 10, 25), datetime(2026, 10, 25, 23, tzinfo=UTC)),
    "new year": (date(2026, 12, 31), datetime(2026, 12, 31, 23, tzinfo=UTC)),
    "leap day": (date(2028, 2, 29), datetime(2028, 2, 29, 23, tzinfo=UTC)),
}
every_midnight = pytest.mark.parametrize(("last", "over"), MIDNIGHTS.values(), ids=list(MIDNIGHTS))
QUICK = examples(1 / 2)
ANSWERS = st.dictionaries(
    st.sampled_from(("trust_in_staff", "situation_improved", "easy_to_contact")),
    st.sampled_from(("yes", "no", "dont_know")),
)


@every_midnight
def test_round_is_open_until_its_last_day_is_over_in_stockholm(last, over):
    first = last - timedelta(days=1)

    assert is_open_on(first, last, None, local_date(over - SECOND))
    assert not is_open_on(first, last, None, local_date(over))


@every_midnight
def test_round_opens_when_its_first_day_begins_in_stockholm(last, over):
    first = last + timedelta(days=1)

    assert not is_open_on(first, first, None, local_date(over - SECOND))
    assert is_open_on(first, first, None, local_date(over))


@every_midnight
def test_job_closes_a_round_after_its_last_second_and_not_before(web, monkeypatch, last, over):
    round_ = make_round(opens_on=last - timedelta(days=30), closes_on=last)
    db.session.commit()
    states = []

    for instant in (over - SECOND, over):
        monkeypatch.setattr(jobs, "now", lambda instant=instant: instant)
        jobs.close_rounds()
        db.session.expire_all()
        states.append(db.session.get_one(Round, round_.id).closed_at)

    assert states == [None, over]
    assert state_of(round_, local_date(over)) is RoundState.CLOSED


@QUICK
@given(
    given_=st.lists(ANSWERS, max_size=5),
    sent=st.lists(ANSWERS, max_size=3),
    mode=st.sampled_from(Mode),
)
def test_partials_are_kept_flagged_and_never_counted_whatever_was_begun(web, given_, sent, mode):
    round_ = make_round(mode=mode, title="partial")
    for answers in sent:
        store_response(make_sending(round_, answers))
    before = kept_tallies(round_.id)
    for number, answers in enumerate(given_):
        _begin(round_, number, answers)

    kept = keep_partials(round_, NOON)

    responses = db.session.scalars(select(Response).where(Response.round_id == round_.id)).all()
    origins = db.session.scalars(select(ResponseOrigin)).all()
    partials = [each for each in responses if each.is_partial]
    left = db.session.scalars(select(Draft)).all()
    after, recount = kept_tallies(round_.id), list(differences())
    found = sorted(sorted(each.answers.items()) for each in partials)
    db.session.rollback()
    assert found == sorted(sorted(answers.items()) for answers in given_ if answers)
    assert kept == len(found)
    assert len(origins) == (0 if mode is Mode.ANONYMOUS else kept)
    assert (after, recount, left) == (before, [], [])


def _begin(round_, number, answers):
    beginning = Beginning(on=date(2026, 11, 19))
    if round_.mode is Mode.ANONYMOUS:
        draft = open_draft_by_code(round_, f"CODE-{number:04}", beginning)
    else:
        draft = open_draft_for_unit(round_, make_unit().id, beginning)
    save_answers(draft, Parsed(dict(answers), frozenset(), ()), {})


def test_partial_of_an_anonymous_round_knows_only_the_week_it_was_begun(web):
    round_ = make_round()
    _begin(round_, 1, {"trust_in_staff": "yes"})

    keep_partials(round_, NOON)

    (partial,) = db.session.scalars(select(Response)).all()
    assert partial.answered_on == date(2026, 11, 16)
    assert partial.answered_on.weekday() == 0


def test_link_that_was_never_given_out_leads_nowhere(web):
    make_round()
    db.session.commit()

    assert link_by_token_hash("0" * 64) is None
