"""A figure over the years: its chart, its table, and what the years say together."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from flask_babel import gettext as _

from app.charts.timeline import SHARE_SCALE, Join, Point, Timeline, even_scale
from audits.figures.domain.facts import YearFacts
from audits.figures.domain.histories import History, YearReading, history
from audits.figures.domain.indicators import Indicator, Kind
from audits.figures.domain.question_links import question_links
from audits.figures.queries.question_years import asked_by_year
from audits.presenting.charts import ChartView
from audits.presenting.figure_views import PresentedYear
from audits.presenting.words import (
    interval_text,
    number,
    said,
    say_wording,
    share_text,
    small_first,
    title_of,
    value_text,
)
from audits.statistics.comparisons import Judged
from audits.statistics.shares import Share
from audits.statistics.trends import Break, Link

HISTORY = "history-"
FEWEST_POINTS = 2  # a line has two ends


@dataclass(frozen=True)
class YearRow:
    """A year of the table. change: since the year before, or why it can't be compared with it."""

    year: int
    href: str
    is_current: bool
    value: str
    interval: str
    change: str


@dataclass(frozen=True)
class HistoryView:
    """The years. chart None: fewer than two years can be drawn. told: what they say, a sentence each."""

    chart: ChartView | None
    rows: tuple[YearRow, ...]
    has_intervals: bool
    told: tuple[str, ...]
    comparisons: str


def history_of(
    indicator: Indicator, years: Sequence[YearFacts], presented: PresentedYear
) -> HistoryView | None:
    """The figure over the years; None where no year tells of it."""
    links = question_links(asked_by_year(indicator.asked, indicator.question_key))
    found = history(indicator, years, links)
    if not found.readings:
        return None
    told = tuple(f"{say_wording(each).removesuffix('.')}." for each in found.wordings)
    made = found.comparisons
    return HistoryView(
        chart=_chart(indicator, found, told),
        rows=tuple(_row(indicator, each, found, presented) for each in found.readings),
        has_intervals=any(_interval(each.share) for each in found.readings),
        told=told,
        comparisons=f"{say_wording(made.wording)}." if made.made else "",
    )


def _row(
    indicator: Indicator, reading: YearReading, found: History, presented: PresentedYear
) -> YearRow:
    return YearRow(
        year=reading.year,
        href=presented.links.figure(reading.year, indicator.key),
        is_current=reading.year == presented.facts.year,
        value=_value(indicator, reading),
        interval=_interval(reading.share),
        change=_change(indicator, reading, found),
    )


def _value(indicator: Indicator, reading: YearReading) -> str:
    if reading.share is not None:
        return share_text(reading.share)
    return value_text(indicator, reading.figure, None)


def _interval(share: Share | None) -> str:
    return interval_text(share) if share is not None and not share.is_whole_count else ""


def _change(indicator: Indicator, reading: YearReading, found: History) -> str:
    broken = next((each for each in found.breaks if each.now == reading.year), None)
    if broken is not None:
        return say_wording(broken.wording)
    earlier = next((each for each in found.readings if each.year == reading.before), None)
    if earlier is None:
        return ""
    if reading.judged is not None:
        return _judged(reading.judged)
    return _difference(indicator, reading, earlier)


def _judged(judged: Judged) -> str:
    words = say_wording(judged.wording)
    size = judged.comparison.size
    return words if size is None else f"{say_wording(size)}. {words}"


def _difference(indicator: Indicator, reading: YearReading, earlier: YearReading) -> str:
    """What is counted whole is more, or less: chance has no part in it."""
    if reading.share is not None and earlier.share is not None:
        now, then = reading.share.percent, earlier.share.percent
        if now is None or then is None:
            return ""
        difference = _signed(Fraction(now - then))
        return difference if now == then else str(_("%(points)s procentenheter", points=difference))
    return _signed(_plain(indicator, reading) - _plain(indicator, earlier))


def _signed(difference: Fraction) -> str:
    if difference == 0:
        return str(_("oförändrat"))
    return f"+{number(difference)}" if difference > 0 else f"−{number(-difference)}"


def _plain(indicator: Indicator, reading: YearReading) -> Fraction:
    base = reading.figure.denominator if indicator.kind is Kind.MEAN else 1
    return Fraction(reading.figure.numerator) / Fraction(base or 1)


def _chart(indicator: Indicator, found: History, told: tuple[str, ...]) -> ChartView | None:
    readings = {each.year: each for each in found.readings}
    breaks = {each.now: each for each in found.breaks}
    points = tuple(
        _point(indicator, year, readings.get(year), breaks.get(year))
        for year in range(min(readings), max(readings) + 1)
    )
    drawn = [each.value for each in points if each.value is not None]
    if len(drawn) < FEWEST_POINTS:
        return None
    title = str(_("%(figure)s: över åren", figure=title_of(indicator)))
    is_share = indicator.kind is Kind.SHARE
    marks = even_scale(max(drawn))
    scale = SHARE_SCALE if is_share else tuple((each, number(int(each))) for each in marks)
    line = Timeline(title, points, full=scale[-1][0], scale=scale)
    alt = " ".join((f"{title}.", *(_said(indicator, each) for each in found.readings), *told))
    sentence = _sentence(indicator)
    return ChartView(f"{HISTORY}{indicator.key}", sentence, line, alt_text=alt)


def _sentence(indicator: Indicator) -> str:
    if indicator.kind is not Kind.SHARE:
        return str(_("Värdet år för år."))
    if indicator.is_whole_count:
        return str(_("Andelen år för år. Alla är räknade, så slumpen har ingen del i den."))
    return str(
        _(
            "Andelen år för år. Strecket visar hur osäker den är. Under tio svar ritas ingen punkt: då "
            "står det ord i tabellen."
        )
    )


def _said(indicator: Indicator, reading: YearReading) -> str:
    text = _value(indicator, reading)
    if reading.share is not None and _interval(reading.share):
        text = said(reading.share)
    return f"{reading.year}: {small_first(text)}."


def _point(
    indicator: Indicator, year: int, reading: YearReading | None, broken: Break | None
) -> Point:
    if reading is None:
        return Point(str(year), None, "")
    changed = broken is not None and not broken.missing
    joins = {Link.SAME: Join.WHOLE, Link.REWORDED: Join.DASHED, Link.BROKEN: Join.NONE}
    low, high = _ends(reading.share)
    return Point(
        label=str(year),
        value=_height(indicator, reading),
        text=value_text(indicator, reading.figure, reading.share),
        low=low,
        high=high,
        join=joins[reading.link] if broken is None else Join.NONE,
        broken=_("ny fråga") if changed else "",
    )


def _height(indicator: Indicator, reading: YearReading) -> float | None:
    """Where the point stands; None where there are too few answers for a point."""
    share = reading.share
    if share is None:
        return float(_plain(indicator, reading))
    return share.numerator / share.base if share.may_be_percent else None


def _ends(share: Share | None) -> tuple[float | None, float | None]:
    interval = share.interval if share is not None and not share.is_whole_count else None
    return (None, None) if interval is None else (interval.low, interval.high)
