"""What is withheld: whatever a reader of any kind could work out about fewer than five."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.release.domain.differences import Joined
from audits.release.domain.linked_figures import LinkedFigures, Sum
from audits.release.domain.readers import left_for, readers_of
from audits.release.domain.withholding import withheld as withheld_of
from tests.examples import examples

UNITS = ("U1", "U2", "U3", "U4")
PROVIDERS = (("U1", "P1"), ("U2", "P1"), ("U3", "P2"), ("U4", "P3"))


def withheld(linked, more=(), known=(), barred=()):
    return withheld_of(Joined(linked, frozenset(known), frozenset(barred)), more)


def figures_of(yes, no, *, sensitive=False):
    """One share of units' people: counts 0 (yes), 1 (no), 2 (all)."""
    counts = [tuple(zip(UNITS, each, strict=True)) for each in (yes, no)]
    counts.append(tuple((unit, a + b) for unit, a, b in zip(UNITS, yes, no, strict=True)))
    return LinkedFigures(
        counts=tuple(tuple(each for each in one if each[1]) for one in counts),
        sums=(Sum(2, (0, 1)),),
        figures=(("share", (0, 2)),),
        sensitive=((0, 2), (1, 2)) if sensitive else (),
        providers=PROVIDERS,
    )


def test_large_groups_are_shown_to_all():
    linked = figures_of((10, 10, 10, 10), (9, 9, 9, 9))

    assert not withheld(linked).hides(linked, "share")


@pytest.mark.parametrize(
    ("yes", "no"),
    [
        ((1, 1, 1, 1), (10, 10, 10, 10)),  # few said yes
        ((10, 10, 10, 10), (1, 1, 1, 1)),  # few said no: what is left of the base
        ((20, 0, 2, 1), (10, 10, 10, 10)),  # U1 would see that three others said yes
        ((10, 10, 2, 1), (10, 10, 10, 10)),  # so would the provider of U1 and U2
    ],
)
def test_a_figure_is_withheld_when_somebody_could_see_a_small_group(yes, no):
    linked = figures_of(yes, no)

    answer = withheld(linked)

    assert answer.is_safe
    assert answer.hides(linked, "share")


def test_what_all_people_answered_is_withheld_but_not_what_all_units_have():
    of_people = figures_of((9, 9, 9, 9), (0, 0, 0, 0), sensitive=True)
    of_units = figures_of((9, 9, 9, 9), (0, 0, 0, 0))

    assert withheld(of_people).hides(of_people, "share")
    assert not withheld(of_units).hides(of_units, "share")


def test_one_who_knows_more_units_is_withstood_too():
    linked = figures_of((10, 2, 10, 2), (10, 10, 10, 10))

    assert not withheld(linked).hides(linked, "share")
    assert withheld(linked, [frozenset({"U1", "U3"})]).hides(linked, "share")


def test_readers_are_anybody_each_unit_and_the_pairs_of_a_provider():
    readers = set(readers_of(figures_of((1, 1, 1, 1), (1, 1, 1, 1))))

    assert readers == {
        frozenset(),
        *(frozenset({unit}) for unit in UNITS),
        frozenset({"U1", "U2"}),
    }


def test_a_figure_that_is_not_known_is_not_shown():
    linked = figures_of((10, 10, 10, 10), (9, 9, 9, 9))

    assert withheld(linked).hides(linked, "something else")


people = st.lists(st.integers(0, 9), min_size=4, max_size=4)


@examples(3)
@given(yes=people, no=people)
def test_no_reader_is_left_with_a_small_group_that_is_shown(yes, no):
    linked = figures_of(yes, no, sensitive=True)

    answer = withheld(linked)

    for reader in readers_of(linked):
        left = left_for(linked, reader)
        shown = [] if answer.hides(linked, "share") else left
        assert not [n for n in shown if 0 < n < 5]
        assert not shown or left[2] == 0 or 0 < left[0] < left[2]


def test_what_is_known_stays_shown_and_only_what_is_new_is_withheld():
    linked = figures_of((1, 1, 1, 1), (10, 10, 10, 10))

    answer = withheld(linked, known={2})

    assert answer.is_safe
    assert answer.hidden == {0}


def test_all_that_is_new_is_withheld_when_what_is_known_gives_a_small_group_away():
    linked = figures_of((1, 1, 1, 1), (10, 10, 10, 10))

    answer = withheld(linked, known={1, 2})

    assert not answer.is_safe
    assert answer.hidden == {0}


def test_a_lone_count_that_is_small_to_a_known_reader_alone_fails_the_gate_nowhere():
    linked = LinkedFigures(
        (tuple(zip(UNITS, (3, 3, 3, 3), strict=True)),), (), (("n", (0,)),), (), PROVIDERS
    )

    assert withheld(linked).is_safe
    assert not withheld(linked).hides(linked, "n")
    assert withheld(linked, [frozenset(UNITS[:3])]).hides(linked, "n")


def test_what_is_barred_is_withheld_however_large():
    linked = figures_of((10, 10, 10, 10), (9, 9, 9, 9))

    assert withheld(linked, barred={0}).hides(linked, "share")


def test_a_reader_to_whom_the_known_is_small_is_lost_and_the_others_are_judged():
    linked = figures_of((10, 2, 10, 2), (10, 10, 10, 10))
    both = frozenset({"U1", "U3"})

    answer = withheld(linked, [both], known={0, 2})

    assert answer.is_safe
    assert answer.lost == (both,)
    assert both not in answer.readers
