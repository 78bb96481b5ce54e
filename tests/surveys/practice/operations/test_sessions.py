"""Holding sessions and the standing rounds behind their ratings."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from app.db import db
from app.roles import Role
from surveys.collections.domain import purposes
from surveys.collections.domain.rounds import Mode
from surveys.collections.models import Invitation, Round
from surveys.instruments.domain.instruments import Moment
from surveys.instruments.operations import (
    LicenceDraft,
    LicenceIsMissing,
    record_licence,
    sync_shipped,
)
from surveys.instruments.queries import latest_version
from surveys.practice.models import AgeBand
from surveys.practice.operations.cases import CaseIsClosed, close_case
from surveys.practice.operations.sessions import (
    AlreadyRated,
    NothingFits,
    SessionIsEnded,
    end_session,
    resume_session,
    session_round,
    show_link,
    start_session,
)
from surveys.practice.queries.sessions import fitting_key, session_ratings
from tests.conftest import NOON
from tests.factories import make_commissioner, make_user
from tests.surveys.factories_sessions import (
    make_case,
    make_licences,
    make_place,
    make_rating,
    make_session,
)

TODAY = date(2026, 11, 20)


@pytest.fixture
def place(web):
    sync_shipped(NOON)
    return make_place()


@pytest.mark.parametrize(
    ("age_band", "before", "after"),
    [
        (AgeBand.ADULT, "ors", "srs"),
        (AgeBand.FROM_13_TO_17, "ors", "srs"),
        (AgeBand.FROM_6_TO_12, "cors", "csrs"),
        (AgeBand.UNDER_6, None, "session_two"),
    ],
)
def test_instrument_fits_the_age_band(place, age_band, before, after):
    make_licences()

    assert fitting_key(age_band, Moment.BEFORE, TODAY) == before
    assert fitting_key(age_band, Moment.AFTER, TODAY) == after


@pytest.mark.parametrize("age_band", AgeBand)
def test_only_the_free_questions_fit_when_no_licence_is_recorded(place, age_band):
    assert fitting_key(age_band, Moment.BEFORE, TODAY) is None
    assert fitting_key(age_band, Moment.AFTER, TODAY) == "session_two"


def test_demo_uses_the_scales_without_a_licence(demo_web):
    sync_shipped(NOON)

    assert fitting_key(AgeBand.ADULT, Moment.BEFORE, TODAY) == "ors"


def test_session_round_is_one_for_each_version_and_year(place):
    make_licences()
    version = latest_version("ors")

    first = session_round(version, 2026, NOON)
    again = session_round(version, 2026, NOON)
    next_year = session_round(version, 2027, NOON)

    assert first.id == again.id != next_year.id
    assert first.purpose == purposes.SESSION_RATING
    assert first.mode is Mode.CONFIDENTIAL
    assert first.commissioner_id == place.commissioner.id
    assert version.opened_at == NOON


def test_session_round_belongs_to_the_municipality_not_to_a_district(web):
    sync_shipped(NOON)
    root = make_commissioner()
    make_place(make_commissioner("Norr", parent=root))
    make_licences("ors")

    assert session_round(latest_version("ors"), 2026, NOON).commissioner_id == root.id


def test_session_round_is_refused_when_no_licence_is_recorded(place):
    with pytest.raises(LicenceIsMissing):
        session_round(latest_version("ors"), 2026, NOON)


def test_sessions_are_numbered_within_their_case(place):
    first = make_case(place)
    second = make_case(place, code="B2-2000")

    numbers = [
        start_session(case, by=place.practitioner.id, at=NOON).number
        for case in (first, first, second)
    ]

    assert numbers == [1, 2, 1]


def test_session_is_held_on_the_day_in_stockholm(place):
    late = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)

    session = start_session(make_case(place), by=place.practitioner.id, at=late)

    assert session.held_on == date(2027, 1, 1)


def test_closed_case_starts_no_session(place):
    case = make_case(place)
    close_case(case, by=place.practitioner.id, at=NOON)

    with pytest.raises(CaseIsClosed):
        start_session(case, by=place.practitioner.id, at=NOON)


def test_link_belongs_to_the_session_and_its_participant(place):
    make_licences()
    case = make_case(place)
    session = make_session(case)

    made = show_link(
        session, case.participants[0], Moment.BEFORE, by=place.practitioner.id, at=NOON
    )

    invitation = db.session.scalars(select(Invitation)).one()
    assert made.instrument.key == "ors"
    assert invitation.participant_id == case.participants[0].id
    assert made.token not in invitation.token_hash


def test_link_shown_on_new_years_day_belongs_to_the_new_years_round(place):
    make_licences()
    case = make_case(place)
    session = make_session(case)
    for instant in (
        datetime(2026, 12, 31, 22, 59, tzinfo=UTC),
        datetime(2026, 12, 31, 23, 1, tzinfo=UTC),
    ):
        show_link(session, case.participants[0], Moment.AFTER, by=place.practitioner.id, at=instant)

    assert sorted(db.session.scalars(select(Round.year))) == [2026, 2027]
    live = select(func.count(Invitation.id)).where(Invitation.revoked_on.is_(None))
    assert db.session.scalar(live) == 1


def test_link_is_refused_when_nothing_fits_it_is_answered_or_the_session_ended(place):
    make_licences()
    case = make_case(place, age_band=AgeBand.UNDER_6, label="Barn 1")
    adult = make_case(place, code="B2-2000")
    session, rated = make_session(case), make_session(adult)
    make_rating(rated, adult.participants[0], "ors", 20)
    by = place.practitioner.id

    with pytest.raises(NothingFits):
        show_link(session, case.participants[0], Moment.BEFORE, by=by, at=NOON)
    with pytest.raises(AlreadyRated):
        show_link(rated, adult.participants[0], Moment.BEFORE, by=by, at=NOON)
    end_session(session, by=by, at=NOON)
    with pytest.raises(SessionIsEnded):
        show_link(session, case.participants[0], Moment.AFTER, by=by, at=NOON)


def test_ended_session_is_resumed_unless_the_case_is_closed(place):
    case = make_case(place)
    session = make_session(case)
    by = place.practitioner.id
    end_session(session, by=by, at=NOON)
    resume_session(session, by=by, at=NOON)
    resumed = session.ended_at
    end_session(session, by=by, at=NOON)
    close_case(case, by=by, at=NOON)

    assert resumed is None
    with pytest.raises(CaseIsClosed):
        resume_session(session, by=by, at=NOON)


@pytest.mark.parametrize(("days_left", "key"), [(0, "srs"), (-1, "session_two")])
def test_link_takes_the_licence_of_the_day_it_is_made(place, days_left, key):
    last = TODAY + timedelta(days=days_left)
    administrator = make_user(Role.SYSTEM_ADMINISTRATOR)
    record_licence(LicenceDraft("srs", "Provköping", "L-2", last), by=administrator.id, at=NOON)
    session = make_session(make_case(place))
    session.held_on = TODAY - timedelta(days=1)
    (participant,) = session.case.participants

    by, at = place.practitioner.id, NOON
    link = show_link(session, participant, Moment.AFTER, by=by, at=at)
    (shown,) = session_ratings(session, "sv", TODAY)

    assert link.instrument.key == key
    assert shown.states[-1].instrument_key == key


def test_session_round_belongs_to_the_municipality_of_the_case(web):
    sync_shipped(NOON)
    make_commissioner("Björkdal")
    sandvik = make_commissioner("Sandvik")
    other = make_place(sandvik)
    make_licences("ors", municipality_id=sandvik.municipality_id)
    case = make_case(other)

    assert session_round(latest_version("ors"), 2026, NOON, case).commissioner.name == "Sandvik"
