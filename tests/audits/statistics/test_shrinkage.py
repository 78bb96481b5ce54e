"""Shrunk shares: the weight against an analysis of variance, the cap, and by property."""

from math import inf, isclose
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.statistics.shares import Share
from audits.statistics.shrinkage import LEAST_WEIGHT, prior_of, shrink

SHARES = st.integers(0, 60).flatmap(lambda n: st.builds(Share, st.integers(0, n), st.just(n)))


def make_units(*counts):
    return [(f"U{place}", Share(*each)) for place, each in enumerate(counts)]


def answers_of(share):
    return [1] * share.numerator + [0] * (share.base - share.numerator)


@pytest.mark.parametrize(
    "units", [[], make_units(*[(5, 10)] * 4), make_units(*[(5, 10)] * 4, (0, 0))]
)
def test_shares_are_not_shrunk_when_fewer_than_five_units_answered(units):
    assert shrink(units) is None


@pytest.mark.parametrize(
    "counts",
    [
        [(5, 10), (18, 20), (9, 30), (30, 40), (13, 15)],
        [(1, 12), (8, 11), (20, 22), (2, 30), (14, 19), (25, 26)],
    ],
)
def test_weight_equals_that_of_an_analysis_of_variance_when_units_differ(counts):
    from scipy.stats import f_oneway  # noqa: PLC0415 - slow to load

    shares = [Share(*each) for each in counts]

    prior = prior_of(shares)

    ratio = f_oneway(*[answers_of(share) for share in shares]).statistic
    bases = [share.base for share in shares]
    typical = (sum(bases) - sum(n**2 for n in bases) / sum(bases)) / (len(bases) - 1)
    correlation = (ratio - 1) / (ratio + typical - 1)
    assert isclose(prior.estimated_weight, 1 / correlation - 1, rel_tol=1e-9)


def test_weight_is_capped_at_the_median_base_when_units_do_not_differ():
    prior = prior_of([Share(5, 10), Share(10, 20), Share(15, 30), Share(20, 40), Share(50, 100)])

    assert prior.estimated_weight == inf
    assert prior.weight == 30
    assert prior.is_capped


def test_weight_is_capped_when_every_unit_has_one_answer():
    prior = prior_of([Share(1, 1), Share(0, 1), Share(1, 1), Share(0, 1), Share(1, 1)])

    assert prior.estimated_weight == inf
    assert prior.weight == 1


def test_weight_is_not_nothing_when_units_agree_with_themselves_only():
    prior = prior_of([Share(0, 20), Share(20, 20), Share(0, 20), Share(20, 20), Share(0, 20)])

    assert prior.estimated_weight == 0
    assert prior.weight == LEAST_WEIGHT
    assert not prior.is_capped


def test_middling_unit_keeps_half_of_itself_when_the_cap_is_used():
    units = make_units((5, 10), (10, 20), (15, 30), (20, 40), (50, 100))

    shrunk = shrink(units)

    assert [each.own_part for each in shrunk] == pytest.approx([0.25, 0.4, 0.5, 4 / 7, 10 / 13])


@given(
    st.lists(SHARES, min_size=5, max_size=15).filter(
        lambda all_: sum(s.base > 0 for s in all_) >= 5
    )
)
def test_estimate_lies_between_the_own_and_the_common_share_when_units_are_any(shares):
    from scipy.special import betaincinv  # noqa: PLC0415 - slow to load

    prior = prior_of(shares)

    for each in shrink([(str(at), share) for at, share in enumerate(shares)]):
        own = each.share.numerator / each.share.base
        assert min(own, prior.share) - 1e-12 <= each.estimate <= max(own, prior.share) + 1e-12
        assert 0 < each.interval.low < each.estimate < each.interval.high < 1 or (
            own in (0, 1) and 0 <= each.interval.low <= each.interval.high <= 1
        )
        yes = each.share.numerator + prior.weight * prior.share
        no = each.share.base + prior.weight - yes
        assert isclose(each.interval.low, betaincinv(yes, no, 0.025), rel_tol=1e-6, abs_tol=1e-9)
        assert isclose(each.interval.high, betaincinv(yes, no, 0.975), rel_tol=1e-6, abs_tol=1e-9)


def test_small_unit_moves_more_than_a_large_one_when_both_have_the_same_share():
    units = make_units((10, 10), (100, 100), (30, 60), (24, 60), (36, 60))

    small, large, *_ = shrink(units)

    assert small.estimate < large.estimate
    assert small.own_part < large.own_part


def test_shrunk_shares_lie_nearer_the_truth_when_simulated():
    random = Random(11)  # noqa: S311 - a fixed draw
    plain_error = shrunk_error = held = count = 0
    for _ in range(60):
        truths = [random.betavariate(14, 6) for _ in range(20)]
        bases = [random.choice((10, 15, 25, 40)) for _ in truths]
        units = [
            (str(at), Share(sum(random.random() < truth for _ in range(n)), n))
            for at, (truth, n) in enumerate(zip(truths, bases, strict=True))
        ]
        for each, truth in zip(shrink(units), truths, strict=True):
            plain_error += (each.share.numerator / each.share.base - truth) ** 2
            shrunk_error += (each.estimate - truth) ** 2
            held += each.interval.holds(truth)
            count += 1

    assert shrunk_error < 0.8 * plain_error
    assert 0.93 <= held / count <= 0.97
