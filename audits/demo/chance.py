"""The demo's chance: the same on every run, because every draw comes from a named seed."""

from random import Random
from uuid import UUID

SEED = 20170331


def chance(name: str) -> Random:
    """A source of chance of its own for each thing, so that adding one thing moves no other."""
    return Random(f"{SEED}:{name}")  # noqa: S311 - made-up rows, not secrets


def drawn_id(random: Random) -> UUID:
    """An id drawn from the source: random in look, the same on every run."""
    return UUID(int=random.getrandbits(128), version=4)


def split(total: int, parts: int, limit: int, random: Random) -> list[int]:
    """Whole numbers of 0..limit that add up to total, nearly equal."""
    shares = [total // parts + (place < total % parts) for place in range(parts)]
    for _ in range(parts * 3):
        one, other = random.sample(range(parts), 2)
        step = random.randint(0, 8)
        if shares[one] + step <= limit and shares[other] - step >= 0:
            shares[one] += step
            shares[other] -= step
    return shares
