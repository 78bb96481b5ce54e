"""Indicators made ready for a page: text, base, change since last year, the way to the definition."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from flask_babel import gettext as _

from audits.figures.domain.catalogue import catalogue_for
from audits.figures.domain.facts import YearFacts
from audits.figures.domain.figures import Figure
from audits.figures.domain.indicators import Indicator, Kind, figure, is_known
from audits.figures.domain.readings import share_of
from audits.figures.domain.year_comparisons import compare_with_last_year
from audits.presenting.links import Links
from audits.presenting.selection import Selection
from audits.presenting.words import (
    base_text,
    interval_text,
    large_first,
    percents,
    said,
    say,
    say_wording,
    share_text,
    small_first,
    title_of,
    value_text,
)
from audits.statistics.comparisons import Comparisons, Judged
from audits.statistics.shares import Change, Direction, Share, direction_of

ARROWS = {Direction.UP: "↗", Direction.DOWN: "↘", Direction.SAME: "→"}


@dataclass(frozen=True)
class ChangeView:
    """Since last year: an arrow, last year's value, and whether it can be told from chance.

    words, size: empty where chance has no part in it, or where there are too few for a number.
    """

    direction: str
    arrow: str
    was: str
    words: str
    size: str


@dataclass(frozen=True)
class FigureView:
    """One figure on a page."""

    key: str
    group_key: str | None
    title: str
    group: str
    href: str
    value: str
    base: str
    text: str
    said: str
    share: Share | None
    interval: str
    worst_best: str
    change: ChangeView | None


Counted = tuple[Figure, Share | None]


class PresentedYear:
    """A year for a reader: makes views of its indicators, each counted once."""

    def __init__(self, facts: YearFacts, selection: Selection, links: Links) -> None:
        self.facts = facts
        self.selection = selection
        self.links = links
        self.catalogue: Mapping[str, Indicator] = catalogue_for(facts)
        self._counted: dict[tuple[str, int], Counted] = {}
        self._views: dict[str, FigureView] = {}

    def counted(self, indicator: Indicator, facts: YearFacts) -> Counted:
        """The figure and its share by the facts of this year or of the last."""
        place = (indicator.key, facts.year)
        if place not in self._counted:
            self._counted[place] = (figure(indicator, facts), share_of(indicator, facts))
        return self._counted[place]

    @cached_property
    def comparisons(self) -> Comparisons:
        """All comparisons with last year, judged together: a page says how many they are."""
        return compare_with_last_year(self.catalogue.values(), self.facts)

    def has(self, key: str) -> bool:
        """Whether the facts can tell of it and anything was counted."""
        indicator = self.catalogue.get(key)
        if indicator is None or not is_known(indicator, self.facts):
            return False
        counted, _share = self.counted(indicator, self.facts)
        return counted.denominator is None or counted.denominator > 0

    def view(self, key: str) -> FigureView:
        """The figure, whatever it is based on."""
        if key not in self._views:
            self._views[key] = self._view(self.catalogue[key])
        return self._views[key]

    def _view(self, indicator: Indicator) -> FigureView:
        key = indicator.key
        counted, share = self.counted(indicator, self.facts)
        value = value_text(indicator, counted, share)
        bounds = share.worst_best if share is not None else None
        return FigureView(
            key=key,
            group_key=indicator.group,
            title=title_of(indicator),
            group=large_first(say(indicator.params["group"]))
            if "group" in indicator.params
            else "",
            href=self.href(key),
            value=value,
            base=base_text(indicator, counted, share),
            text=share_text(share) if share is not None else value,
            said=said(share) if share is not None else value,
            share=share,
            interval=interval_text(share) if share is not None else "",
            worst_best=percents(bounds.low, bounds.high) if bounds is not None else "",
            change=self.change(indicator),
        )

    def views(self, keys: Iterable[str]) -> tuple[FigureView, ...]:
        """Those of the figures that have anything to tell."""
        return tuple(self.view(key) for key in keys if self.has(key))

    def href(self, key: str) -> str:
        """The way to the figure's definition and rows."""
        return self.links.figure(self.facts.year, key)

    def change(self, indicator: Indicator) -> ChangeView | None:
        """Since last year; None where last year can't tell."""
        before = self.facts.previous
        if before is None or not indicator.compared or not is_known(indicator, before):
            return None
        then, then_share = self.counted(indicator, before)
        if then.denominator == 0 or (then.denominator is None and not then.numerator):
            return None
        was = value_text(indicator, then, then_share)
        judged = self.comparisons.judged.get(indicator.key)
        if judged is not None:
            return _change_view(judged.change, was, before.year, judged)
        change = _whole_change(indicator, self.counted(indicator, self.facts)[0], then)
        return None if change is None else _change_view(change, was, before.year)


def _whole_change(indicator: Indicator, now: Figure, before: Figure) -> Change | None:
    """The change of what is counted whole: chance has no part in it."""
    if indicator.kind is Kind.SHARE and not indicator.is_whole_count:
        return None
    return Change(direction_of(_value(now) - _value(before)), is_clear=True)


def _value(counted: Figure) -> float:
    return float(counted.numerator) / float(counted.denominator or 1)


def _change_view(change: Change, was: str, year: int, judged: Judged | None = None) -> ChangeView:
    texts = {
        Direction.UP: _("upp från %(was)s (%(year)s)", was=was, year=year),
        Direction.DOWN: _("ner från %(was)s (%(year)s)", was=was, year=year),
        Direction.SAME: _("samma som %(year)s", year=year),
    }
    is_said = judged is not None and change.direction is not Direction.SAME
    size = judged.comparison.size if judged is not None else None
    return ChangeView(
        direction=change.direction.value,
        arrow=ARROWS[change.direction],
        was=texts[change.direction],
        words=small_first(say_wording(judged.wording)) if judged and is_said else "",
        size=say_wording(size) if size is not None else "",
    )
