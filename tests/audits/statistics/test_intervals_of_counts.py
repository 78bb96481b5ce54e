"""Exact ratios of counts against scipy and statsmodels, and by property."""

from math import inf, isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.statistics.intervals import poisson_p, poisson_ratio


@given(st.integers(0, 300), st.integers(1, 300), st.floats(0.2, 5))
def test_poisson_p_equals_both_exact_tails_when_exposures_differ(now, before, exposure):
    from scipy.stats import binomtest  # noqa: PLC0415 - slow to load

    p = poisson_p(now, before, exposures=(exposure, 1))

    sides = [
        binomtest(now, now + before, exposure / (exposure + 1), alternative=side).pvalue
        for side in ("less", "greater")
    ]
    assert isclose(p, min(1, 2 * min(sides)), rel_tol=1e-6, abs_tol=1e-10)


@given(st.integers(0, 200), st.integers(0, 200).filter(bool))
def test_poisson_p_agrees_with_the_interval_when_counts_are_any(now, before):
    p = poisson_p(now, before)

    assert (p >= 0.05) == poisson_ratio(now, before).holds(1) or isclose(p, 0.05, abs_tol=1e-9)


def test_poisson_ratio_is_of_rates_when_exposures_differ():
    same_counts = poisson_ratio(20, 20)

    interval = poisson_ratio(20, 20, exposures=(2, 1))

    assert isclose(interval.low, same_counts.low / 2)
    assert isclose(interval.high, same_counts.high / 2)


@given(st.integers(1, 80), st.integers(1, 80), st.integers(1, 5))
def test_poisson_ratio_turns_over_when_the_years_change_places(now, before, exposure):
    there = poisson_ratio(now, before, exposures=(exposure, 1))
    back = poisson_ratio(before, now, exposures=(1, exposure))

    assert isclose(there.low, 1 / back.high, rel_tol=1e-7)
    assert isclose(there.high, 1 / back.low, rel_tol=1e-7)


@pytest.mark.parametrize("compare", [poisson_ratio, poisson_p])
def test_poisson_refuses_when_a_count_arose_in_nothing(compare):
    with pytest.raises(ValueError, match="exposure"):
        compare(1, 2, exposures=(0, 1))


@given(st.integers(1, 300), st.integers(1, 300))
def test_poisson_ratio_equals_the_exact_binomial_limits_when_both_years_have_events(now, before):
    from statsmodels.stats.proportion import proportion_confint  # noqa: PLC0415 - slow to load

    interval = poisson_ratio(now, before)

    low, high = proportion_confint(now, now + before, method="beta")
    assert isclose(interval.low, low / (1 - low), rel_tol=1e-9)
    assert isclose(interval.high, high / (1 - high), rel_tol=1e-6)


def test_poisson_ratio_has_no_upper_limit_when_there_were_none_before():
    interval = poisson_ratio(3, 0)

    assert 0 < interval.low < 1.1
    assert interval.high == inf


def test_poisson_ratio_starts_at_nought_when_there_are_none_now():
    interval = poisson_ratio(0, 3)

    assert interval.low == 0
    assert 0 < interval.high < 5


@pytest.mark.parametrize(("now", "before"), [(0, 0), (-1, 3), (3, -1)])
def test_poisson_ratio_refuses_when_there_is_nothing_to_compare(now, before):
    with pytest.raises(ValueError, match="two counts"):
        poisson_ratio(now, before)


@given(st.integers(0, 200), st.integers(1, 200))
def test_poisson_ratio_rises_when_one_more_event_has_come(now, before):
    fewer, more = poisson_ratio(now, before), poisson_ratio(now + 1, before)

    assert fewer.low < more.low
    assert fewer.high < more.high
