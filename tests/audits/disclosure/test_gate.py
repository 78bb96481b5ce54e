"""The gate: who could derive what. Suppressors that leave a step out are kept here to fail it."""

import numpy as np
import pytest
from hypothesis import given

from audits.disclosure.bounds import bounds_of
from audits.disclosure.dimensions import ROOT, Dimension
from audits.disclosure.gate import OUTSIDER, gate, movable_cells
from audits.disclosure.movements import Movement
from audits.disclosure.primary import needs_of
from audits.disclosure.released import Release
from audits.disclosure.suppress import NotSafe, suppress
from audits.disclosure.systems import system_of
from audits.disclosure.tables import cell_of
from tests.audits.disclosure.factories import (
    PROVIDERS,
    SEX,
    UNITS,
    flags,
    make_system,
    make_table,
    systems,
)
from tests.examples import examples

# u1..u5, girls and boys; u2 has three girls
LEAVES = (9, 8, 3, 12, 11, 7, 6, 9, 10, 14)
ORIGIN = Dimension.flat("origin", ["here", "elsewhere"])


def only_primary(system, needs):
    hidden = np.zeros(len(system.cells), dtype=bool)
    hidden[[need.cell for need in needs]] = True
    return hidden


def test_hiding_the_small_cells_only_fails_the_gate():
    system = make_system((UNITS, SEX), LEAVES, insiders=())
    needs = needs_of(system)

    verdict = gate(system, only_primary(system, needs), needs)

    assert not verdict.is_safe
    breach = verdict.breaches[0]
    assert (breach.cell, breach.reader) == ("girl, u2", OUTSIDER)
    assert (breach.bounds.low, breach.bounds.high) == (3, 3)
    assert any("girl, u2" in each for each in breach.equations)
    assert "girl, u2 could be derived by anybody, from: (" in str(breach)


def test_protecting_against_the_outsider_only_fails_the_gate():
    outside = make_system((UNITS, SEX), LEAVES, insiders=())
    hidden = suppress(outside, needs_of(outside)).hidden
    system = make_system((UNITS, SEX), LEAVES)

    verdict = gate(system, hidden, needs_of(system))

    assert gate(outside, hidden, needs_of(outside)).is_safe
    assert not verdict.is_safe
    assert OUTSIDER not in {each.reader for each in verdict.breaches}


def test_forgetting_an_earlier_release_fails_the_gate():
    table = make_table((UNITS, SEX), LEAVES)
    first = system_of(table)
    earlier = Release("by unit", table.shape, {k: n for k, n in table.counts.items() if n >= 5})
    forgetful = suppress(first, needs_of(first)).hidden
    # the earlier release hid the small cell alone
    system = system_of(table, (earlier,))

    verdict = gate(system, forgetful, needs_of(system))

    assert gate(first, forgetful, needs_of(first)).is_safe
    assert [(each.cell, each.reader) for each in verdict.breaches] == [
        ("girl, u2", OUTSIDER),
        ("girl, u2", OUTSIDER),
    ]


@pytest.fixture
def by_sex():
    """A release that is safe alone: it hides the girls of two units, and those units' totals."""
    table = make_table((UNITS, SEX), LEAVES)
    system = system_of(table)
    hidden = flags(system, "u1 girl", "u2 girl", "u1", "u2")
    assert gate(system, hidden, needs_of(system)).is_safe
    shown = {key: n for key, n in table.counts.items() if not hidden[system.index[cell_of(key)]]}
    return Release("by sex", table.shape, shown)


def test_another_breakdown_of_the_same_people_is_held_against_the_first(by_sex):
    # nothing in it is small, but it shows the two totals that the first release hid
    by_origin = make_table((UNITS, ORIGIN), (9, 8, 7, 8, 11, 7, 6, 9, 12, 12))
    system = system_of(by_origin, (by_sex,))
    nothing = flags(system)

    forgetful = gate(system, nothing, needs_of(system))
    mindful = suppress(system, needs_of(system))

    assert needs_of(system_of(by_origin)) == ()
    assert [(each.cell, each.reader) for each in forgetful.breaches] == [("girl, u2", OUTSIDER)]
    assert mindful.verdict.is_safe
    assert mindful.hidden[system.index[frozenset({"u2"})]]


@examples(1 / 4)
@given(systems(with_insiders=False))
def test_adding_a_release_never_widens_bounds(system):
    table = system.table
    done = suppress(system, needs_of(system))
    totals_only = Release(
        "totals", table.shape, {key: n for key, n in table.counts.items() if key[1] == ROOT}
    )
    told = system_of(table, (totals_only,))

    for cell in np.flatnonzero(done.hidden)[:8]:
        before = bounds_of(system, cell, movable_cells(system, done.hidden))
        after = bounds_of(told, cell, movable_cells(told, done.hidden))
        assert before.low <= after.low <= after.high <= before.high


def test_gate_passes_what_hides_everything():
    system = make_system((UNITS, SEX), LEAVES)
    everything = np.ones(len(system.cells), dtype=bool)

    assert gate(system, everything, needs_of(system)).is_safe


def test_a_false_proof_is_thrown_away():
    system = make_system((UNITS, SEX), LEAVES, insiders=())
    needs = needs_of(system)
    cell = system.index[frozenset({"u2", "girl"})]
    other = system.index[frozenset({"u1", "girl"})]
    hidden = flags(system, "u2 girl", "u1 girl")
    lies = [
        Movement(np.array([cell]), np.array([2])),  # breaks equations
        Movement(np.array([cell, other]), np.array([10, -10])),  # below zero
        Movement(np.array([cell, system.index[frozenset({"p1"})]]), np.array([2, 2])),  # shown
    ]

    verdict = gate(system, hidden, needs, proofs=lies)

    assert not verdict.is_safe
    assert verdict.proofs == ()


def test_gate_says_how_far_it_has_come():
    system = make_system((UNITS, SEX), LEAVES)
    told = []

    gate(system, flags(system), needs_of(system), progress=lambda *step: told.append(step))

    assert told[-1][0] == told[-1][1] == len(told)


@examples(1 / 2)
@given(systems())
def test_no_reader_can_bound_a_small_cell_inside_the_range(system):
    needs = needs_of(system)

    done = suppress(system, needs)

    assert done.verdict.is_safe
    # two programmes a reader: a handful of cells a table is enough over many tables
    for need in needs[:: max(1, len(needs) // 4)]:
        for reader in [None, *range(len(system.insiders))]:
            assert spans(system, done.hidden, need, reader), (need, reader)


def spans(system, hidden, need, reader):
    free = movable_cells(system, hidden)
    low, rest = 0, int(system.values[need.cell])
    if reader is not None:
        if system.owners[need.cell] >> reader & 1:
            return True
        free[system.owned[reader]] = False
        low = system.shares(need.cell).get(reader, 0)
        rest -= low
    found = bounds_of(system, need.cell, free)
    return rest == 0 or (found.low <= low and found.high >= low + need.high)


@examples(1 / 2)
@given(systems())
def test_gate_without_proofs_says_the_same_as_with_them(system):
    needs = needs_of(system)
    done = suppress(system, needs)

    alone = gate(system, done.hidden, needs)

    assert alone.is_safe == done.verdict.is_safe
    assert gate(system, done.hidden, needs, proofs=alone.proofs).is_safe


@examples(1 / 2)
@given(systems(with_insiders=False))
def test_showing_a_small_cell_never_passes(system):
    needs = needs_of(system)
    hidden = suppress(system, needs).hidden

    for need in needs:
        less = hidden.copy()
        less[need.cell] = False
        verdict = gate(system, less, [need])
        assert [each.equations for each in verdict.breaches] == [()] * len(verdict.breaches)
        assert "it is shown" in str(verdict.breaches[0])


def test_what_is_not_safe_is_not_released():
    table = make_table((UNITS, SEX), LEAVES)
    earlier = Release("all of it", table.shape, table.counts)
    system = system_of(table, (earlier,))

    done = suppress(system, needs_of(system))

    with pytest.raises(NotSafe, match="girl, u2 could be derived by anybody, from: it is shown"):
        done.release("again")


def test_insiders_are_named():
    system = make_system((UNITS, SEX), LEAVES)
    names = {each.name for each in system.insiders}

    assert names >= {*PROVIDERS, "u1", "u1 with u2", "u5"}
    assert "u1 with u3" not in names
