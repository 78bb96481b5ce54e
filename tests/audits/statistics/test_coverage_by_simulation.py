"""How often intervals hold the truth when everything is drawn anew; the draws are fixed.

An interval promises 95 %. Exact ones promise at least that, and keep more where counts are small.
"""

from random import Random

import pytest

from audits.statistics.comparisons import compare_shares, together
from audits.statistics.intervals import clopper_pearson, newcombe, poisson_ratio, wilson
from audits.statistics.shares import Share

DRAWS = 3000
LOW, HIGH = 0.93, 0.97


def draw_from(seed):
    return Random(seed)  # noqa: S311 - a fixed draw, no secret


def yes_of(random, n, truth):
    return sum(random.random() < truth for _ in range(n))


def events_of(random, expected):
    """Count of events in one period when the time between them is exponential."""
    count, at = 0, random.expovariate(expected)
    while at < 1:
        count, at = count + 1, at + random.expovariate(expected)
    return count


@pytest.mark.parametrize(("low", "high"), [(10, 30), (30, 120)])
def test_wilson_holds_the_truth_nineteen_times_of_twenty_when_shares_are_drawn(low, high):
    random = draw_from(1)
    held = 0
    for _ in range(DRAWS):
        n, truth = random.randint(low, high), random.uniform(0.1, 0.9)
        held += wilson(yes_of(random, n, truth), n).holds(truth)

    assert LOW <= held / DRAWS <= HIGH


def test_corrected_wilson_holds_the_truth_when_drawn_from_a_known_population():
    random = draw_from(2)
    held = 0
    for _ in range(DRAWS):
        population = random.randint(50, 200)
        n, truth = random.randint(13, population - 10), random.uniform(0.1, 0.9)
        people = [at < truth * population for at in range(population)]
        seen = sum(random.sample(people, n))
        held += wilson(seen, n, population=population).holds(sum(people) / population)

    assert LOW <= held / DRAWS <= HIGH


def test_newcombe_holds_the_difference_when_two_shares_are_drawn():
    random = draw_from(3)
    held = 0
    for _ in range(DRAWS):
        first, second = random.uniform(0.1, 0.9), random.uniform(0.1, 0.9)
        n, m = random.randint(13, 80), random.randint(13, 80)
        interval = newcombe((yes_of(random, n, first), n), (yes_of(random, m, second), m))
        held += interval.holds(first - second)

    assert LOW <= held / DRAWS <= HIGH


def test_poisson_ratio_holds_the_ratio_when_counts_are_large():
    random = draw_from(4)
    held = 0
    draws = 1200
    for _ in range(draws):
        now, before = random.uniform(60, 150), random.uniform(60, 150)
        interval = poisson_ratio(events_of(random, now), events_of(random, before))
        held += interval.holds(now / before)

    assert LOW <= held / draws <= HIGH


def test_exact_intervals_hold_at_least_what_they_promise_when_counts_are_small():
    random = draw_from(5)
    held = 0
    draws = 1500
    for _ in range(draws):
        n, truth = random.randint(5, 25), random.uniform(0.05, 0.95)
        held += clopper_pearson(yes_of(random, n, truth), n).holds(truth)

    assert held / draws >= 0.95


def test_page_of_comparisons_seldom_cries_wolf_when_nothing_has_changed():
    random = draw_from(6)
    cried = cried_one_by_one = 0
    pages = 200
    for _ in range(pages):
        pairs = {
            str(at): compare_shares(
                Share(yes_of(random, 60, 0.6), 60), Share(yes_of(random, 60, 0.6), 60)
            )
            for at in range(12)
        }
        cried += together(pairs).clear > 0
        cried_one_by_one += any(each.p < 0.05 for each in pairs.values())

    assert cried / pages <= 0.07
    assert cried_one_by_one / pages > 0.3
