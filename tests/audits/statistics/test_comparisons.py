"""Comparisons against statsmodels and by property, and how many were made."""

from math import inf, isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.statistics.comparisons import (
    Comparison,
    Judged,
    compare_counts,
    compare_shares,
    holm,
    together,
)
from audits.statistics.shares import Change, Direction, Share

P_VALUES = st.lists(st.floats(0, 1), min_size=1, max_size=30)


def said(words):
    return words.msgid % words.params if words.params else words.msgid


def make_judged(p, adjusted_p=None, direction=Direction.UP):
    comparison = Comparison(direction, p, interval=None, size=None)
    return Judged(comparison, p if adjusted_p is None else adjusted_p)


def test_comparison_of_shares_can_be_chance_when_nine_of_thirteen_meets_fifty_seven_of_eighty_two():
    comparison = compare_shares(Share(9, 13, population=50), Share(57, 82))

    assert comparison.direction is Direction.DOWN
    assert comparison.p > 0.9
    assert said(comparison.size) == "0 procentenheter (mellan −29 och +21)"


def test_comparison_of_shares_says_points_when_it_is_clear():
    comparison = compare_shares(Share(90, 100), Share(50, 100))

    assert comparison.p < 0.001
    assert said(comparison.size) == "+40 procentenheter (mellan +28 och +51)"


@pytest.mark.parametrize(
    ("now", "before"), [(Share(0, 9), Share(50, 100)), (Share(50, 100), Share(9, 9))]
)
def test_comparison_of_shares_has_no_number_when_fewer_than_ten_answered(now, before):
    comparison = compare_shares(now, before)

    assert comparison.interval is None
    assert comparison.size is None
    assert comparison.p < 0.05


def test_comparison_of_shares_is_the_same_when_bases_differ_but_shares_do_not():
    comparison = compare_shares(Share(5, 10), Share(50, 100))

    assert comparison.direction is Direction.SAME
    assert comparison.p == 1


@pytest.mark.parametrize(
    ("now", "before"), [(Share(0, 0), Share(5, 10)), (Share(5, 10), Share(0, 0))]
)
def test_comparison_of_shares_is_not_made_when_one_has_no_answers(now, before):
    assert compare_shares(now, before) is None


def test_comparison_of_counts_says_the_ratio_when_events_are_enough():
    comparison = compare_counts(5, 7)

    assert comparison.direction is Direction.DOWN
    assert comparison.p > 0.5
    assert said(comparison.size) == "71 % av antalet då (mellan 18 och 261 %)"


def test_comparison_of_counts_has_no_upper_end_when_there_were_none_before():
    comparison = compare_counts(8, 0)

    assert comparison.interval.high == inf
    assert said(comparison.size).startswith("Inga då; nu minst ")
    assert comparison.p < 0.05


def test_comparison_of_counts_is_not_made_when_there_were_none_at_all():
    assert compare_counts(0, 0) is None


def test_comparison_of_counts_has_no_number_when_events_are_few():
    comparison = compare_counts(3, 1)

    assert comparison.interval is None
    assert comparison.size is None
    assert comparison.p > 0.05


def test_comparison_of_counts_is_of_rates_when_exposures_differ():
    comparison = compare_counts(40, 20, exposures=(200, 100))

    assert comparison.direction is Direction.SAME
    assert comparison.p > 0.9


@given(P_VALUES)
def test_holm_equals_statsmodels_when_p_values_are_any(p_values):
    from statsmodels.stats.multitest import multipletests  # noqa: PLC0415 - slow to load

    adjusted = holm(p_values)

    expected = multipletests(p_values, method="holm")[1]
    assert all(
        isclose(ours, theirs, abs_tol=1e-12)
        for ours, theirs in zip(adjusted, expected, strict=True)
    )


@given(P_VALUES)
def test_holm_never_lowers_a_p_value_when_several_are_made(p_values):
    adjusted = holm(p_values)

    assert all(p <= after <= 1 for p, after in zip(p_values, adjusted, strict=True))
    assert sorted(range(len(p_values)), key=lambda at: (p_values[at], adjusted[at])) == sorted(
        range(len(p_values)), key=lambda at: (adjusted[at], p_values[at])
    )


def test_comparisons_leave_out_what_could_not_be_made_when_counted():
    result = together({"trust": compare_shares(Share(90, 100), Share(50, 100)), "none": None})

    assert result.made == result.clear == 1
    assert list(result.judged) == ["trust"]
    assert said(result.wording) == "En jämförelse har gjorts"


def test_comparisons_say_how_many_were_made_when_several():
    pairs = {f"figure {n}": compare_shares(Share(60, 100), Share(45, 100)) for n in range(4)}

    result = together(pairs)

    assert result.made == 4
    assert result.clear == 0
    assert said(result.wording).startswith("4 jämförelser har gjorts. ")
    assert said(result.wording).endswith("av slumpen: 0")
    (first, *_) = result.judged.values()
    assert first.comparison.p < 0.05 <= first.adjusted_p


def test_comparisons_say_so_when_none_was_made():
    result = together({})

    assert result.made == 0
    assert said(result.wording) == "Inga jämförelser har gjorts"


@pytest.mark.parametrize(
    ("judged", "expected"),
    [
        (make_judged(1.0, direction=Direction.SAME), "Ingen skillnad"),
        (make_judged(0.01), "Skillnaden är större än vad slumpen brukar ge"),
        (make_judged(0.2), "Skillnaden kan bero på slumpen"),
        (
            make_judged(0.03, 0.3),
            "Skillnaden kan bero på slumpen, när så många jämförelser görs samtidigt",
        ),
    ],
)
def test_judged_comparison_tells_chance_in_words_when_asked(judged, expected):
    assert said(judged.wording) == expected


def test_judged_comparison_is_a_change_when_a_page_needs_one():
    assert make_judged(0.01, 0.2).change == Change(Direction.UP, is_clear=False)
