"""Trends against statsmodels, and honest breaks."""

from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.statistics.shares import Direction, Share
from audits.statistics.trends import Link, YearShare, trend, trend_z


def make_years(first=2014, *counts):
    return [YearShare(first + at, Share(*each)) for at, each in enumerate(counts)]


def said(words):
    return words.msgid % words.params if words.params else words.msgid


RISING = make_years(2014, (30, 100), (42, 100), (55, 100), (68, 100))


def test_trend_is_one_segment_when_the_question_stayed_the_same():
    result = trend(reversed(RISING), {})

    (segment,) = result.segments
    assert segment.years == tuple(RISING)
    assert segment.direction is Direction.UP
    assert [step.link for step in segment.steps] == [Link.SAME] * 3
    assert not segment.is_reworded
    assert result.breaks == ()
    assert result.comparisons.made == 3
    assert list(result.comparisons.judged) == ["2014-2015", "2015-2016", "2016-2017"]
    assert said(segment.wording) == "Stiger från 2014 till 2017, mer än slumpen ger"


def test_trend_is_broken_when_the_question_changed():
    result = trend(RISING, {2016: Link.BROKEN})

    assert [[each.year for each in part.years] for part in result.segments] == [
        [2014, 2015],
        [2016, 2017],
    ]
    assert result.comparisons.made == 2
    assert "2015-2016" not in result.comparisons.judged
    (gap,) = result.breaks
    assert said(gap.wording) == "Frågan ändrades mellan 2015 och 2016: åren kan inte jämföras"
    assert said(result.segments[0].wording) == "För få år för att tala om en utveckling"


@pytest.mark.parametrize(
    "years", [[RISING[0], RISING[2]], [RISING[0], YearShare(2015, Share(0, 0)), RISING[2]]]
)
def test_trend_is_broken_when_a_year_is_missing(years):
    result = trend(years, {})

    (gap,) = result.breaks
    assert (gap.before, gap.now, gap.missing) == (2014, 2016, True)
    assert said(gap.wording) == "Uppgift saknas mellan 2014 och 2016"
    assert result.comparisons.made == 0


def test_trend_goes_on_with_a_mark_when_the_question_was_reworded():
    result = trend(RISING, {2016: Link.REWORDED})

    (segment,) = result.segments
    assert segment.is_reworded
    assert [step.link for step in segment.steps] == [Link.SAME, Link.REWORDED, Link.SAME]


@pytest.mark.parametrize("link", [Link.BROKEN, Link.REWORDED])
def test_trend_is_whole_when_the_first_year_is_marked(link):
    result = trend(RISING, {2014: link})

    assert len(result.segments) == 1
    assert not result.segments[0].is_reworded


def test_trend_is_empty_when_no_year_has_answers():
    result = trend([YearShare(2017, Share(0, 0))], {})

    assert result.segments == ()
    assert result.breaks == ()
    assert result.comparisons.made == 0


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([(68, 100), (55, 100), (30, 100)], "Sjunker från 2014 till 2016, mer än slumpen ger"),
        (
            [(50, 100), (52, 100), (49, 100)],
            "Ingen utveckling från 2014 till 2016 som går att skilja från slumpen",
        ),
        (
            [(50, 100), (50, 100), (50, 100)],
            "Ingen utveckling från 2014 till 2016 som går att skilja från slumpen",
        ),
        (
            [(10, 10), (10, 10), (10, 10)],
            "Ingen utveckling från 2014 till 2016 som går att skilja från slumpen",
        ),
    ],
)
def test_segment_says_which_way_it_goes_when_three_years_are_known(counts, expected):
    (segment,) = trend(make_years(2014, *counts), {}).segments

    assert said(segment.wording) == expected


COUNTS = st.integers(1, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(st.lists(COUNTS, min_size=3, max_size=8))
def test_trend_z_equals_statsmodels_when_counts_are_any(counts):
    import numpy as np  # noqa: PLC0415 - slow to load
    from statsmodels.stats.contingency_tables import Table  # noqa: PLC0415 - slow to load

    z = trend_z(make_years(2014, *counts))

    said_yes = sum(yes for yes, _ in counts)
    if 0 < said_yes < sum(n for _, n in counts):
        table = Table(np.array([[yes, n - yes] for yes, n in counts]), shift_zeros=False)
        answers = sum(n for _, n in counts)
        theirs = table.test_ordinal_association(
            row_scores=np.arange(len(counts)), col_scores=np.array([1, 0])
        ).zscore
        # theirs is of the permutation distribution, which has one degree of freedom less
        assert isclose(z, theirs * (answers / (answers - 1)) ** 0.5, rel_tol=1e-6, abs_tol=1e-6)
    else:
        assert isclose(z, 0, abs_tol=1e-6)


@given(st.lists(COUNTS, min_size=3, max_size=8))
def test_trend_z_turns_its_sign_when_the_years_are_read_backwards(counts):
    there, back = trend_z(make_years(2014, *counts)), trend_z(make_years(2014, *reversed(counts)))

    assert isclose(there, -back, rel_tol=1e-6, abs_tol=1e-6)


@given(
    st.lists(COUNTS, min_size=1, max_size=10),
    st.dictionaries(st.integers(2014, 2023), st.sampled_from(Link)),
)
def test_trend_keeps_every_year_once_when_links_are_any(counts, links):
    years = make_years(2014, *counts)

    result = trend(years, links)

    assert [each for part in result.segments for each in part.years] == years
    assert len(result.breaks) == len(result.segments) - 1
    assert result.comparisons.made == sum(len(part.steps) for part in result.segments)
    assert all(step.link is not Link.BROKEN for part in result.segments for step in part.steps)
