"""The outsider's case against an independent program: tau-Argus, as pytauargus."""

import numpy as np
import pytauargus
import pytest

from audits.disclosure.dimensions import Dimension
from audits.disclosure.gate import gate
from audits.disclosure.primary import needs_of
from audits.disclosure.suppress import suppress
from audits.disclosure.systems import system_of
from tests.audits.disclosure.factories import make_table

UNITS = [f"u{i}" for i in range(7)]
AGES = ["young", "middle", "old"]
# Counts under 5 are unsafe; the other number is how wide their interval must be, in percent.
RULE = "FREQ(5,20)"


def judged(counts, folder):
    """Which cells tau-Argus hides for their own sake, and which to protect them."""
    places = [(unit, age) for unit in UNITS for age in AGES]
    rows = [
        {"unit": unit, "age": age, "n": 1}
        for (unit, age), count in zip(places, counts, strict=True)
        for _ in range(count)
    ]
    done = pytauargus.protect(
        rows, ["unit", "age"], "n", safety_rules=RULE, suppress="OPT(1)", workdir=str(folder)
    )
    found = {"U": set(), "M": set()}
    for row in done.tables[0].rows:
        cell = frozenset({row["unit"].strip(), row["age"].strip()} - {"Total"})
        found.get(row["status"], set()).add(cell)
    return found["U"], found["M"]


@pytest.mark.parametrize("seed", range(5))
def test_outsider_is_kept_out_as_by_tauargus(seed, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # it leaves logs where it stands
    # nobody is missing: tau-Argus takes an empty cell for one that can't occur
    counts = (1 + np.random.default_rng(seed).poisson(9, len(UNITS) * len(AGES))).tolist()
    dimensions = (Dimension.flat("unit", UNITS), Dimension.flat("age", AGES))
    system = system_of(make_table(dimensions, counts))
    needs = needs_of(system)

    small, company = judged(counts, tmp_path)
    ours = suppress(system, needs)

    assert {system.cells[need.cell] for need in needs} == small
    assert ours.verdict.is_safe
    # its optimum hides the fewest people for a narrower range: 0..5 can't be had for less
    cheapest = sum(int(system.values[system.index[cell]]) for cell in company)
    assert cheapest <= system.values[ours.complementary].sum()
    hidden = np.array([cell in small | company for cell in system.cells])
    verdict = gate(system, hidden, needs)
    assert all(each.bounds.low < each.bounds.high for each in verdict.breaches)
