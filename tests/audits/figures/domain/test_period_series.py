"""Which chart suits a figure's rows by month, and what it is drawn from."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.figures.domain.catalogue import CATALOGUE
from audits.figures.domain.period_series import (
    CountSeries,
    GapSeries,
    RateSeries,
    ShareSeries,
    months_under_way,
    series_of,
)
from audits.figures.domain.periods import Grain, Period
from audits.statistics.shares import Share
from tests.audits.figures.domain.factories import make_assignment, make_facts

STARTED, ENDED = CATALOGUE["assignments_started"], CATALOGUE["assignments_ended"]
MET = CATALOGUE["goals_met"]
LATER = date(2019, 1, 1)
NEVER = date(2030, 1, 1)


def year_of(assignments, year=2017):
    return make_facts(year=year, assignments=tuple(assignments))


def started(*a_month, year=2017):
    """As many started in each month as told, all of them ended long after."""
    return [
        make_assignment(f"S{year}-{month}-{at}", started_on=date(year, month, 1), ended_on=None)
        for month, n in enumerate(a_month, start=1)
        for at in range(n)
    ]


def ended(month, met, n, year=2017):
    return [
        make_assignment(
            f"E{month}-{at}",
            started_on=date(year, 1, 1),
            ended_on=date(year, month, 15),
            goal_outcome="met" if at < met else "not_met",
        )
        for at in range(n)
    ]


def test_numbers_are_a_run_chart_by_month_when_they_are_many():
    series = series_of(STARTED, [year_of(started(*[6, 5] * 6))], LATER)

    assert isinstance(series, CountSeries)
    assert series.counts == (6, 5) * 6
    assert series.periods[0] == Period(2017, 1)
    assert series.chart.median == 5.5


def test_month_without_any_is_nought_and_the_months_before_the_first_are_not():
    series = series_of(
        STARTED, [year_of(started(0, 0, 20, 20, 20, 0, 20, 20, 20, 20, 20, 20))], LATER
    )

    assert series.counts == (20, 20, 20, 0, 20, 20, 20, 20, 20, 20)
    assert series.periods[0] == Period(2017, 3)


def test_month_that_has_not_ended_is_left_out():
    series = series_of(STARTED, [year_of(started(9, 9, 9, 9))], date(2017, 4, 30))

    assert [period.number for period in series.periods] == [1, 2, 3]


def test_nothing_is_drawn_when_no_month_has_ended():
    assert series_of(STARTED, [year_of(started(9))], date(2017, 1, 31)) is None


def test_years_before_a_missing_year_are_left_out():
    years = [year_of(started(*[9] * 12, year=year), year) for year in (2014, 2016, 2017)]

    series = series_of(STARTED, years, LATER)

    assert series.periods[0] == Period(2016, 1)
    assert len(series.counts) == 24


def test_no_more_than_three_years_of_months_are_looked_back_on():
    years = [year_of(started(*[9] * 12, year=year), year) for year in range(2010, 2018)]

    series = series_of(STARTED, years, LATER)

    assert (series.periods[0], len(series.periods)) == (Period(2015, 1), 36)


def test_rare_events_are_told_by_the_time_between_them():
    series = series_of(STARTED, [year_of(started(1, 1, 0, 1))], LATER)

    assert isinstance(series, GapSeries)
    assert series.days == (date(2017, 1, 1), date(2017, 2, 1), date(2017, 4, 1))
    assert series.chart.days == (31, 59)


def test_rare_events_have_no_chart_when_fewer_than_three():
    series = series_of(STARTED, [year_of(started(1, 1))], LATER)

    assert series.chart is None


def test_events_of_a_month_that_has_not_ended_are_not_among_the_rare():
    series = series_of(STARTED, [year_of(started(1, 1, 1, 1))], date(2017, 4, 10))

    assert series.days == (date(2017, 1, 1), date(2017, 2, 1), date(2017, 3, 1))


def test_ends_are_a_rate_of_what_was_under_way():
    rows = [row for month in range(1, 13) for row in ended(month, 0, 8)]

    series = series_of(ENDED, [year_of(rows)], LATER)

    assert isinstance(series, RateSeries)
    assert series.counts == (8,) * 12
    assert series.exposures[0] > series.exposures[-1] > 0
    assert series.chart.points[0].value == 8 / series.exposures[0]


def test_ends_are_numbers_when_nothing_is_known_to_have_been_under_way():
    rows = [
        make_assignment(f"E{at}", started_on=None, ended_on=date(2017, 1 + at % 2, 3))
        for at in range(20)
    ]

    series = series_of(ENDED, [year_of(rows)], date(2017, 3, 1))

    assert isinstance(series, CountSeries)
    assert series.counts == (10, 10)


@pytest.mark.parametrize(
    ("started_on", "ended_on", "days"),
    [
        (date(2017, 1, 1), None, 28),
        (date(2017, 2, 8), None, 21),
        (date(2017, 1, 1), date(2017, 2, 8), 7),
        (date(2017, 1, 1), date(2017, 1, 8), 0),
        (date(2017, 3, 1), NEVER, 0),
        (None, date(2017, 2, 8), 0),
    ],
)
def test_work_under_way_is_counted_by_the_day(started_on, ended_on, days):
    facts = year_of([make_assignment(started_on=started_on, ended_on=ended_on)])

    assert months_under_way(facts, Period(2017, 2)) == days / 30.4375


def test_shares_are_by_month_when_half_of_the_months_have_ten():
    rows = [row for month in range(1, 5) for row in ended(month, 5, 12 if month < 3 else 4)]

    series = series_of(MET, [year_of(rows)], date(2017, 5, 1))

    assert isinstance(series, ShareSeries)
    assert {period.grain for period in series.periods} == {Grain.MONTH}
    assert series.shares[:2] == (Share(5, 12), Share(5, 12))
    assert series.chart.positions == (0, 1)


def test_shares_are_by_quarter_when_months_have_too_few():
    rows = [row for month in range(1, 13) for row in ended(month, 2, 4)]

    series = series_of(MET, [year_of(rows)], LATER)

    assert {period.grain for period in series.periods} == {Grain.QUARTER}
    assert series.shares == (Share(6, 12),) * 4


def test_shares_have_no_chart_when_quarters_have_too_few_too():
    series = series_of(MET, [year_of(ended(1, 1, 2))], LATER)

    assert series.chart is None


@pytest.mark.parametrize(
    "key",
    [
        "complaints",
        "lex_sarah_routine",
        "assignments_ongoing_at_year_end",
        "assignments_mean_months",
    ],
)
def test_figure_has_no_series_when_its_rows_have_no_day_of_their_own(key):
    facts = replace(year_of(ended(1, 5, 12)), year=2017)

    assert series_of(CATALOGUE[key], [facts], LATER) is None


@given(st.lists(st.integers(0, 364), min_size=1, max_size=150))
def test_every_event_is_counted_once_when_days_are_any(days):
    rows = [
        make_assignment(f"A{at}", started_on=date(2017, 1, 1) + timedelta(day), ended_on=None)
        for at, day in enumerate(days)
    ]

    series = series_of(STARTED, [year_of(rows)], LATER)

    counted = len(series.days) if isinstance(series, GapSeries) else sum(series.counts)
    assert counted == len(days)
