"""Intervals against the worked examples of the house and against statsmodels."""

from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.statistics.intervals import (
    LEVEL,
    Interval,
    clopper_pearson,
    newcombe,
    newcombe_p,
    normal_quantile,
    wilson,
    worst_best,
)


@st.composite
def counted_shares(draw):
    n = draw(st.integers(1, 2000))
    return draw(st.integers(0, n)), n


def percent(interval):
    return round(100 * interval.low), round(100 * interval.high)


def test_wilson_gives_the_worked_example_when_population_is_unknown():
    interval = wilson(9, 13)

    assert percent(interval) == (42, 87)


def test_wilson_is_narrower_when_the_population_is_known():
    interval = wilson(9, 13, population=50)

    assert percent(interval) == (46, 86)


def test_worst_best_gives_the_worked_example_when_most_did_not_answer():
    interval = worst_best(9, 13, 50)

    assert percent(interval) == (18, 92)


def test_wilson_is_a_point_when_all_answered():
    assert wilson(9, 13, population=13) == Interval(9 / 13, 9 / 13)


@pytest.mark.parametrize(
    ("successes", "n", "population"),
    [(-1, 5, None), (6, 5, None), (0, 0, None), (3, 5, 4)],
)
def test_wilson_refuses_when_the_share_is_impossible(successes, n, population):
    with pytest.raises(ValueError, match=r"share|asked"):
        wilson(successes, n, population=population)


def test_worst_best_refuses_when_more_answered_than_were_asked():
    with pytest.raises(ValueError, match="5 answers of 4 asked"):
        worst_best(3, 5, 4)


@given(counted_shares())
def test_wilson_equals_statsmodels_when_uncorrected(share):
    from statsmodels.stats.proportion import proportion_confint  # noqa: PLC0415 - slow to load

    interval = wilson(*share)

    low, high = proportion_confint(*share, method="wilson")
    assert isclose(interval.low, low, abs_tol=1e-9)
    assert isclose(interval.high, high, abs_tol=1e-9)


@given(counted_shares(), st.integers(0, 500))
def test_wilson_holds_the_share_within_bounds_when_anything_is_counted(share, more):
    successes, n = share

    interval = wilson(successes, n, population=n + more)

    assert 0 <= interval.low <= successes / n <= interval.high <= 1


@given(counted_shares())
def test_wilson_is_symmetric_when_yes_and_no_change_places(share):
    successes, n = share

    interval, mirrored = wilson(successes, n), wilson(n - successes, n)

    assert isclose(interval.low, 1 - mirrored.high, abs_tol=1e-12)
    assert isclose(interval.high, 1 - mirrored.low, abs_tol=1e-12)


@given(st.integers(2, 2000).flatmap(lambda n: st.tuples(st.integers(0, n - 1), st.just(n))))
def test_wilson_rises_when_one_more_says_yes(share):
    successes, n = share

    fewer, more = wilson(successes, n), wilson(successes + 1, n)

    assert fewer.low < more.low
    assert fewer.high < more.high or fewer.high == more.high == 1


@given(counted_shares(), st.integers(1, 500))
def test_wilson_lies_within_the_uncorrected_when_the_population_is_known(share, more):
    successes, n = share

    corrected, plain = wilson(successes, n, population=n + more), wilson(successes, n)

    assert corrected.high - corrected.low <= plain.high - plain.low + 1e-12


def test_newcombe_holds_nought_when_nine_of_thirteen_meets_fifty_seven_of_eighty_two():
    assert newcombe((9, 13), (57, 82)).holds(0)


@given(counted_shares(), counted_shares())
def test_newcombe_equals_statsmodels_when_two_shares_are_compared(first, second):
    from statsmodels.stats.proportion import confint_proportions_2indep  # noqa: PLC0415 - slow

    interval = newcombe(first, second)

    low, high = confint_proportions_2indep(*first, *second, method="newcomb", compare="diff")
    assert isclose(interval.low, low, abs_tol=1e-9)
    assert isclose(interval.high, high, abs_tol=1e-9)


@given(counted_shares(), counted_shares())
def test_newcombe_turns_its_sign_when_the_shares_change_places(first, second):
    there, back = newcombe(first, second), newcombe(second, first)

    assert isclose(there.low, -back.high, abs_tol=1e-12)
    assert isclose(there.high, -back.low, abs_tol=1e-12)
    assert -1 <= there.low <= there.high <= 1


@given(counted_shares(), counted_shares())
def test_newcombe_p_agrees_with_the_interval_when_two_shares_are_compared(first, second):
    p = newcombe_p(first, second)

    level = newcombe(first, second, level=LEVEL)
    assert 0 <= p <= 1
    assert (p >= 0.05) == level.holds(0) or isclose(p, 0.05, abs_tol=1e-9)


@given(counted_shares(), counted_shares())
def test_newcombe_p_is_the_level_that_reaches_nought_when_shares_differ(first, second):
    p = newcombe_p(first, second)

    if 1e-6 < p < 0.999:
        touching = newcombe(first, second, level=1 - p)
        assert min(abs(touching.low), abs(touching.high)) < 1e-6


@pytest.mark.parametrize("compare", [newcombe, newcombe_p])
@pytest.mark.parametrize("pair", [((3, 2), (1, 2)), ((1, 2), (0, 0))])
def test_newcombe_refuses_when_a_share_is_impossible(compare, pair):
    with pytest.raises(ValueError, match="is no share"):
        compare(*pair)


@given(counted_shares())
def test_clopper_pearson_equals_statsmodels_when_anything_is_counted(share):
    from statsmodels.stats.proportion import proportion_confint  # noqa: PLC0415 - slow to load

    interval = clopper_pearson(*share)

    low, high = proportion_confint(*share, method="beta")
    assert isclose(interval.low, low, abs_tol=1e-9)
    assert isclose(interval.high, high, abs_tol=1e-9)


@given(st.integers(2, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_lies_inside_a_wider_one_when_the_level_rises(share):
    narrow, wide = wilson(*share, level=0.8), wilson(*share, level=0.99)

    assert wide.low <= narrow.low <= narrow.high <= wide.high


@pytest.mark.parametrize(("level", "z"), [(0.95, 1.959963985), (0.998, 3.090232306)])
def test_normal_quantile_is_the_printed_one_when_the_level_is_usual(level, z):
    assert isclose(normal_quantile(level), z, abs_tol=1e-9)


@pytest.mark.parametrize(
    ("first", "second", "overlap"),
    [((0, 0.4), (0.4, 1), True), ((0, 0.4), (0.5, 1), False), ((0.5, 1), (0, 0.4), False)],
)
def test_intervals_overlap_when_they_share_a_value(first, second, overlap):
    assert Interval(*first).overlaps(Interval(*second)) is overlap


@pytest.mark.parametrize("n", [10, 13, 47, 82, 207])
@pytest.mark.parametrize(("method", "ours"), [("wilson", wilson), ("beta", clopper_pearson)])
@pytest.mark.parametrize("level", [0.8, 0.95, 0.998])
def test_intervals_equal_statsmodels_when_every_share_of_a_base_is_computed(n, method, ours, level):
    from statsmodels.stats.proportion import proportion_confint  # noqa: PLC0415 - slow to load

    computed = [ours(successes, n, level=level) for successes in range(n + 1)]

    low, high = proportion_confint(list(range(n + 1)), n, alpha=1 - level, method=method)
    assert [each.low for each in computed] == pytest.approx(list(low), abs=1e-9)
    assert [each.high for each in computed] == pytest.approx(list(high), abs=1e-9)


@given(
    st.integers(2, 300).flatmap(lambda n: st.tuples(st.integers(0, n - 1), st.just(n))),
    counted_shares(),
)
def test_newcombe_rises_when_one_more_of_the_first_says_yes(first, second):
    more = (first[0] + 1, first[1])

    before, after = newcombe(first, second), newcombe(more, second)

    assert after.low >= before.low - 1e-12
    assert after.high >= before.high - 1e-12
