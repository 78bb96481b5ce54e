from datetime import date, timedelta

import pytest

from app.authorization import access_for
from app.clock import now, today
from app.db import db
from app.errors import NotVisible
from app.roles import Role
from surveys.answering.operations.closing import close_round
from surveys.collections.domain.rounds import RoundState
from surveys.permissions import SurveyPermission
from surveys.self_reports.domain import ReportState
from surveys.self_reports.queries.following import (
    load_followed_round,
    rate_in_all,
    rates_by_service,
    self_report_rounds,
    unit_lines,
)
from surveys.self_reports.queries.reports import load_self_report, own_reports
from tests.factories import (
    make_agreement,
    make_commissioner,
    make_provider,
    make_service,
    make_unit,
    make_user,
)
from tests.surveys.factories_self_reports import (
    make_self_report_round,
    make_year,
    report_of,
    saved_draft,
    send_for,
)

ANSWER = SurveyPermission.ANSWER_SELF_REPORT
READ = SurveyPermission.READ_SELF_REPORTS


@pytest.fixture
def year(web):
    return make_year()


def lines_for(year, user):
    return unit_lines(year.round, access_for(user), READ)


def make_auditor(scope):
    return make_user(Role.AUDITOR, scope)


def test_unit_is_asked_of_the_services_it_had_an_agreement_for_in_the_year(year):
    first = date(year.round.year, 1, 1)
    over = make_service("over")
    coming = make_service("coming")
    make_agreement(year.unit, over, year.municipality, valid_to=first - timedelta(days=1))
    make_agreement(year.unit, coming, year.municipality, valid_from=date(year.round.year + 1, 1, 1))

    assert set(report_of(year).service_keys) == {"family_counselling", "residential"}


def test_unit_is_asked_of_a_service_that_ended_on_the_first_day_of_the_year(year):
    first = date(year.round.year, 1, 1)
    short = make_service("short")
    make_agreement(year.unit, short, year.municipality, valid_to=first)

    assert "short" in report_of(year).service_keys


def test_own_reports_stand_with_the_open_round_first(year):
    past = make_self_report_round(
        year.municipality,
        year=year.round.year + 1,
        title="Stängd",
        opens_on=date(2020, 1, 1),
        closes_on=date(2020, 2, 1),
    )

    reports = own_reports(access_for(year.manager), ANSWER, today())

    assert [report.round_id for report in reports] == [year.round.id, past.id]
    assert [report.round_state for report in reports] == [RoundState.OPEN, RoundState.CLOSED]


def test_own_report_tells_how_far_it_has_come_when_started(year):
    saved_draft(year, {"had_clients": "yes"})

    (report,) = own_reports(access_for(year.manager), ANSWER, today())

    assert report.state is ReportState.STARTED
    assert report.done == 1
    assert report.total > 10


def test_own_report_is_unsent_when_the_round_closed_on_a_draft(year):
    saved_draft(year, {"had_clients": "yes"})
    close_round(year.round, by=None, at=now())

    (report,) = own_reports(access_for(year.manager), ANSWER, today())

    assert report.state is ReportState.UNSENT


def test_round_does_not_concern_a_unit_without_an_agreement(year):
    unit = make_unit("V200")
    manager = make_user(Role.UNIT_MANAGER, unit)

    assert own_reports(access_for(manager), ANSWER, today()) == ()
    with pytest.raises(NotVisible):
        load_self_report(year.round.id, unit.id, access_for(manager), ANSWER, today())


def test_provider_manager_sees_every_unit_of_the_provider(year):
    provider = make_provider()
    for code in ("V201", "V202"):
        make_agreement(make_unit(code, provider), year.services[0], year.municipality)
    manager = make_user(Role.UNIT_MANAGER, provider)

    reports = own_reports(access_for(manager), ANSWER, today())

    assert [report.unit for report in reports] == ["Verksamhet V201", "Verksamhet V202"]


def test_report_is_not_visible_to_a_manager_of_another_unit(year):
    other = make_user(Role.UNIT_MANAGER, make_unit("V200"))

    with pytest.raises(NotVisible):
        load_self_report(year.round.id, year.unit.id, access_for(other), ANSWER, today())


def test_rate_counts_a_unit_in_each_of_its_services_when_it_has_answered(year):
    other = make_unit("V200")
    make_agreement(other, year.services[0], year.municipality)
    send_for(year, year.unit, year.manager)

    lines = lines_for(year, make_auditor(year.municipality))

    rates = {rate.key: (rate.answered, rate.units) for rate in rates_by_service(lines)}
    assert rates == {"family_counselling": (1, 2), "residential": (1, 1)}
    assert rate_in_all(lines) == (1, 2)


def test_rate_is_that_of_the_summary_page_when_a_unit_has_two_agreements_for_a_service(year):
    make_agreement(
        year.unit, year.services[0], year.municipality, valid_from=date(year.round.year, 2, 1)
    )

    lines = lines_for(year, make_auditor(year.municipality))

    assert {(rate.key, rate.units) for rate in rates_by_service(lines)} == {
        ("family_counselling", 1),
        ("residential", 1),
    }


def test_draft_is_no_answer_in_the_rate(year):
    saved_draft(year, {"had_clients": "yes"})

    (line,) = lines_for(year, make_auditor(year.municipality))

    assert line.state is ReportState.STARTED
    assert not line.has_answered


def test_district_auditor_sees_the_units_of_the_district_in_the_municipality_s_round(year):
    district = make_commissioner("Norra", parent=year.municipality)
    elsewhere = make_commissioner("Södra", parent=year.municipality)
    near, far = make_unit("V300"), make_unit("V400")
    make_agreement(near, year.services[0], district)
    make_agreement(far, year.services[0], elsewhere)
    auditor = make_auditor(district)

    codes = [line.code for line in lines_for(year, auditor)]

    assert self_report_rounds(access_for(auditor), READ) == (year.round,)
    assert "V300" in codes
    assert "V400" not in codes


def test_manager_follows_no_round(year):
    assert self_report_rounds(access_for(year.manager), READ) == ()
    with pytest.raises(NotVisible):
        load_followed_round(year.round.id, access_for(year.manager), READ)


def test_auditor_of_another_municipality_follows_no_round_of_this_one(year):
    db.session.flush()
    other = make_auditor(make_commissioner("Grannköping", parent=make_commissioner("Annan rot")))

    with pytest.raises(NotVisible):
        load_followed_round(year.round.id, access_for(other), READ)
