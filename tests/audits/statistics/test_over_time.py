"""Run rules by worked rows, control limits by hand and against scipy, and time between events."""

from datetime import date, timedelta
from math import isclose, sqrt
from random import Random
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.statistics.over_time import (
    Rule,
    Signal,
    is_rare,
    p_chart,
    run_chart,
    time_between,
    u_chart,
)
from audits.statistics.shares import Share

VALUES = st.lists(st.integers(0, 20), min_size=1, max_size=40)


def make_dates(*gaps):
    dates = [date(2017, 1, 1)]
    for gap in gaps:
        dates.append(dates[-1] + timedelta(days=gap))
    return dates


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1, 9] * 8, []),
        ([9, 1, 9, 1] + [9] * 7 + [1] * 5, []),
        ([9] * 8 + [1] * 8, [Signal(Rule.ABOVE, 0, 7), Signal(Rule.BELOW, 8, 15)]),
        # the point on the median, 5, neither counts nor breaks the run
        ([9] * 4 + [5] + [9] * 4 + [1] * 8, [Signal(Rule.ABOVE, 0, 8), Signal(Rule.BELOW, 9, 16)]),
        ([1, 2, 3, 4, 5], []),
        ([1, 2, 3, 4, 5, 6], [Signal(Rule.RISING, 0, 5)]),
        ([6, 5, 4, 3, 2, 1], [Signal(Rule.FALLING, 0, 5)]),
        ([1, 2, 2, 3, 4, 5], []),
        ([1, 2, 2, 3, 4, 5, 6], [Signal(Rule.RISING, 0, 6)]),
        ([7, 1, 2, 3, 4, 5, 6], [Signal(Rule.RISING, 1, 6)]),
        ([3], []),
    ],
)
def test_run_chart_signals_when_a_rule_is_met(values, expected):
    assert list(run_chart(values).signals) == expected


def test_run_chart_refuses_when_it_has_no_points():
    with pytest.raises(ValueError, match="at least one point"):
        run_chart([])


@given(VALUES)
def test_run_chart_mirrors_its_signals_when_values_are_turned_upside_down(values):
    turned = {
        Rule.ABOVE: Rule.BELOW,
        Rule.BELOW: Rule.ABOVE,
        Rule.RISING: Rule.FALLING,
        Rule.FALLING: Rule.RISING,
    }

    signals = run_chart(values).signals
    mirrored = run_chart([-value for value in values]).signals

    assert set(mirrored) == {Signal(turned[each.rule], each.first, each.last) for each in signals}
    assert run_chart(values).median == median(values)


@given(VALUES)
def test_every_signal_rests_on_enough_points_when_values_are_any(values):
    for signal in run_chart(values).signals:
        least = 8 if signal.rule in (Rule.ABOVE, Rule.BELOW) else 6
        assert signal.last - signal.first + 1 >= least


def test_run_chart_is_seldom_alarmed_when_only_chance_is_at_work():
    random = Random(3)  # noqa: S311 - a fixed draw

    alarmed = sum(bool(run_chart([random.random() for _ in range(12)]).signals) for _ in range(500))

    assert alarmed / 500 < 0.07


def test_p_chart_has_three_sigma_limits_when_written_out_by_hand():
    shares = [Share(12, 20), Share(30, 40), Share(3, 4), Share(2, 36)]

    chart = p_chart(shares)

    centre = 47 / 100
    assert chart.centre == centre
    assert chart.positions == (0, 1, 3)
    half = 3 * sqrt(centre * (1 - centre) / 40)
    assert isclose(chart.points[1].limits.low, centre - half)
    assert isclose(chart.points[1].limits.high, centre + half)
    assert [point.is_outside for point in chart.points] == [False, True, True]


@pytest.mark.parametrize("shares", [[], [Share(4, 9), Share(0, 0)]])
def test_p_chart_is_not_drawn_when_no_period_has_ten_answers(shares):
    assert p_chart(shares) is None


@given(
    st.lists(
        st.integers(0, 60).flatmap(lambda n: st.builds(Share, st.integers(0, n), st.just(n))),
        min_size=1,
        max_size=15,
    )
)
def test_p_chart_keeps_its_limits_in_bounds_when_shares_are_any(shares):
    chart = p_chart(shares)

    for point in chart.points if chart else ():
        assert 0 <= point.limits.low <= chart.centre <= point.limits.high <= 1


def test_p_chart_signals_a_shift_when_eight_periods_lie_on_one_side():
    shares = [Share(9, 20)] * 8 + [Share(12, 20)] * 8

    assert {signal.rule for signal in p_chart(shares).signals} == {Rule.ABOVE, Rule.BELOW}


def test_u_chart_has_three_sigma_limits_when_exposures_differ():
    chart = u_chart([(10, 2), (6, 1), (30, 2)])

    centre = 46 / 5
    assert chart.centre == centre
    assert chart.points[0].value == 5
    assert isclose(chart.points[0].limits.high, centre + 3 * sqrt(centre / 2))
    assert isclose(chart.points[1].limits.low, centre - 3 * sqrt(centre))
    assert [point.is_outside for point in chart.points] == [False, False, False]
    assert chart.positions == (0, 1, 2)


def test_u_chart_finds_the_period_outside_when_one_stands_out():
    chart = u_chart([(6, 1)] * 9 + [(25, 1)])

    assert [point.is_outside for point in chart.points] == [False] * 9 + [True]


@pytest.mark.parametrize("events", [[], [(-1, 1)], [(1, 0)]])
def test_u_chart_refuses_when_a_period_is_impossible(events):
    with pytest.raises(ValueError, match="a period has"):
        u_chart(events)


def test_u_chart_lies_at_nought_when_nothing_happened():
    chart = u_chart([(0, 3), (0, 1)])

    assert [point.is_outside for point in chart.points] == [False, False]


@pytest.mark.parametrize(
    ("counts", "expected"), [([], True), ([4, 5, 5], True), ([5, 5], False), ([9, 1], False)]
)
def test_events_are_rare_when_fewer_than_five_come_a_period(counts, expected):
    assert is_rare(counts) is expected


@pytest.mark.parametrize("dates", [[], make_dates(3)])
def test_time_between_is_not_drawn_when_events_are_fewer_than_three(dates):
    assert time_between(dates) is None


@given(st.lists(st.integers(0, 200), min_size=2, max_size=20).filter(any))
def test_time_between_has_the_limits_of_scipy_when_gaps_are_any(gaps):
    from scipy.stats import expon, norm  # noqa: PLC0415 - slow to load

    chart = time_between(reversed(make_dates(*gaps)))

    spread = expon(scale=sum(gaps) / len(gaps))
    assert chart.days == tuple(gaps)
    assert isclose(chart.usual, spread.median())
    assert isclose(chart.limits.low, spread.ppf(norm.cdf(-3)), rel_tol=1e-9)
    assert isclose(chart.limits.high, spread.isf(norm.cdf(-3)), rel_tol=1e-9)


def test_time_between_finds_the_long_gap_when_events_become_rare():
    chart = time_between(make_dates(*[10] * 15, 200))

    assert chart.outside == (15,)


def test_time_between_sees_no_gap_when_all_came_on_one_day():
    chart = time_between(make_dates(0, 0, 0))

    assert chart.outside == ()
    assert chart.signals == ()
