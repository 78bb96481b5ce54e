"""Licences: in force to and including their last day, not after, not when withdrawn."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.db import db
from app.roles import Role
from app.trail.models import TrailEntry
from surveys.collections.domain.rounds import Mode
from surveys.collections.models import Invitation
from surveys.collections.operations.invitations import Invite, invite
from surveys.instruments.domain.instruments import Moment
from surveys.instruments.operations import (
    LicenceDraft,
    LicenceIsMissing,
    record_licence,
    require_licence,
    withdraw_licence,
)
from surveys.instruments.queries import has_licence, latest_version, licences
from surveys.practice.models import AgeBand
from surveys.practice.queries.sessions import fitting_key
from tests.conftest import NOON
from tests.factories import make_user, the_first_municipality
from tests.surveys.factories import make_round, make_version

TODAY = date(2026, 11, 20)  # that of NOON in Stockholm
ONE_DAY = timedelta(days=1)


@pytest.fixture
def administrator(web):
    make_version("ors")
    user = make_user(Role.SYSTEM_ADMINISTRATOR)
    db.session.commit()
    return user


def licensed(administrator, valid_to=None, key="ors"):
    draft = LicenceDraft(key, "Provköpings kommun", "L-1", valid_to)
    return record_licence(draft, by=administrator.id, at=NOON)


def test_licence_is_in_force_to_and_including_its_last_day(administrator):
    @given(st.dates(date(2024, 1, 1), date(2032, 12, 31)), st.integers(-400, 400))
    def is_in_force(last, days):
        licensed(administrator, last)

        in_force = has_licence("ors", last + timedelta(days=days), None)

        db.session.rollback()
        assert in_force is (days <= 0)

    is_in_force()


def test_licence_without_a_last_day_is_in_force_until_withdrawn(administrator):
    licence = licensed(administrator)
    before = has_licence("ors", date(2199, 12, 31), None)

    withdraw_licence(licence, by=administrator.id, at=NOON)
    db.session.flush()

    assert before
    assert not has_licence("ors", TODAY, None)
    assert [each.withdrawn_at for each in licences("ors", None)] == [NOON]


def test_older_licence_holds_when_the_newer_one_is_withdrawn(administrator):
    licensed(administrator, TODAY)
    withdraw_licence(licensed(administrator), by=administrator.id, at=NOON)
    db.session.flush()

    assert has_licence("ors", TODAY, None)
    assert not has_licence("ors", TODAY + ONE_DAY, None)


def test_licence_says_nothing_of_other_instruments(administrator):
    licensed(administrator)

    assert not has_licence("srs", TODAY, None)
    with pytest.raises(LicenceIsMissing):
        require_licence(latest_version("srs"), TODAY, the_first_municipality().id)


@pytest.mark.parametrize("key", ["session_two", "user_survey", "self_report"])
def test_own_instruments_need_no_licence(administrator, key):
    version = latest_version(key)

    assert require_licence(version, TODAY, the_first_municipality().id) is None
    assert licences(key, None) == ()


def test_link_is_refused_and_none_is_left_when_the_licence_ran_out_yesterday(administrator):
    round_ = make_round("ors", Mode.CONFIDENTIAL)
    licensed(administrator, TODAY - ONE_DAY)

    with pytest.raises(LicenceIsMissing):
        invite(Invite(round_), NOON)

    assert db.session.scalars(select(Invitation)).all() == []
    assert round_.instrument_version.opened_at is None


def test_link_is_made_on_the_licences_last_day(administrator):
    round_ = make_round("ors", Mode.CONFIDENTIAL)
    licensed(administrator, TODAY)

    token = invite(Invite(round_), NOON)

    assert token
    assert round_.instrument_version.opened_at == NOON


@pytest.mark.parametrize(
    ("days", "key"), [(-1, "ors"), (0, "ors"), (1, None)], ids=["before", "last day", "after"]
)
def test_scale_fits_a_session_only_while_its_licence_is_in_force(administrator, days, key):
    licensed(administrator, TODAY)

    found = fitting_key(AgeBand.ADULT, Moment.BEFORE, TODAY + timedelta(days=days))

    assert found == key


@pytest.mark.parametrize("age_band", AgeBand)
def test_free_questions_fit_everybody_after_a_session_when_no_licence_is_in_force(
    administrator, age_band
):
    licensed(administrator, TODAY - ONE_DAY)

    assert fitting_key(age_band, Moment.AFTER, TODAY) == "session_two"
    assert fitting_key(age_band, Moment.BEFORE, TODAY) is None


def test_licence_leaves_a_trail_when_recorded_and_when_withdrawn(administrator):
    withdraw_licence(licensed(administrator), by=administrator.id, at=NOON)
    db.session.flush()

    entries = db.session.scalars(select(TrailEntry).order_by(TrailEntry.id)).all()
    assert [(each.action, each.object_id) for each in entries] == [
        ("licence.recorded", "ors"),
        ("licence.withdrawn", "ors"),
    ]
    assert {each.user_id for each in entries} == {administrator.id}
