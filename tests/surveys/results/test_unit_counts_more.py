"""Counts for a unit's page: the unit's own, the year's own, and nothing that was taken back."""

from datetime import date

import pytest

from app.roles import Role
from surveys.answering.operations.answers import withdraw_response
from surveys.collections.domain.rounds import Mode
from surveys.instruments.domain.instruments import Moment
from surveys.instruments.queries import instrument_of, latest_version
from surveys.practice.operations.sessions import show_link
from surveys.results.queries.unit_counts import RatingCount, rating_counts, self_report_statuses
from tests.conftest import NOON
from tests.factories import make_agreement, make_commissioner, make_unit, make_user
from tests.surveys.factories import make_round
from tests.surveys.factories_self_reports import make_year, saved_draft, send_for
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
    place = make_place()
    make_licences()
    return place


@pytest.fixture
def case(place):
    return make_case(place)


def counts(unit, year=2026):
    found = rating_counts(unit.id, year, None)
    return {row.instrument.key: (row.invited, row.answered, row.missing) for row in found}


def ask(place, session, participant, moment=Moment.BEFORE):
    return show_link(session, participant, moment, by=place.practitioner.id, at=NOON)


def test_unit_without_cases_has_no_counts(place):
    assert rating_counts(place.unit.id, 2026, None) == ()


def test_link_that_nobody_answered_is_missing(place, case):
    ask(place, make_session(case, held_on=NOON.date()), case.participants[0])

    assert counts(place.unit) == {"ors": (1, 0, 1)}


def test_link_shown_again_is_counted_once(place, case):
    session = make_session(case, held_on=NOON.date())
    for _ in range(3):
        ask(place, session, case.participants[0])

    assert counts(place.unit) == {"ors": (1, 0, 1)}


def test_rating_without_a_link_counts_as_asked_for(place, case):
    make_rating(make_session(case), case.participants[0], "ors", 21.0)

    assert counts(place.unit) == {"ors": (1, 1, 0)}


def test_rating_is_no_longer_counted_when_it_is_withdrawn(place, case):
    response_id = make_rating(make_session(case), case.participants[0], "srs", 30.0)
    before = counts(place.unit)

    withdraw_response(response_id, instrument_of(latest_version("srs")))

    assert before == {"srs": (1, 1, 0)}
    assert counts(place.unit).get("srs", (0, 0, 0)) == (0, 0, 0)


def test_counts_are_told_apart_by_instrument_in_the_order_of_their_keys(place, case):
    session = make_session(case)
    child = make_participant(case, "Barn 1", case.participants[0].age_band)
    for key in ("srs", "ors"):
        make_rating(session, case.participants[0], key, 20.0)
    make_rating(session, child, "ors", 25.0)

    found = [(row.instrument.key, row.answered) for row in rating_counts(place.unit.id, 2026, None)]

    assert found == [("ors", 2), ("srs", 1)]


def test_counts_are_those_of_the_year_that_is_asked_for(place, case):
    make_rating(make_session(case, 1, date(2025, 12, 31)), case.participants[0], "ors", 20.0)
    make_rating(make_session(case, 2, date(2026, 1, 1)), case.participants[0], "ors", 22.0)
    make_rating(make_session(case, 3, date(2026, 1, 8)), case.participants[0], "ors", 24.0)

    by_year = {year: counts(place.unit, year) for year in (2024, 2025, 2026)}

    assert by_year == {2024: {}, 2025: {"ors": (1, 1, 0)}, 2026: {"ors": (2, 2, 0)}}


def test_counts_leave_out_another_unit_with_the_same_service(place, case):
    other = make_place(place.commissioner, place.service)
    theirs = make_case(other)
    make_rating(make_session(theirs), theirs.participants[0], "ors", 20.0)
    ask(other, make_session(theirs, 2, NOON.date()), theirs.participants[0])

    assert counts(place.unit) == {}
    assert counts(other.unit)["ors"][1] == 1


@pytest.mark.parametrize(
    ("invited", "answered", "missing"), [(0, 0, 0), (3, 0, 3), (3, 3, 0), (2, 5, 0)]
)
def test_missing_is_never_below_nought(invited, answered, missing):
    assert RatingCount(None, invited, answered).missing == missing


# Self-reports


@pytest.fixture
def year(web):
    return make_year()


def statuses(unit, on):
    return [(found.title, found.status) for found in self_report_statuses(unit.id, on, None)]


def test_status_follows_the_report_from_not_started_to_sent(year):
    on, title = date(year.round.year, 6, 1), year.round.title
    seen = [statuses(year.unit, on)]
    saved_draft(year, {"had_clients": "yes"})
    seen.append(statuses(year.unit, on))
    other = make_unit("V200")
    make_agreement(other, year.services[0], year.municipality)

    send_for(year, other, make_user(Role.UNIT_MANAGER, other))

    assert seen == [[(title, "not_started")], [(title, "started")]]
    assert statuses(other, on) == [(title, "sent")]


def test_draft_is_shown_as_closed_when_the_round_has_passed(year):
    saved_draft(year, {"had_clients": "yes"})

    found = statuses(year.unit, date(year.round.year + 1, 1, 1))

    assert found == [(year.round.title, "closed")]


def test_sent_report_stays_sent_when_the_round_has_passed(year):
    send_for(year, year.unit, year.manager)

    found = statuses(year.unit, date(year.round.year + 1, 1, 1))

    assert found == [(year.round.title, "sent")]


def test_round_is_left_out_when_the_unit_has_no_agreement_in_its_year(year):
    stranger, former = make_unit("V300"), make_unit("V301")
    ended = date(year.round.year - 1, 12, 31)
    make_agreement(former, year.services[0], year.municipality, valid_to=ended)

    on = date(year.round.year, 6, 1)

    assert (statuses(stranger, on), statuses(former, on)) == ([], [])


def test_round_is_shown_when_the_agreement_ended_on_the_first_day_of_its_year(year):
    unit = make_unit("V302")
    last = date(year.round.year, 1, 1)
    make_agreement(unit, year.services[0], year.municipality, valid_to=last)

    found = statuses(unit, date(year.round.year, 6, 1))

    assert found == [(year.round.title, "not_started")]


def test_round_of_a_sister_district_does_not_ask_the_unit(year):
    north, south = (make_commissioner(name, year.municipality) for name in ("Norr", "Söder"))
    unit = make_unit("V303")
    make_agreement(unit, year.services[0], north)
    for district in (north, south):
        make_round(
            "self_report",
            Mode.CONFIDENTIAL,
            commissioner_id=district.id,
            title=f"Egenrapport {district.name}",
            year=year.round.year,
        )

    found = {title for title, _status in statuses(unit, date(2026, 11, 20))}

    assert found == {year.round.title, "Egenrapport Norr"}
