"""Months and quarters."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.figures.domain.periods import Grain, Period, period_of, whole_periods

DAYS = st.dates(date(2000, 1, 1), date(2040, 12, 31))
GRAINS = st.sampled_from(Grain)


@given(DAYS, GRAINS)
def test_day_lies_in_its_period_and_in_no_other_when_it_is_any(day, grain):
    period = period_of(day, grain)

    assert period.first <= day < period.after
    assert period_of(period.first, grain) == period_of(period.after - timedelta(1), grain) == period
    assert period_of(period.after, grain) > period


@pytest.mark.parametrize(
    ("first", "before", "grain", "expected"),
    [
        ((2016, 11, 5), (2017, 2, 28), Grain.MONTH, [(2016, 11), (2016, 12), (2017, 1)]),
        ((2016, 11, 5), (2017, 3, 1), Grain.MONTH, [(2016, 11), (2016, 12), (2017, 1), (2017, 2)]),
        ((2016, 11, 5), (2017, 7, 1), Grain.QUARTER, [(2016, 4), (2017, 1), (2017, 2)]),
        ((2017, 2, 1), (2017, 2, 20), Grain.MONTH, []),
        ((2017, 2, 1), (2016, 2, 20), Grain.MONTH, []),
    ],
)
def test_periods_are_those_that_had_ended_when_looked_back_on(first, before, grain, expected):
    found = whole_periods(date(*first), date(*before), grain)

    assert found == tuple(Period(*each, grain) for each in expected)


@given(DAYS, DAYS, GRAINS)
def test_periods_follow_on_each_other_when_days_are_any(first, before, grain):
    found = whole_periods(first, before, grain)

    assert all(one.after == next_.first for one, next_ in pairwise(found))
    if found:
        assert found[0].first <= first
        assert found[-1].after <= before < period_of(found[-1].after, grain).after
