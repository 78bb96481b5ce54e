"""Reads of rounds: states, populations, how far each group has come."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.authorization import access_for
from app.db import db
from app.errors import NotVisible
from app.organisation.models.units import Commissioner
from app.roles import Role
from surveys.answering.operations.answers import store_response
from surveys.answering.queries.responses import partials_in
from surveys.collections.domain.rounds import Mode, RoundState
from surveys.collections.models import Round
from surveys.collections.operations.rounds import make_links, revoke_unused
from surveys.collections.queries.populations import unit_populations
from surveys.collections.queries.rounds import (
    AnswersAreAnonymous,
    RoundFilter,
    answered_in,
    invited_in,
    links_by_person,
    load_round,
    progress,
    round_rows,
    state_of,
    years,
)
from surveys.permissions import SurveyPermission
from tests.conftest import NOON
from tests.factories import (
    make_agreement,
    make_commissioner,
    make_service,
    make_unit,
    make_user,
)
from tests.surveys.factories import make_round, make_sending

TODAY = date(2026, 11, 20)
DAYS = st.integers(-400, 400).map(lambda days: TODAY + timedelta(days=days))
READ = SurveyPermission.READ_ROUNDS


@pytest.fixture
def auditor(web):
    return make_user(Role.AUDITOR, make_commissioner())


def owned(auditor, *args, **given_):
    return make_round(*args, commissioner_id=auditor.memberships[0].commissioner_id, **given_)


@given(opens=DAYS, length=st.integers(0, 60), is_closed=st.booleans(), on=DAYS)
def test_state_follows_the_days_and_a_closed_round_stays_closed(opens, length, is_closed, on):
    round_ = Round(
        opens_on=opens,
        closes_on=opens + timedelta(days=length),
        closed_at=NOON if is_closed else None,
    )

    state = state_of(round_, on)

    if is_closed or on > round_.closes_on:
        assert state is RoundState.CLOSED
    elif on < opens:
        assert state is RoundState.PLANNED
    else:
        assert state is RoundState.OPEN


def test_filter_by_state_agrees_with_the_state_of_each_round(auditor):
    owned(auditor, title="planned", opens_on=date(2026, 12, 1))
    owned(auditor, title="open")
    owned(auditor, title="last day", closes_on=TODAY)
    owned(auditor, title="past", closes_on=TODAY - timedelta(days=1))
    owned(auditor, title="by hand", closed_at=NOON)

    found = {
        state: {
            row.title
            for row in round_rows(access_for(auditor), READ, RoundFilter(state=state), TODAY)
        }
        for state in RoundState
    }

    assert found == {
        RoundState.PLANNED: {"planned"},
        RoundState.OPEN: {"open", "last day"},
        RoundState.CLOSED: {"past", "by hand"},
    }


def test_filter_by_kind_and_year_and_the_years_there_are(auditor):
    owned(auditor, title="survey", year=2025)
    owned(auditor, "self_report", Mode.CONFIDENTIAL, title="report", year=2026)

    by_kind = round_rows(access_for(auditor), READ, RoundFilter(purpose="self_report"), TODAY)
    by_year = round_rows(access_for(auditor), READ, RoundFilter(year=2025), TODAY)

    assert [row.title for row in by_kind] == ["report"]
    assert [row.title for row in by_year] == ["survey"]
    assert years(access_for(auditor), READ) == (2026, 2025)


def test_standing_rounds_of_sessions_are_not_listed_or_opened(auditor):
    round_ = owned(auditor, "session_two", Mode.CONFIDENTIAL)

    assert round_rows(access_for(auditor), READ, RoundFilter(), TODAY) == ()
    with pytest.raises(NotVisible):
        load_round(round_.id, access_for(auditor), READ)


def test_population_of_a_self_report_is_the_units_with_an_agreement_in_the_year(auditor):
    root = db.session.get(Commissioner, auditor.memberships[0].commissioner_id)
    district = make_commissioner("Norr", parent=root)
    service = make_service()
    periods = {
        "whole": (date(2020, 1, 1), None),
        "first day": (date(2020, 1, 1), date(2026, 1, 1)),
        "last day": (date(2026, 12, 31), None),
        "before": (date(2020, 1, 1), date(2025, 12, 31)),
        "after": (date(2027, 1, 1), None),
    }
    units = {name: make_unit() for name in periods}
    for name, (valid_from, valid_to) in periods.items():
        make_agreement(units[name], service, district, valid_from, valid_to)
    round_ = owned(auditor, "self_report", Mode.CONFIDENTIAL)

    population = unit_populations([round_])[round_.id]

    asked = {units[name].id for name in ("whole", "first day", "last day")}
    assert population == asked
    assert invited_in(round_) == 3
    assert unit_populations([round_], units["before"].id)[round_.id] == frozenset()


def test_progress_counts_whole_answers_and_links_by_group(auditor):
    round_ = owned(auditor)
    store_response(make_sending(round_, {"trust_in_staff": "yes"}))
    store_response(make_sending(round_, {"trust_in_staff": "yes"}, is_partial=True))
    make_links(round_, "outpatient", 4, by=auditor.id, at=NOON)
    revoke_unused(round_, "outpatient", by=auditor.id, at=NOON)
    make_links(round_, "outpatient", 3, by=auditor.id, at=NOON)

    residential, outpatient = progress(round_)

    assert (residential.label, outpatient.label) == ("Heldygnsvård", "Öppenvård")
    assert (outpatient.answered, outpatient.made, outpatient.unused) == (1, 3, 3)
    assert (outpatient.revoked, outpatient.left) == (4, 17)
    assert (residential.answered, residential.made, residential.left) == (0, 0, 5)
    assert (answered_in(round_.id), partials_in(round_.id)) == (1, 1)


def test_links_by_person_are_refused_for_an_anonymous_round(auditor):
    anonymous = owned(auditor)
    confidential = owned(auditor, mode=Mode.CONFIDENTIAL, title="Konfidentiell")
    make_links(confidential, "residential", 2, by=auditor.id, at=NOON)

    assert len(links_by_person(confidential)) == 2
    with pytest.raises(AnswersAreAnonymous):
        links_by_person(anonymous)
