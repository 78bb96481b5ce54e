"""Curves read from the ratings of a case."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.db import db
from app.errors import NotVisible
from surveys.collections.domain.rounds import EntryMode
from surveys.practice.domain.curves import ChangeStatus, Flag
from surveys.practice.models import AgeBand
from surveys.practice.queries.ratings import curve, curves, load_curve, ratings
from tests.surveys.factories_sessions import (
    make_case,
    make_licences,
    make_participant,
    make_place,
    make_rating,
    make_session,
)


@pytest.fixture
def place(web):
    make_licences()
    return make_place()


@pytest.fixture
def case(place):
    return make_case(place)


def rate(case, key, *scores, participant=None):
    for number, score in enumerate(scores, start=1):
        session = next((s for s in case.sessions if s.number == number), None)
        make_rating(
            session or make_session(case, number), participant or case.participants[0], key, score
        )


def test_ratings_carry_score_mode_and_session(case):
    session = make_session(case, 3)
    make_rating(session, case.participants[0], "ors", 18.5, EntryMode.PAPER)

    (rating,) = ratings(case.id)

    assert rating.score == Decimal("18.5")
    assert rating.entry_mode is EntryMode.PAPER
    assert (rating.session_number, rating.held_on) == (3, session.held_on)


def test_ratings_of_another_case_are_left_out(place, case):
    other = make_case(place, code="B2-2000")
    rate(other, "ors", 12.0)

    assert ratings(case.id) == ()


def test_rating_made_anew_counts_once(case):
    session = make_session(case)
    for score in (18.0, 20.0):
        make_rating(session, case.participants[0], "ors", score)

    assert len(ratings(case.id)) == 1


def test_curve_reads_a_reliable_rise_over_the_cutoff(case):
    rate(case, "ors", 18.0, 22.0, 27.0)

    (found,) = curves(case.participants, ratings(case.id))

    assert found.before.reading.change == Decimal(9)
    assert found.before.reading.change_status is ChangeStatus.RELIABLY_UP
    assert found.before.reading.last_in_cutoff_range is False
    assert found.after is None


@pytest.mark.parametrize(
    ("scores", "flag"),
    [
        ((18.0,), Flag.TOO_FEW_SCORES),
        ((33.0, 34.0), Flag.HIGH_FIRST_SCORE),
        ((10.0, 20.0, 10.0, 20.0, 10.0, 20.0), Flag.SAW_TOOTH),
    ],
)
def test_curve_that_statistics_can_not_read_is_flagged_and_left_out(case, scores, flag):
    rate(case, "ors", *scores)

    (found,) = curves(case.participants, ratings(case.id))

    assert flag in found.before.reading.flags
    assert found.before.reading.change_status is None


@pytest.mark.parametrize(
    ("age_band", "key", "value"),
    [
        (AgeBand.ADULT, "ors", 25),
        (AgeBand.FROM_13_TO_17, "ors", 28),
        (AgeBand.FROM_6_TO_12, "cors", 32),
    ],
)
def test_curve_is_read_against_the_norms_of_the_age_band(case, age_band, key, value):
    participant = make_participant(case, "Barn 1", age_band)
    rate(case, key, 20.0, 24.0, participant=participant)

    found = curve(participant, key, ratings(case.id))

    assert [norm.value for norm in found.before.norms] == [value]
    assert found.before.reading.cutoff.value == value


def test_low_alliance_is_a_reason_to_talk(case):
    rate(case, "srs", 38.0, 35.5)

    found = curve(case.participants[0], "ors", ratings(case.id))

    assert found.after.reading.worth_talking_about is True
    assert found.before is None


def test_curve_has_a_row_for_every_session_with_either_rating(case):
    rate(case, "ors", 18.0, 20.0)
    make_rating(make_session(case, 3), case.participants[0], "srs", 37.0)

    (found,) = curves(case.participants, ratings(case.id))

    assert [(s.number, s.before is None, s.after is None) for s in found.sessions] == [
        (1, False, True),
        (2, False, True),
        (3, True, False),
    ]


def test_each_participant_has_a_curve_of_their_own(case):
    second = make_participant(case, "Pappa")
    rate(case, "ors", 18.0, 20.0)
    rate(case, "ors", 30.0, 31.0, participant=second)

    found = curves(case.participants, ratings(case.id))

    assert [one.participant.label for one in found] == ["Mamma", "Pappa"]
    assert [one.before.reading.last for one in found] == [20, 31]


@pytest.mark.parametrize("key", ["ors", "srs", "session_two", "nothing"])
def test_curve_that_is_not_there_is_not_visible(case, key):
    with pytest.raises(NotVisible):
        load_curve(case.participants[0], key)


@given(tenths=st.lists(st.integers(0, 400), min_size=1, max_size=4))
def test_curve_holds_exactly_what_was_rated(web, tenths):
    db.session.rollback()
    make_licences("ors")
    own = make_case(make_place())
    scores = [number / 10 for number in tenths]
    rate(own, "ors", *scores)

    found = load_curve(own.participants[0], "ors")

    assert [rating.score * 10 for rating in found.before.ratings] == tenths
    assert found.before.reading.change * 10 == tenths[-1] - tenths[0]
