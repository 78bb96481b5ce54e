"""Tables to protect, and a slow enumeration of all tables that a reader must think possible."""

from itertools import product

import numpy as np
from hypothesis import strategies as st

from audits.disclosure.dimensions import ROOT, Dimension, Split
from audits.disclosure.systems import insiders_of, system_of
from audits.disclosure.tables import GivenCount, TableShape, whole_table

SEX = Dimension.flat("sex", ["girl", "boy"])
# Two units of p1, two of p2, one of p3.
UNITS = Dimension.tree(
    "unit",
    {
        "u1": "p1",
        "u2": "p1",
        "u3": "p2",
        "u4": "p2",
        "u5": "p3",
        "p1": ROOT,
        "p2": ROOT,
        "p3": ROOT,
    },
)
# The same units by provider and by service: two hierarchies that share their leaves.
LINKED = Dimension(
    "unit",
    (
        Split(ROOT, ("p1", "p2", "p3")),
        Split("p1", ("u1", "u2")),
        Split("p2", ("u3", "u4")),
        Split("p3", ("u5",)),
        Split(ROOT, ("s1", "s2")),
        Split("s1", ("u1", "u3", "u5")),
        Split("s2", ("u2", "u4")),
    ),
)
PROVIDERS = ("p1", "p2", "p3")


def make_table(dimensions, leaves, impossible=()):
    """A table from the counts of its inner cells, in the order of the dimensions' leaves."""
    keys = product(*(each.leaves for each in dimensions))
    given = {key: GivenCount(count) for key, count in zip(keys, leaves, strict=True)}
    return whole_table(TableShape(tuple(dimensions)), given, frozenset(impossible))


def make_system(dimensions, leaves, *, insiders=PROVIDERS, earlier=()):
    table = make_table(dimensions, leaves)
    return system_of(table, earlier, insiders_of(dimensions[0], insiders))


def flags(system, *cells):
    """The cells with these codes, as flags; a cell is written as "u1 girl"."""
    found = np.zeros(len(system.cells), dtype=bool)
    for words in cells:
        found[system.index[frozenset(words.split())]] = True
    return found


def possible_tables(system, movable, largest):
    """Every table of whole numbers, its inner cells at most `largest`, that a reader can't exclude.

    One row a table, one column a cell of the system.
    """
    (shape,) = {each.shape for each in (system.table, *system.earlier)}
    leaves = [
        system.index[frozenset(key)] for key in product(*(d.leaves for d in shape.dimensions))
    ]
    keys = list(shape.keys())
    made = [system.index[frozenset(key) - {ROOT}] for key in keys]
    under = np.zeros((len(system.cells), len(leaves)), dtype=int)
    for cell, key in zip(made, keys, strict=True):
        sets = [d.leaves_under[code] for d, code in zip(shape.dimensions, key, strict=True)]
        under[cell] = [
            all(code in of for code, of in zip(leaf, sets, strict=True))
            for leaf in product(*(d.leaves for d in shape.dimensions))
        ]
    ranges = [
        range(largest + 1) if movable[leaf] else (int(system.values[leaf]),) for leaf in leaves
    ]
    tables = np.array(list(product(*ranges))) @ under.T
    return tables[(tables[:, ~movable] == system.values[~movable]).all(axis=1)]


counts = st.one_of(st.integers(0, 4), st.integers(0, 12))


@st.composite
def dimensions_of_units(draw, most=3):
    """A hierarchy of units under providers, sometimes linked to services."""
    providers = draw(st.lists(st.integers(1, 3), min_size=2, max_size=most))
    parents = {}
    for p, n in enumerate(providers):
        parents |= {f"u{p}{i}": f"p{p}" for i in range(n)}
    tree = Dimension.tree("unit", parents | {f"p{p}": ROOT for p in range(len(providers))})
    units = list(parents)
    if not draw(st.booleans()):
        return tree
    services = draw(
        st.lists(st.sampled_from(["s1", "s2"]), min_size=len(units), max_size=len(units))
    )
    used = sorted(set(services))
    by_service = [
        Split(s, tuple(u for u, of in zip(units, services, strict=True) if of == s)) for s in used
    ]
    return Dimension("unit", (*tree.splits, Split(ROOT, tuple(used)), *by_service))


@st.composite
def systems(draw, *, with_insiders=True):
    """A random table with its insiders: units crossed with one or two other dimensions."""
    units = draw(dimensions_of_units())
    ages = Dimension.flat("age", ["young", "old", "older"][: draw(st.integers(2, 3))])
    dimensions = (units, SEX) if draw(st.booleans()) else (units, SEX, ages)
    n = np.prod([len(each.leaves) for each in dimensions])
    table = make_table(dimensions, draw(st.lists(counts, min_size=int(n), max_size=int(n))))
    providers = [code for code in units.codes if code.startswith("p")]
    return system_of(table, (), insiders_of(units, providers) if with_insiders else ())
