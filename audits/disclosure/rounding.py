"""Rounding to fives, for tables in which hiding would leave too little.

The same group of people is rounded the same way wherever it appears (the method of cell keys: the
key is a keyed hash of the cell's coordinates), so that repeated tables can't be averaged. Rounding
is at random and on average right: 7 becomes 5 three times of five and 10 twice. Totals are rounded
on their own and need not be the sum of their parts. It tells a reader each count within 4 either
way; it is another promise than the gate's, and never one that a small group is unseen.
Source for names: Hundepool et al., Statistical Disclosure Control, 2012.
"""

import hmac
from hashlib import sha256

from audits.disclosure.tables import Cell, CountTable, Key, cell_of

BASE = 5


def rounded(count: int, cell: Cell, secret: bytes, population: str = "") -> int:
    """The count rounded up or down to a multiple of BASE; multiples of it, 0 among them, stay.

    secret: without it nobody can tell which way a cell went. population: whose table it is, the same
    for all tables of the same people. Raises ValueError for a negative count or an empty secret.
    """
    if count < 0 or not secret:
        raise ValueError("rounding takes a count of people and a secret")
    over = count % BASE
    goes_up = _draw(cell, count, secret, population) * BASE < over
    return count - over + BASE * goes_up


def _draw(cell: Cell, count: int, secret: bytes, population: str) -> float:
    # the count is part of the key: a changed count draws anew, else the change itself would show
    said = "\x1f".join([population, str(count), *sorted(cell)])
    drawn = hmac.new(secret, said.encode(), sha256).digest()[:8]
    return int.from_bytes(drawn) / 2**64


def rounded_table(table: CountTable, secret: bytes, population: str = "") -> dict[Key, int]:
    """Every count of a table, rounded."""
    return {
        key: rounded(count, cell_of(key), secret, population) for key, count in table.counts.items()
    }
