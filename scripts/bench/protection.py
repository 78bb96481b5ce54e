"""Protection of small groups: time and memory on tables of a year's size and how both grow."""

import json
import math
import resource
import subprocess
import sys
from collections.abc import Mapping
from time import monotonic, process_time

from scripts.bench.options import Options

UNITS, PROVIDERS, SERVICES = 190, 60, 8
# units for about 1,000, 2,000, 4,000 and 8,000 cells, by three sexes and four ages
GROWING = (35, 75, 150, 310)


def measure(options: Options) -> Mapping[str, float]:
    """Seconds, MiB and cells; each table is protected in a process of its own.

    The exponent is of processor time, imports and all: it does not depend on what else runs.
    """
    del options  # none is about this
    found: dict[str, float] = {}
    full = _apart(UNITS, "insiders", "again")
    outside = _apart(UNITS, "outsider", "gate")
    found |= {f"protection.insiders.{name}": value for name, value in full.items()}
    found |= {f"protection.outsider.{name}": value for name, value in outside.items()}
    sizes = [_apart(units, "outsider") for units in GROWING]
    found["protection.growth_exponent"] = _exponent(
        [(each["cells"], each["cpu_seconds"]) for each in sizes]
    )
    found["protection.again_ratio"] = full["again_seconds"] / full["seconds"]
    return found


def _apart(units: int, *how: str) -> dict[str, float]:
    run = subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-m", "scripts.bench.protection", str(units), *how],
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, float] = json.loads(run.stdout)
    return found


def _exponent(sizes: list[tuple[float, float]]) -> float:
    """The slope of log seconds on log cells."""
    points = [(math.log(cells), math.log(seconds)) for cells, seconds in sizes]
    mean_x, mean_y = (sum(each) / len(points) for each in zip(*points, strict=True))
    over = sum((x - mean_x) * (y - mean_y) for x, y in points)
    return over / sum((x - mean_x) ** 2 for x, _ in points)


def _one(units: int, how: list[str]) -> dict[str, float]:
    from audits.disclosure.gate import gate  # noqa: PLC0415 - only the child needs it
    from audits.disclosure.primary import needs_of  # noqa: PLC0415
    from audits.disclosure.suppress import suppress  # noqa: PLC0415
    from audits.disclosure.systems import insiders_of, system_of  # noqa: PLC0415

    table, providers = _table(units)
    dimension = table.shape.dimensions[0]
    insiders = insiders_of(dimension, providers) if "insiders" in how else ()
    started = monotonic()
    system = system_of(table, (), insiders)
    done = suppress(system, needs_of(system))
    found = {
        "cells": float(len(system.cells)),
        "hidden": float(done.hidden.sum()),
        "safe": float(done.verdict.is_safe),
        "seconds": monotonic() - started,
        "cpu_seconds": process_time(),
    }
    if "gate" in how:
        started = monotonic()
        gate(system, done.hidden, done.needs)
        found["gate_seconds"] = monotonic() - started
    if "again" in how:
        started = monotonic()
        second = system_of(table, (done.release("first"),), insiders)
        again = suppress(second, needs_of(second))
        found |= {"again_seconds": monotonic() - started, "again_safe": again.verdict.is_safe}
    found["mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return found


def _table(units: int):  # type: ignore[no-untyped-def] # noqa: ANN202 - its types are imported late
    """Units under providers and services by sex and age, most cells as small as in life."""
    import numpy as np  # noqa: PLC0415

    from audits.disclosure.dimensions import ROOT, Dimension, Split  # noqa: PLC0415
    from audits.disclosure.tables import GivenCount, TableShape, whole_table  # noqa: PLC0415

    random = np.random.default_rng(2017)
    providers = [f"p{i}" for i in range(max(2, units * PROVIDERS // UNITS))]
    services = [f"s{i}" for i in range(SERVICES)]
    names = [f"u{i}" for i in range(units)]
    # everybody has one unit at least
    by_provider = [*range(len(providers)), *random.integers(len(providers), size=units)][:units]
    by_service = [*range(SERVICES), *random.integers(SERVICES, size=units)][:units]
    splits = [Split(ROOT, tuple(providers)), Split(ROOT, tuple(services))]
    for totals, of in ((providers, by_provider), (services, by_service)):
        splits += [
            Split(total, tuple(u for u, at in zip(names, of, strict=True) if at == i))
            for i, total in enumerate(totals)
        ]
    sexes = Dimension.flat("sex", ["girl", "boy", "other"])
    ages = Dimension.flat("age", ["0-5", "6-12", "13-17", "18-20"])
    given = {}
    for unit in names:
        size = random.gamma(1.0, 2.4)
        for sex, share in (("girl", 1.0), ("boy", 1.0), ("other", 0.05)):
            for age in ages.leaves:
                given[unit, sex, age] = GivenCount(int(random.poisson(size * share)))
    shape = TableShape((Dimension("unit", tuple(splits)), sexes, ages))
    return whole_table(shape, given), providers


if __name__ == "__main__":
    print(json.dumps(_one(int(sys.argv[1]), sys.argv[2:])))  # noqa: T201 - the parent reads it
