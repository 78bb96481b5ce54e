"""Funnel limits against scipy, the spread against its definition, and who falls outside."""

from math import isclose, sqrt
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.statistics.funnel import (
    PLACE_TEXTS,
    Place,
    exact_limits,
    funnel,
    funnel_curve,
    is_overdispersed,
    spread_of,
    widened,
)
from audits.statistics.shares import Share

SHARES = st.integers(10, 120).flatmap(lambda n: st.builds(Share, st.integers(0, n), st.just(n)))


def make_units(*counts):
    return [(f"U{place}", Share(*each)) for place, each in enumerate(counts)]


def said(words):
    return words.msgid % words.params


@pytest.mark.parametrize("n", [1, 10, 13, 47, 82, 207, 1200])
@pytest.mark.parametrize("centre", [0.02, 0.3, 0.5, 0.695, 0.97])
def test_limits_equal_scipy_when_bases_and_centres_are_on_a_grid(n, centre):
    from scipy.stats import binom  # noqa: PLC0415 - slow to load

    limits = exact_limits(centre, n)

    low, high = binom.interval(0.95, n, centre)
    very_low, very_high = binom.interval(0.998, n, centre)
    assert (limits.warning.low * n, limits.warning.high * n) == pytest.approx((low, high))
    assert (limits.alarm.low * n, limits.alarm.high * n) == pytest.approx((very_low, very_high))


@given(st.integers(1, 400), st.floats(0, 1))
def test_limits_hold_the_centre_between_them_when_the_base_is_any(n, centre):
    limits = exact_limits(centre, n)

    assert 0 <= limits.alarm.low <= limits.warning.low <= limits.warning.high <= limits.alarm.high
    assert limits.alarm.high <= 1
    assert limits.warning.low - 1 / n < centre < limits.warning.high + 1 / n


@given(st.integers(1, 300), st.floats(0.01, 0.99))
def test_limits_keep_nineteen_of_twenty_inside_when_all_units_are_alike(n, centre):
    from scipy.stats import binom  # noqa: PLC0415 - slow to load

    limits = exact_limits(centre, n)

    low, high = round(limits.warning.low * n), round(limits.warning.high * n)
    assert binom.cdf(low - 1, n, centre) <= 0.025 + 1e-9
    assert binom.sf(high, n, centre) <= 0.025 + 1e-9


def test_spread_is_as_defined_when_written_out_by_hand():
    shares = [Share(yes, 20) for yes in (1, 9, 10, 10, 10, 10, 10, 11, 12, 20)]

    spread = spread_of(shares, 0.5)

    # one at each end of ten is drawn in to its neighbour: 1 to 9, and 20 to 12
    drawn_in = (9, 9, 10, 10, 10, 10, 10, 11, 12, 12)
    scores = [(yes / 20 - 0.5) / sqrt(0.25 / 20) for yes in drawn_in]
    assert isclose(spread, sum(score**2 for score in scores) / 10)


@pytest.mark.parametrize(("units", "centre"), [(9, 0.5), (10, 0), (10, 1)])
def test_spread_is_unknown_when_units_are_few_or_the_centre_leaves_no_room(units, centre):
    assert spread_of([Share(5, 10)] * units, centre) is None


@pytest.mark.parametrize(
    ("spread", "units", "expected"), [(None, 20, False), (1.6, 20, False), (1.7, 20, True)]
)
def test_overdispersion_is_seen_when_the_spread_passes_what_chance_gives(spread, units, expected):
    assert is_overdispersed(spread, units) is expected


def test_spread_is_seldom_seen_as_too_large_when_units_differ_by_chance_only():
    random = Random(7)  # noqa: S311 - a fixed draw
    seen = 0
    for _ in range(300):
        shares = [Share(sum(random.random() < 0.7 for _ in range(30)), 30) for _ in range(20)]
        seen += is_overdispersed(spread_of(shares, 0.7), len(shares))

    assert seen / 300 < 0.05


def test_funnel_finds_the_odd_units_when_the_others_are_alike():
    units = make_units((14, 20), (28, 40), (40, 40), (20, 50), (34, 40), (7, 9))

    result = funnel(units, centre=0.7)

    places = {point.label: point.place for point in result.points}
    assert places == {
        "U0": Place.INSIDE,
        "U1": Place.INSIDE,
        "U2": Place.VERY_HIGH,
        "U3": Place.VERY_LOW,
        "U4": Place.HIGH,
    }
    assert [point.label for point in result.outside] == ["U2", "U3", "U4"]
    assert result.too_few == ("U5",)
    assert result.expected_outside == pytest.approx(0.25)
    assert set(places.values()) <= set(PLACE_TEXTS)


def test_funnel_calls_a_unit_low_when_it_is_between_the_limits():
    result = funnel(make_units((21, 40)), centre=0.7)

    assert [point.place for point in result.points] == [Place.LOW]
    assert result.points[0].at == 21 / 40


def test_funnel_counts_small_units_in_its_centre_when_they_are_not_drawn():
    result = funnel(make_units((5, 10), (5, 5)))

    assert result.centre == 10 / 15
    assert len(result.points) == 1


@pytest.mark.parametrize("units", [[], make_units((3, 5), (0, 0))])
def test_funnel_is_not_drawn_when_no_unit_has_ten_answers(units):
    assert funnel(units) is None


def test_funnel_widens_its_limits_and_says_so_when_units_vary_much():
    units = make_units(*[(2, 20), (18, 20)] * 6)

    result = funnel(units)

    assert result.is_widened
    assert result.spread > 2
    assert result.outside == ()
    assert "gränserna är vidgade" in said(result.wording)
    plain = exact_limits(result.centre, 20)
    assert result.points[0].limits.warning.low <= plain.warning.low


def test_funnel_says_how_many_are_outside_when_its_limits_are_the_plain_ones():
    result = funnel(make_units((14, 20), (40, 40)), centre=0.7)

    assert said(result.wording) == (
        "2 verksamheter runt genomsnittet 70 %. Utanför 95-procentsgränsen: 1"
    )


@given(st.lists(SHARES, min_size=1, max_size=25))
def test_funnel_places_each_unit_by_its_own_limits_when_units_are_any(shares):
    result = funnel([(str(at), share) for at, share in enumerate(shares)])

    for point in result.points:
        inside = point.limits.warning.holds(point.at)
        assert (point.place is Place.INSIDE) == inside
        assert point.limits.n == point.share.base
    assert [point.label for point in result.points] == [str(at) for at in range(len(shares))]
    assert result.curve[-1].n == max(share.base for share in shares)


@given(st.floats(0.05, 0.95), st.integers(10, 200), st.floats(1, 9))
def test_widened_limits_lie_outside_the_plain_ones_when_the_spread_is_more(centre, n, spread):
    plain = exact_limits(centre, n)

    wide = widened(plain, centre, spread)

    assert wide.warning.low <= max(plain.warning.low, 0) + 1e-12 or plain.warning.low > centre
    assert 0 <= wide.alarm.low <= wide.alarm.high <= 1


def test_curve_has_few_points_and_both_ends_when_bases_are_large():
    curve = funnel_curve(0.6, 5000)

    assert (curve[0].n, curve[-1].n) == (10, 5000)
    assert len(curve) <= 122
    assert curve[-1].warning.high - curve[-1].warning.low < 0.03


def test_curve_is_one_point_when_the_largest_base_is_ten():
    assert [limits.n for limits in funnel_curve(0.6, 10)] == [10]
