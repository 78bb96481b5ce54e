from collections import Counter
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from app.db import db
from surveys.answering.models import Response
from surveys.answering.operations.answers import (
    Origin,
    store_response,
    store_responses,
    withdraw_response,
)
from surveys.collections.domain.rounds import Mode
from surveys.instruments.queries import instrument_of
from surveys.results.queries.recount import differences, kept_tallies
from surveys.tallies.models import Tally
from tests.conftest import NOON
from tests.surveys.factories import make_round, make_sending

YES_NO = ("yes", "no", "dont_know")
QUESTIONS = ("situation_improved", "trust_in_staff", "has_implementation_plan")


def test_response_is_counted_when_it_is_stored(web):
    round_ = make_round()

    store_response(make_sending(round_, {"trust_in_staff": "yes"}))

    assert kept_tallies(round_.id) == {
        ("", 0, "outpatient", ""): 1,
        ("trust_in_staff", 0, "outpatient", "yes"): 1,
    }


def test_response_leaves_no_count_when_it_is_withdrawn(web):
    round_ = make_round()
    response_id = store_response(make_sending(round_, {"trust_in_staff": "yes"}))

    withdraw_response(response_id, instrument_of(round_.instrument_version))

    assert db.session.scalar(select(func.count()).select_from(Response)) == 0
    assert set(kept_tallies(round_.id).values()) == {0}
    assert list(differences()) == []


def test_partial_response_is_kept_but_not_counted_when_stored(web):
    round_ = make_round()

    store_response(make_sending(round_, {"trust_in_staff": "yes"}, is_partial=True))

    assert kept_tallies(round_.id) == Counter()
    assert list(differences()) == []


def test_database_refuses_an_origin_when_the_round_is_anonymous(web):
    round_ = make_round(mode=Mode.ANONYMOUS)

    with pytest.raises(IntegrityError, match="anonymous"):
        store_response(make_sending(round_, {}), Origin(sent_at=NOON))


def test_database_refuses_a_change_when_a_response_is_sent(web):
    round_ = make_round()
    store_response(make_sending(round_, {"trust_in_staff": "yes"}))

    with pytest.raises(IntegrityError, match="never changed"):
        db.session.execute(text("UPDATE response SET answers = '{}'"))


def test_tally_check_finds_the_difference_when_a_count_is_wrong(web):
    round_ = make_round()
    store_response(make_sending(round_, {"trust_in_staff": "yes"}))

    db.session.execute(text("UPDATE tally SET n = 7 WHERE value = 'yes'"))

    found = list(differences())
    assert [(d.question_key, d.kept, d.counted) for d in found] == [("trust_in_staff", 7, 1)]


answers = st.dictionaries(st.sampled_from(QUESTIONS), st.sampled_from(YES_NO))


@given(
    sent=st.lists(
        st.tuples(answers, st.sampled_from(("outpatient", "residential")), st.booleans()),
        max_size=12,
    ),
    withdrawn=st.sets(st.integers(0, 11)),
)
def test_tallies_equal_a_recount_when_answers_come_and_go(web, sent, withdrawn):
    round_ = make_round(
        title=f"egenskap {db.session.scalar(select(func.count()).select_from(Tally))}"
    )
    ids = [
        store_response(make_sending(round_, given, group_key=group, is_partial=partial))
        for given, group, partial in sent
    ]

    for number in withdrawn & set(range(len(ids))):
        withdraw_response(ids[number], instrument_of(round_.instrument_version))

    left = list(differences())
    db.session.rollback()
    assert left == []


def test_many_responses_are_counted_as_when_stored_one_by_one(web):
    one_by_one, at_once = make_round(title="en och en"), make_round(title="på en gång")
    given = [{"trust_in_staff": value} for value in YES_NO * 3]

    for each in given:
        store_response(make_sending(one_by_one, each))
    store_responses((uuid4(), make_sending(at_once, each), None) for each in given)

    assert kept_tallies(one_by_one.id) == kept_tallies(at_once.id)
