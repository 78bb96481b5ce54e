"""Which coarser table of the same people would hide nothing, or least."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from audits.disclosure.dimensions import ROOT, Dimension
from audits.disclosure.limits import SMALLEST_SHOWN
from audits.disclosure.primary import check_k
from audits.disclosure.tables import CountTable


@dataclass(frozen=True)
class Coarser:
    """A coarser table: what is left of each dimension, how many cells, how many too small to show."""

    levels: tuple[str, ...]
    cells: int
    small: int


def coarser_tables(table: CountTable, k: int = SMALLEST_SHOWN) -> list[Coarser]:
    """Coarser tables, those that hide nothing first and among them those with most cells.

    A dimension may be left out, or kept at its topmost level only.
    """
    check_k(k)
    choices = [list(_levels(each)) for each in table.shape.dimensions]
    found = [_judged(table, choice, k) for choice in product(*choices)]
    finest = max(each.cells for each in found)
    coarser = [each for each in found if each.cells < finest]
    return sorted(coarser, key=lambda each: (each.small / each.cells, -each.cells, each.levels))


def _levels(dimension: Dimension) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield dimension.name, dimension.codes
    for split in dimension.splits_of[ROOT]:
        if len(split.parts) + 1 < len(dimension.codes):
            yield _name(dimension, split.parts), (ROOT, *split.parts)
    yield "", (ROOT,)


def _name(dimension: Dimension, parts: tuple[str, ...]) -> str:
    # codes that say their column ("provider=P1") give the level's name
    columns = {part.partition("=")[0] for part in parts if "=" in part}
    return " and ".join(sorted(columns)) or f"{dimension.name}, topmost level"


def _judged(table: CountTable, choice: tuple[tuple[str, tuple[str, ...]], ...], k: int) -> Coarser:
    counts = [table.counts[key] for key in product(*(codes for _, codes in choice))]
    levels = tuple(name for name, _ in choice if name)
    return Coarser(levels, len(counts), sum(0 < each < k for each in counts))
