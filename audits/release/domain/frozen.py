"""A release of a year's whole as it is kept: what everybody was shown, and what lies behind it.

Two texts. The one that is shown holds no count that was withheld. The other holds all counts by unit,
for a later release can only be judged by them; it is read by nothing but that judging.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from audits.release.domain.differences import ReleasedFigures
from audits.release.domain.linked_figures import LinkedFigures, Sum
from audits.release.domain.readers import Reader, known_to, readers_of


@dataclass(frozen=True)
class ShownFigure:
    """A figure as it was shown. n: numerator or count; mean: to one decimal; base None: a count."""

    n: int | None = None
    mean: Fraction | None = None
    base: int | None = None

    @property
    def is_void(self) -> bool:
        """Whether it tells of nothing at all."""
        return self.n == 0 if self.base is None else self.base == 0


@dataclass(frozen=True)
class YearRelease:
    """A year's whole as it was released; a figure that is None was withheld.

    number: which release of the year it is, from 1.
    """

    year: int
    number: int
    figures: Mapping[str, ShownFigure | None]

    @property
    def shown(self) -> int:
        """How many figures are shown."""
        return sum(each is not None for each in self.figures.values())

    @property
    def withheld(self) -> int:
        """How many figures are withheld."""
        return len(self.figures) - self.shown

    def to_json(self) -> str:
        """The release as text, always the same for the same release."""
        figures = {key: each and _figure_data(each) for key, each in self.figures.items()}
        return _text({"year": self.year, "number": self.number, "figures": figures})


@dataclass(frozen=True)
class ReleaseBasis:
    """What lies behind a release: its counts, those that were hidden, and for which readers.

    more: readers judged beside those that follow from the figures. lost: readers that could not be.
    """

    released: ReleasedFigures
    more: tuple[Reader, ...] = ()
    lost: tuple[Reader, ...] = ()

    def is_for(self, units: Reader) -> bool:
        """Whether one who knows these units knows no more than a reader who was judged."""
        knowing = known_to(self.released.linked, units)
        return any(knowing <= reader for reader in self._judged)

    @cached_property
    def _judged(self) -> tuple[Reader, ...]:
        """The readers that it was judged for, worked out once for whoever asks of each reader."""
        readers = (*self.more, *readers_of(self.released.linked))
        return tuple(each for each in readers if each not in self.lost)

    def to_json(self) -> str:
        """The counts as text, always the same for the same counts."""
        linked = self.released.linked
        return _text(
            {
                "counts": linked.counts,
                "sums": [[one.total, one.parts] for one in linked.sums],
                "figures": linked.figures,
                "sensitive": linked.sensitive,
                "providers": linked.providers,
                "roles": linked.roles,
                "means": linked.means,
                "hidden": sorted(self.released.hidden),
                "more": sorted(sorted(each) for each in self.more),
                "lost": sorted(sorted(each) for each in self.lost),
            }
        )


def year_release_from_json(text: str) -> YearRelease:
    """Read what YearRelease.to_json wrote."""
    read = json.loads(text)
    figures = {key: each and _figure(each) for key, each in read["figures"].items()}
    return YearRelease(read["year"], read["number"], figures)


def basis_from_json(text: str) -> ReleaseBasis:
    """Read what ReleaseBasis.to_json wrote."""
    read = json.loads(text)
    linked = LinkedFigures(
        counts=tuple(_pairs(each) for each in read["counts"]),
        sums=tuple(Sum(total, tuple(parts)) for total, parts in read["sums"]),
        figures=tuple((key, tuple(counts)) for key, counts in read["figures"]),
        sensitive=_pairs(read["sensitive"]),
        providers=_pairs(read["providers"]),
        roles=_pairs(read["roles"]),
        means=_pairs(read["means"]),
    )
    more, lost = (tuple(frozenset(each) for each in read[key]) for key in ("more", "lost"))
    return ReleaseBasis(ReleasedFigures(linked, frozenset(read["hidden"])), more, lost)


def _figure_data(figure: ShownFigure) -> dict[str, int | str]:
    mean = None if figure.mean is None else str(figure.mean)
    told = {"n": figure.n, "mean": mean, "base": figure.base}
    return {key: value for key, value in told.items() if value is not None}


def _figure(data: Mapping[str, int | str]) -> ShownFigure:
    mean = data.get("mean")
    return ShownFigure(
        n=_whole(data.get("n")),
        mean=None if mean is None else Fraction(mean),
        base=_whole(data.get("base")),
    )


def _whole(value: int | str | None) -> int | None:
    return None if value is None else int(value)


def _pairs(read: Iterable[Iterable[object]]) -> tuple[tuple, ...]:  # type: ignore[type-arg]  # of whatever JSON holds
    return tuple(tuple(each) for each in read)


def _text(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
