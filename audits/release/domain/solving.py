"""The door to the solver of audits.domain.disclosure; scipy is loaded when it is first opened."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audits.release.domain.linked_figures import Sum

if TYPE_CHECKING:
    from audits.disclosure.primary import Need
    from audits.disclosure.systems import System


@dataclass(frozen=True)
class Guarded:
    """A count, by its number, that must seem able to be low and to be high."""

    count: int
    low: int
    high: int


def passes(
    sums: Iterable[Sum], values: Sequence[int], free: Collection[int], needs: Iterable[Guarded]
) -> bool:
    """Whether the gate finds every need met where only the free counts are unknown."""
    import numpy as np  # noqa: PLC0415 - loads late, as said above

    from audits.disclosure.gate import gate  # noqa: PLC0415 - the same

    counts = _counts(sums)
    system = _system(sums, values, [each for each in counts if each not in free])
    nothing_more = np.zeros(len(counts), dtype=bool)
    return gate(system, nothing_more, _needs(counts, needs)).is_safe


@dataclass(frozen=True)
class Shown:
    """The counts that are shown: those that may still be hidden, those most dear, those known."""

    may_be_hidden: Collection[int]
    dear: Collection[int] = ()
    known: Collection[int] = ()


def suppressed(
    sums: Iterable[Sum], values: Sequence[int], shown: Shown, needs: Iterable[Guarded]
) -> set[int]:
    """Which of the counts shown to hide so that the needs are met, as far as they can be."""
    from audits.disclosure.suppress import suppress  # noqa: PLC0415 - loads late

    counts = _counts(sums)
    system = _system(sums, values, shown.may_be_hidden, shown.known)
    done = suppress(system, _needs(counts, needs), keep=[_cell(each) for each in shown.dear])
    return {each for each, is_hidden in zip(counts, done.hidden, strict=True) if is_hidden}


def _counts(sums: Iterable[Sum]) -> list[int]:
    return sorted({each for one in sums for each in (one.total, *one.parts)})


def _needs(counts: list[int], needs: Iterable[Guarded]) -> "tuple[Need, ...]":
    from audits.disclosure.primary import Need  # noqa: PLC0415 - loads late

    place = {count: at for at, count in enumerate(counts)}
    return tuple(Need(place[each.count], each.low, each.high) for each in needs)


def _system(
    sums: Iterable[Sum],
    values: Sequence[int],
    shown: Collection[int],
    known: Collection[int] = (),
) -> "System":
    """The counts with their sums as one system; those neither shown nor known are free to move."""
    import numpy as np  # noqa: PLC0415 - loads late

    from audits.disclosure.dimensions import Dimension  # noqa: PLC0415 - the same
    from audits.disclosure.systems import System  # noqa: PLC0415 - the same
    from audits.disclosure.tables import CountTable, Equation, TableShape  # noqa: PLC0415

    counts = _counts(sums)
    cells = tuple(_cell(count) for count in counts)
    return System(
        # every count is near every other: there are no rows to look along
        table=CountTable(TableShape((Dimension.flat("all", ("each",)),)), {}),
        earlier=(),
        insiders=(),
        cells=cells,
        equations=tuple(
            Equation(_cell(each.total), tuple(_cell(part) for part in each.parts)) for each in sums
        ),
        values=np.array([values[count] for count in counts], dtype=np.int64),
        known=np.array([count in known for count in counts]),
        own=np.array([count in shown for count in counts]),
        knowers={},
        index={cell: at for at, cell in enumerate(cells)},
    )


def _cell(count: int) -> frozenset[str]:
    return frozenset({f"count {count}"})
