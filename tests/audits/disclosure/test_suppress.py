"""Hiding as little as possible, and what readers need least."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.disclosure import movements
from audits.disclosure.dimensions import Dimension
from audits.disclosure.gate import gate
from audits.disclosure.movements import Search
from audits.disclosure.primary import needs_of
from audits.disclosure.proving import are_movements
from audits.disclosure.released import Release
from audits.disclosure.solver import Programme
from audits.disclosure.sparing import spared
from audits.disclosure.suppress import costs_of, suppress
from audits.disclosure.systems import insiders_of, system_of
from audits.disclosure.tables import BadTable
from tests.audits.disclosure.factories import SEX, UNITS, make_system, make_table, systems
from tests.examples import examples

LEAVES = (9, 8, 3, 12, 11, 7, 6, 9, 10, 14)
ORIGIN = Dimension.flat("origin", ["here", "else"])
ANSWER = Dimension.flat("answer", ["yes", "no"])


def test_nothing_is_hidden_when_nothing_is_small():
    system = make_system((UNITS, SEX), [5, 0] * 5)

    done = suppress(system, needs_of(system))

    assert not done.hidden.any()
    assert done.verdict.is_safe


def test_one_small_cell_takes_the_cheapest_company():
    system = make_system((UNITS, SEX), LEAVES, insiders=())

    done = suppress(system, needs_of(system))

    assert done.primary.sum() == 1
    assert done.hidden.sum() == 4
    assert not done.hidden[system.index[frozenset()]]
    assert set(done.reasons.values()) == {"anybody"}


def test_a_cell_to_keep_stays_when_another_can_go():
    system = make_system((UNITS, SEX), LEAVES, insiders=())
    plain = suppress(system, needs_of(system))
    lost = [system.cells[i] for i in np.flatnonzero(plain.complementary)]

    for cell in lost:
        kept = suppress(system, needs_of(system), keep=[cell, frozenset({"no such"})])

        assert kept.verdict.is_safe
        assert not kept.hidden[system.index[cell]] or cell == {"u2"}


def test_k_below_the_floor_is_refused():
    with pytest.raises(ValueError, match="below 5"):
        needs_of(make_system((UNITS, SEX), LEAVES), 4)


def test_a_larger_k_hides_more():
    system = make_system((UNITS, SEX), LEAVES)

    five, ten = (suppress(system, needs_of(system, k)) for k in (5, 10))

    assert ten.verdict.is_safe
    assert ten.primary.sum() > five.primary.sum()


def test_all_in_one_answer_to_a_sensitive_question_is_hidden():
    system = make_system((UNITS, ANSWER), (9, 0, 6, 12, 11, 7, 6, 9, 10, 14))
    cell = system.index[frozenset({"u1", "yes"})]

    needs = needs_of(system, sensitive=["yes", "no"])
    done = suppress(system, needs)

    assert (cell, 4, 9) in [(need.cell, need.low, need.high) for need in needs]
    assert needs_of(system) == ()
    assert done.hidden[cell]
    assert done.hidden[system.index[frozenset({"u1", "no"})]]
    assert done.verdict.is_safe


def test_a_structural_zero_is_known_to_all():
    table = make_table((UNITS, SEX), (9, 0, 3, 12, 11, 7, 6, 9, 10, 14), [("u1", "boy")])
    system = system_of(table, (), insiders_of(UNITS, ("p1", "p2", "p3")))

    done = suppress(system, needs_of(system))

    assert done.verdict.is_safe
    assert not done.hidden[system.index[frozenset({"u1", "boy"})]]


def test_progress_ends_with_the_last_need():
    system = make_system((UNITS, SEX), LEAVES)
    told = []

    suppress(system, needs_of(system), progress=lambda *step: told.append(step))

    assert told[-1][0] == told[-1][1] == len(told)


def test_a_released_table_can_be_released_again():
    first = make_system((UNITS, SEX), LEAVES)
    release = suppress(first, needs_of(first)).release("first")
    system = make_system((UNITS, SEX), LEAVES, earlier=(release,))

    done = suppress(system, needs_of(system))

    assert done.verdict.is_safe
    assert {first.cells[i] for i in np.flatnonzero(suppress(first, needs_of(first)).hidden)} >= {
        system.cells[i] for i in np.flatnonzero(done.hidden)
    }


def test_a_changed_count_is_another_table():
    table = make_table((UNITS, SEX), LEAVES)
    changed = Release("last year", table.shape, {("u1", "girl"): 8})

    with pytest.raises(BadTable, match="u1 counts 9 here and was released as 8 in last year"):
        system_of(table, (changed,))


EVERYBODY = dict.fromkeys(make_table((UNITS, ORIGIN), [0] * 10).counts, 0)


@pytest.mark.parametrize(
    "shown",
    [
        {("u1", "here"): 10},
        {("u1", "here"): 4, ("u1", "else"): 4},
        {key: count for key, count in EVERYBODY.items() if key[1] != "*"},
    ],
)
def test_a_release_that_can_not_be_of_the_same_people_is_refused(shown):
    other = Release("by origin", make_table((UNITS, ORIGIN), [0] * 10).shape, shown)
    girls = [9, 0] + [0] * 8
    table = make_table((UNITS, SEX), girls)

    with pytest.raises(BadTable, match="do not count the same people"):
        system_of(table, (other,))


def test_an_insider_who_knows_a_part_is_kept_from_the_rest():
    units = Dimension.tree("unit", {"u1": "p1", "u2": "p1", "u3": "p2", "p1": "*", "p2": "*"})
    system = make_system((units, SEX), (2, 9, 1, 9, 8, 9), insiders=("p1", "p2"))
    p1 = system.index[frozenset({"p1", "girl"})]

    names = {system.insiders[i].name: n for i, n in system.shares(p1).items()}

    assert names == {"u1": 2, "u2": 1}
    assert suppress(system, needs_of(system)).verdict.is_safe


@given(systems(with_insiders=False), st.integers(0, 100))
def test_a_movement_is_another_table_of_whole_numbers(system, seed):
    cell = seed % len(system.cells)
    everything = np.ones(len(system.cells), dtype=bool)
    search = Search(system, costs_of(system))

    up = search.find(cell, 5, everything)
    down = search.find(cell, -int(system.values[cell]) - 1, everything)

    assert are_movements(system, everything, [up])
    assert up.steps[up.cells == cell] == [5]
    assert down is None


def test_fractions_are_not_taken_for_people():
    # the only cheap corner is x = 1/2 each; whole numbers must go another way
    matrix = np.array([[2.0, 0, -1, 0], [0, 2, -1, 0], [1, 1, 0, -1]])
    programme = Programme(
        np.array([1.0, 1, 1, 0]),
        movements.csc_array(matrix),
        np.zeros(3),
        np.array([0, 0, 1.0, 0]),
        np.array([9.0, 9, 3, 9]),
    )

    found = movements.whole_solution(programme)

    assert found.tolist() == [1, 1, 2, 2]


@examples(1 / 2)
@given(systems())
def test_what_is_shown_again_was_not_needed(system):
    needs = needs_of(system)
    done = suppress(system, needs)
    everything = np.ones(len(system.cells), dtype=bool)

    left, kept = spared(system, needs, everything, done.verdict.proofs)

    assert gate(system, left, needs, proofs=kept).is_safe
    assert left.sum() <= len(left)
    assert not (done.primary & ~left).any()
