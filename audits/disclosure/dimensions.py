"""The dimensions of a table of counts: codes, and which totals are the sum of which parts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

ROOT = "*"


@dataclass(frozen=True)
class Split:
    """A total and the parts that add up to it."""

    total: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Dimension:
    """One dimension: a hierarchy, or several that share their leaves (units by provider, by service).

    splits: every total with its parts; ROOT is the total of all. A total may be split in several
    ways, which must cover the same leaves. Raises ValueError for a dimension that has no root, goes
    in a circle, counts a leaf twice, or is split in ways that differ.
    """

    name: str
    splits: tuple[Split, ...]

    def __post_init__(self) -> None:
        if ROOT not in self.splits_of:
            raise ValueError(f"{self.name} has no {ROOT}")
        for split in self.splits:
            under = [leaf for part in split.parts for leaf in self._leaves(part, (split.total,))]
            if len(under) != len(set(under)):
                raise ValueError(f"{self.name}: {split.total} counts a part twice")
            if set(under) != set(self._leaves(split.total, ())):
                raise ValueError(f"{self.name}: {split.total} is split in ways that differ")

    @classmethod
    def tree(cls, name: str, parents: Mapping[str, str]) -> Self:
        """A dimension of one hierarchy, from child to parent; the topmost parent is ROOT."""
        parts: dict[str, list[str]] = {}
        for child, parent in parents.items():
            parts.setdefault(parent, []).append(child)
        return cls(name, tuple(Split(total, tuple(of)) for total, of in parts.items()))

    @classmethod
    def flat(cls, name: str, codes: Sequence[str]) -> Self:
        """A dimension without levels between its codes and ROOT."""
        return cls(name, (Split(ROOT, tuple(codes)),))

    @cached_property
    def splits_of(self) -> Mapping[str, tuple[Split, ...]]:
        """Each total's splits."""
        found: dict[str, tuple[Split, ...]] = {}
        for split in self.splits:
            found[split.total] = (*found.get(split.total, ()), split)
        return found

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """ROOT, then all others from the top down, each once."""
        order = dict.fromkeys([ROOT])
        waiting = [ROOT]
        while waiting:
            for split in self.splits_of.get(waiting.pop(0), ()):
                waiting += [part for part in split.parts if part not in order]
                order |= dict.fromkeys(split.parts)
        return tuple(order)

    @cached_property
    def leaves(self) -> tuple[str, ...]:
        """The codes that have no parts."""
        return tuple(code for code in self.codes if code not in self.splits_of)

    @cached_property
    def leaves_under(self) -> Mapping[str, frozenset[str]]:
        """Each code's leaves; a leaf's is itself."""
        return {code: frozenset(self._leaves(code, ())) for code in self.codes}

    def _leaves(self, code: str, above: tuple[str, ...]) -> list[str]:
        if code in above:
            raise ValueError(f"{self.name}: {code} is a part of itself")
        if code not in self.splits_of:
            return [code]
        parts = self.splits_of[code][0].parts
        return [leaf for part in parts for leaf in self._leaves(part, (*above, code))]

    def covered_by(self, codes: frozenset[str]) -> frozenset[str]:
        """All codes whose people are exactly known to one who knows these codes' people."""
        known = frozenset[str]().union(*(self.leaves_under[code] for code in codes))
        return frozenset(code for code in self.codes if self.leaves_under[code] <= known)
