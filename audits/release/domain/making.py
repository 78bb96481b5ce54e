"""Making a release of a year's whole out of its facts, against all that was released before."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from audits.figures.domain.breakdowns import BREAKDOWNS, break_down
from audits.figures.domain.catalogue import catalogue_for
from audits.figures.domain.facts import YearFacts
from audits.figures.domain.figures import Figure
from audits.figures.domain.indicators import Indicator, Kind, figure, is_known
from audits.release.domain.differences import ReleasedFigures, joined
from audits.release.domain.frozen import ReleaseBasis, ShownFigure, YearRelease
from audits.release.domain.linked_figures import LinkedFigures, breakdown_key, count, link
from audits.release.domain.readers import Reader, known_to, readers_of
from audits.release.domain.withholding import withheld
from audits.statistics.shares import FEWEST_FOR_PERCENT


@dataclass(frozen=True)
class MadeRelease:
    """A release that may be entered in the register, with what lies behind it."""

    release: YearRelease
    basis: ReleaseBasis


def make_release(
    facts: YearFacts, earlier: Sequence[ReleaseBasis], more: Sequence[Reader] = ()
) -> MadeRelease | None:
    """What may be shown of the year to everybody; None where it can't be made safe.

    earlier: every release of the year, withdrawn or not, oldest first. more: readers who know of
    more units than a provider's.
    """
    linked = link(facts)
    year = joined(linked, [each.released for each in earlier], more)
    answer = withheld(year, more)
    if not answer.is_safe:
        return None
    figures = {
        key: None if answer.hides(year.linked, key) else shown
        for key, shown in _figures(facts, linked)
    }
    release = YearRelease(facts.year, len(earlier) + 1, figures)
    hidden = _hidden_here(linked, year.linked, answer.hidden)
    return MadeRelease(
        release, ReleaseBasis(ReleasedFigures(linked, hidden), tuple(more), answer.lost)
    )


def has_changed(facts: YearFacts, basis: ReleaseBasis, more: Sequence[Reader] = ()) -> bool:
    """Whether any count of the year is another than when it was released, or who reads it is.

    The assignments may be added up by unit. A reader for whom it could not be judged then is no new reader.
    """
    linked = count(facts)
    if linked.by_role != basis.released.linked.by_role:
        return True
    readers = (known_to(linked, each) for each in (*more, *readers_of(linked)))
    return any(each not in basis.lost and not basis.is_for(each) for each in readers)


def _hidden_here(
    linked: LinkedFigures, year: LinkedFigures, hidden: frozenset[int]
) -> frozenset[int]:
    """The hidden counts by their numbers in the year's own figures, not among all releases'."""
    there = dict(year.figures)
    return frozenset(
        own
        for key, counts in linked.figures
        for own, number in zip(counts, there[key], strict=True)
        if number in hidden
    )


def _figures(facts: YearFacts, linked: LinkedFigures) -> Iterator[tuple[str, ShownFigure | None]]:
    told = dict(linked.figures)
    for key, indicator in catalogue_for(facts).items():
        if key in told and indicator.is_released and is_known(indicator, facts):
            yield key, _shown(indicator, figure(indicator, facts))
    for breakdown in BREAKDOWNS:
        found = break_down(breakdown, facts)
        # in the order of their names: by size, the place of a withheld one would tell of its size
        for cell in sorted(found.cells, key=lambda each: each.key):
            yield breakdown_key(breakdown.key, cell.key), ShownFigure(cell.n, base=found.units)


def _shown(indicator: Indicator, counted: Figure) -> ShownFigure | None:
    base = None if counted.denominator is None else int(counted.denominator)
    if indicator.kind is not Kind.MEAN:
        return ShownFigure(int(counted.numerator), base=base)
    if not base:
        return ShownFigure(base=0)
    if base < FEWEST_FOR_PERCENT:
        return None  # a mean is no count: its base must also be large enough for one
    return ShownFigure(
        mean=Fraction(round(float(counted.numerator / base), 1)).limit_denominator(10), base=base
    )
