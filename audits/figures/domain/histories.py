"""A figure over all the years that tell of it, with honest breaks and the comparisons made.

A share that chance has a part in follows trends.py. What is counted whole, a sum or a mean is a
plain value: no interval and no trend, but the same breaks.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from audits.figures.domain.facts import YearFacts
from audits.figures.domain.figures import Figure
from audits.figures.domain.indicators import Indicator, Kind, figure
from audits.figures.domain.readings import share_of
from audits.figures.domain.sources import Source
from audits.figures.domain.year_comparisons import is_told
from audits.statistics.comparisons import Comparisons, Judged, compare_counts, together
from audits.statistics.shares import Share, Wording
from audits.statistics.trends import (
    FEWEST_YEARS,
    REWORDED_NOTE,
    Break,
    Link,
    Segment,
    YearShare,
    link_to,
    trend,
    unbroken,
)
from audits.text import N_

TOO_FEW_YEARS = Wording(N_("För få år för att tala om en utveckling"))


@dataclass(frozen=True)
class YearReading:
    """A year's figure. share: None for counts and means.

    before: the year it can be compared with, None at the start and after a break; link: how that
    year's question stands to this one's. judged: None where chance has no part in the difference.
    """

    year: int
    figure: Figure
    share: Share | None
    before: int | None = None
    link: Link = Link.SAME
    judged: Judged | None = None


@dataclass(frozen=True)
class History:
    """The years in order, divided where they can't be compared, and what can be said of them.

    segments: empty where the figure is a plain value. comparisons: all those made here, judged
    together.
    """

    readings: tuple[YearReading, ...]
    parts: tuple[tuple[int, ...], ...]
    breaks: tuple[Break, ...]
    segments: tuple[Segment, ...]
    comparisons: Comparisons

    @property
    def wordings(self) -> tuple[Wording, ...]:
        """Say what the years show: the parts that are long enough, the breaks, the new words."""
        told = [part.wording for part in self.segments if part.p is not None]
        if all(len(part) < FEWEST_YEARS for part in self.parts):
            told.append(TOO_FEW_YEARS)
        told += [each.wording for each in self.breaks]
        if any(each.link is Link.REWORDED for each in self.readings):
            told.append(Wording(REWORDED_NOTE))
        return tuple(told)


def history(
    indicator: Indicator, years: Iterable[YearFacts], links: Mapping[int, Link] | None = None
) -> History:
    """Follow a figure over years, in any order; one that can't tell of it counts as missing.

    links: how a year's question stands to that of the year before (question_links).
    """
    links = links or {}
    found = (_reading(indicator, facts) for facts in years)
    readings = {each.year: each for each in found if each is not None}
    parts, breaks = unbroken(readings, links)
    before = {now: earlier for part in parts for earlier, now in pairwise(part)}
    segments, made = _compared(indicator, readings, before, links)
    return History(
        readings=tuple(
            replace(
                readings[year],
                before=before.get(year),
                link=link_to(links, year) if year in before else Link.SAME,
                judged=made.judged.get(f"{before.get(year)}-{year}"),
            )
            for year in sorted(readings)
        ),
        parts=parts,
        breaks=breaks,
        segments=segments,
        comparisons=made,
    )


def _reading(indicator: Indicator, facts: YearFacts) -> YearReading | None:
    if not tells(indicator, facts):
        return None
    counted, share = figure(indicator, facts), share_of(indicator, facts)
    # without a base there is no share, nor where the part is larger than the whole
    if counted.denominator == 0 or (indicator.kind is Kind.SHARE and share is None):
        return None
    return YearReading(facts.year, counted, share)


def tells(indicator: Indicator, facts: YearFacts) -> bool:
    """Say whether a year tells of a figure: an assignment that only goes on speaks of no one year."""
    return is_told(indicator, facts) and (
        indicator.source is not Source.ASSIGNMENTS or facts.has_assignment_events
    )


def _compared(
    indicator: Indicator,
    readings: Mapping[int, YearReading],
    before: Mapping[int, int],
    links: Mapping[int, Link],
) -> tuple[tuple[Segment, ...], Comparisons]:
    """Follow what chance has a part in: shares, and counts of events; anything else is not judged."""
    if indicator.is_event:
        counts = {year: int(each.figure.numerator) for year, each in readings.items()}
        steps = {
            f"{year}-{now}": compare_counts(counts[now], counts[year])
            for now, year in before.items()
        }
        return (), together(steps)
    if indicator.kind is not Kind.SHARE or indicator.is_whole_count:
        return (), together({})
    shares = ((year, each.share) for year, each in readings.items())
    found = trend([YearShare(year, share) for year, share in shares if share is not None], links)
    return found.segments, found.comparisons
