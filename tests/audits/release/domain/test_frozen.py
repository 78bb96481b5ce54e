"""A release as text: read back as it was, and nothing in the shown text that was withheld."""

import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.release.domain.differences import ReleasedFigures
from audits.release.domain.frozen import (
    ReleaseBasis,
    ShownFigure,
    YearRelease,
    basis_from_json,
    year_release_from_json,
)
from audits.release.domain.linked_figures import LinkedFigures, link
from tests.audits.figures.domain.reference_year import load_year

whole = st.integers(0, 10**6)
figures = st.one_of(
    st.none(),
    st.builds(ShownFigure, n=whole),
    st.builds(ShownFigure, n=whole, base=whole),
    st.builds(ShownFigure, mean=st.integers(0, 10**4).map(lambda n: Fraction(n, 10)), base=whole),
)


@given(st.dictionaries(st.text(min_size=1), figures), st.integers(1, 99))
def test_release_is_the_same_when_written_and_read(shown, number):
    release = YearRelease(2017, number, shown)

    assert year_release_from_json(release.to_json()) == release
    assert release.shown + release.withheld == len(shown)


def test_a_withheld_figure_leaves_nothing_but_its_name_in_the_text():
    release = YearRelease(2017, 1, {"shown": ShownFigure(7919, base=8000), "secret": None})

    assert json.loads(release.to_json())["figures"] == {
        "shown": {"n": 7919, "base": 8000},
        "secret": None,
    }


@pytest.mark.parametrize(
    ("figure", "is_void"),
    [
        (ShownFigure(0), True),
        (ShownFigure(1), False),
        (ShownFigure(0, base=0), True),
        (ShownFigure(0, base=3), False),
        (ShownFigure(base=0), True),
        (ShownFigure(mean=Fraction(43, 10), base=12), False),
    ],
)
def test_a_figure_is_void_when_it_counts_nobody_or_rests_on_nobody(figure, is_void):
    assert figure.is_void is is_void


def test_what_lies_behind_is_the_same_when_written_and_read():
    linked = link(load_year())
    basis = ReleaseBasis(
        ReleasedFigures(linked, frozenset({3, 5})),
        (frozenset({"U002", "U001"}),),
        (frozenset({"U003"}),),
    )

    again = basis_from_json(basis.to_json())

    assert again == basis
    assert again.to_json() == basis.to_json()


@pytest.mark.parametrize(
    ("units", "is_judged"),
    [
        (set(), True),
        ({"U1"}, True),
        ({"U1", "U2"}, True),
        ({"U1", "U9"}, True),  # U9 tells of nothing, so nobody knows more by it
        ({"U1", "U3"}, False),
        ({"U3", "U4"}, True),  # judged beside the others
        ({"U4"}, True),  # lost by itself, yet knows no more than one who was judged
        ({"U5"}, False),  # lost
    ],
)
def test_a_release_is_for_those_who_know_no_more_than_one_who_was_judged(units, is_judged):
    linked = LinkedFigures(
        counts=(tuple((f"U{at}", 9) for at in range(1, 6)),),
        sums=(),
        figures=(("n", (0,)),),
        sensitive=(),
        providers=(("U1", "P1"), ("U2", "P1"), ("U3", "P2"), ("U4", "P3"), ("U5", "P4")),
    )
    more, lost = (frozenset({"U3", "U4"}),), (frozenset({"U4"}), frozenset({"U5"}))
    basis = ReleaseBasis(ReleasedFigures(linked, frozenset()), more, lost)

    assert basis.is_for(frozenset(units)) is is_judged
