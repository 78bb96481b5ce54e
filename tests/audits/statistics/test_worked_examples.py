"""The published figures, each computed here by other code than the product's.

Independent code: the Wilson limits are found as the shares that a score test just accepts, by
halving, and not by the closed formula.
"""

from math import sqrt

import pytest

from audits.statistics.intervals import newcombe, wilson, worst_best
from audits.statistics.shares import Share, spoken, wording

Z = 1.959963984540054


def accepted(share, truth, n, population):
    """Say whether a score test of the truth accepts the share that was seen."""
    variance = truth * (1 - truth) / n
    if population is not None:
        variance *= (population - n) / (population - 1)
    return abs(share - truth) <= Z * sqrt(variance)


def edge(share, outer, n, population):
    """Find where acceptance ends between the share and the outer end, by halving."""
    inner = share
    for _ in range(80):
        middle = (inner + outer) / 2
        inner, outer = (
            (middle, outer) if accepted(share, middle, n, population) else (inner, middle)
        )
    return inner


def limits(successes, n, population=None):
    share = successes / n
    return edge(share, 0.0, n, population), edge(share, 1.0, n, population)


PUBLISHED = [
    # successes, n, population, low and high in whole per cent
    (9, 13, None, 42, 87),
    (9, 13, 50, 46, 86),
    (57, 82, None, 59, 78),
    (57, 82, 207, 61, 77),
    (38, 81, None, 36, 58),
    (38, 81, 207, 39, 55),
]


@pytest.mark.parametrize(("successes", "n", "population", "low", "high"), PUBLISHED)
def test_interval_is_the_published_one_when_found_by_other_code(
    successes, n, population, low, high
):
    interval = wilson(successes, n, population=population)

    by_other_code = limits(successes, n, population)
    assert (interval.low, interval.high) == pytest.approx(by_other_code, abs=1e-12)
    assert (round(100 * interval.low), round(100 * interval.high)) == (low, high)


@pytest.mark.parametrize(
    ("successes", "n", "population", "low", "high"),
    [(9, 13, 50, 18, 92), (57, 82, 207, 28, 88), (38, 81, 207, 18, 79)],
)
def test_worst_and_best_are_the_published_ones_when_counted_one_by_one(
    successes, n, population, low, high
):
    interval = worst_best(successes, n, population)

    answers = [True] * successes + [False] * (n - successes)
    silent = population - n
    said_no = answers + [False] * silent
    said_yes = answers + [True] * silent
    assert interval.low == sum(said_no) / len(said_no)
    assert interval.high == sum(said_yes) / len(said_yes)
    assert (round(100 * interval.low), round(100 * interval.high)) == (low, high)


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (Share(9, 13, population=50), "69 % (9 av 13; mellan 46 och 86 %)"),
        (Share(57, 82, population=207), "70 % (57 av 82; mellan 61 och 77 %)"),
        (Share(38, 81, population=207), "47 % (38 av 81; mellan 39 och 55 %)"),
    ],
)
def test_published_share_is_said_with_its_interval_when_most_did_not_answer(share, expected):
    words = wording(share)

    assert words.msgid % words.params == expected
    assert spoken(share, str).startswith(expected)


def test_no_part_of_eighty_two_gives_the_published_forty_seven():
    percents = {Share(k, 82).percent for k in range(83)}

    assert 47 not in percents
    assert Share(38, 81).percent == 47


def test_thirteen_against_eighty_two_can_not_be_told_from_chance_when_found_by_other_code():
    one, other = limits(9, 13), limits(57, 82)
    difference = 9 / 13 - 57 / 82
    down = sqrt((9 / 13 - one[0]) ** 2 + (other[1] - 57 / 82) ** 2)
    up = sqrt((one[1] - 9 / 13) ** 2 + (57 / 82 - other[0]) ** 2)

    interval = newcombe((9, 13), (57, 82))

    assert (interval.low, interval.high) == pytest.approx((difference - down, difference + up))
    assert interval.holds(0)


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_is_that_of_the_paper_when_its_examples_are_computed(successes, n, low, high):
    # Newcombe 1998, Stat Med 17:857, table I, method 3
    interval = wilson(successes, n)

    assert (interval.low, interval.high) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0000),
        ((10, 10), (0, 10), 0.6075, 1.0000),
    ],
)
def test_newcombe_is_that_of_the_paper_when_its_examples_are_computed(first, second, low, high):
    # Newcombe 1998, Stat Med 17:873, table II, method 10
    interval = newcombe(first, second)

    assert (interval.low, interval.high) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize("n", [10, 13, 29, 82])
@pytest.mark.parametrize("times", [None, 1.1, 2, 10])
def test_interval_is_that_of_the_score_test_when_shares_are_on_a_grid(n, times):
    population = None if times is None else int(n * times)

    for successes in range(1, n):
        interval = wilson(successes, n, population=population)

        by_other_code = limits(successes, n, population)
        assert (interval.low, interval.high) == pytest.approx(by_other_code, abs=1e-11)
