"""Which cells tell of so few that they are hidden for their own sake, and how widely."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from audits.disclosure.limits import SMALLEST_SHOWN
from audits.disclosure.systems import System


@dataclass(frozen=True)
class Need:
    """A cell of the system and the range that nobody may be able to exclude any part of.

    low: somebody must be able to believe in at most this; high: in at least this. either: one of
    the two is enough (a cell that an earlier release hid, whose count is not known here).
    """

    cell: int
    low: int
    high: int
    either: bool = False


def check_k(k: int) -> int:
    """Give k back; ValueError where it is below the floor."""
    if k < SMALLEST_SHOWN:
        raise ValueError(f"a group is protected below {SMALLEST_SHOWN} at least, not {k}")
    return k


def needs_of(
    system: System, k: int = SMALLEST_SHOWN, *, sensitive: Collection[str] = ()
) -> tuple[Need, ...]:
    """Every cell that must be hidden for its own sake, and cells hidden before that must stay so.

    0 < count < k is hidden and must span 0..k. sensitive: codes of the answers to a
    sensitive question; where one of them holds all of a group of k or more, it must seem
    possible that k of them answered otherwise. Structural zeros are known and tell of nobody.
    """
    check_k(k)
    values, own, known = system.values, system.own, system.known
    small = np.flatnonzero(own & (values > 0) & (values < k))
    before = np.flatnonzero(~own & ~known & (values > 0) & (values < k))
    found = {cell: Need(cell, 0, k) for cell in small.tolist()}
    found |= {cell: Need(cell, 0, k, either=True) for cell in before.tolist()}
    for cell in _all_in_one(system, frozenset(sensitive), k):
        count = int(values[cell])
        found[cell] = Need(cell, count - k, count)
    return tuple(found.values())


def _all_in_one(system: System, answers: frozenset[str], k: int) -> list[int]:
    # a group's cell by answer, against the same group without the answer: both hold the same people
    found = []
    for i, cell in enumerate(system.cells):
        group = system.index.get(cell - answers)
        if group is None or group == i or not system.own[i]:
            continue
        if system.values[i] == system.values[group] >= k:
            found.append(i)
    return found
