"""A figure month by month: for those who may see the rows, with its signals said in words."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from fractions import Fraction

from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from app.charts.timeline import SHARE_SCALE, Point, Timeline, even_scale
from audits.figures.domain.indicators import Indicator, Kind
from audits.figures.domain.period_series import (
    CountSeries,
    GapSeries,
    RateSeries,
    Series,
    ShareSeries,
)
from audits.figures.domain.periods import Grain, Period
from audits.presenting.charts import ChartView
from audits.presenting.signal_words import Found, SignalWords, found_by, in_words
from audits.presenting.words import large_first, number, percents, share_text, small_first, title_of
from audits.statistics.intervals import Interval
from audits.statistics.over_time import (
    RULE_TEXTS_OF_GAPS,
    RULE_TEXTS_OF_MONTHS,
    RULE_TEXTS_OF_QUARTERS,
    ControlPoint,
    TimeBetween,
)
from audits.statistics.shares import Share, whole_percent

PERIODS = "periods-"
A_HUNDRED = 100  # months of work that a rate is said of


@dataclass(frozen=True)
class PeriodRow:
    """A row of the table. limits: what chance keeps to; signal: what it is part of, in words."""

    label: str
    value: str
    limits: str
    signal: str


@dataclass(frozen=True)
class PeriodView:
    """The periods. chart None: nothing can be drawn, and `sentence` says why. head: of the value."""

    heading: str
    sentence: str
    head: str = ""
    chart: ChartView | None = None
    rows: tuple[PeriodRow, ...] = ()
    signals: tuple[str, ...] = ()

    @property
    def has_limits(self) -> bool:
        """Whether anything is said of what chance keeps to."""
        return any(row.limits for row in self.rows)


@dataclass(frozen=True)
class _Line:
    """A period as drawn and as told; value None: too few for a point. short: what the point says."""

    label: str
    value: float | None
    text: str
    short: str
    limits: Interval | None = None
    limits_text: str = ""


@dataclass(frozen=True)
class _Words:
    """What is said around the periods: above them, of the value, of the line across the middle."""

    heading: str
    sentence: str
    head: str
    middle: str


def periods_of(indicator: Indicator, series: Series | None) -> PeriodView | None:
    """The figure by period; None where its rows have no days."""
    if isinstance(series, ShareSeries):
        return _of_shares(indicator, series)
    if isinstance(series, RateSeries):
        return _of_rates(indicator, series)
    if isinstance(series, CountSeries):
        return _of_counts(indicator, series)
    return None if series is None else _of_gaps(indicator, series)


def _of_shares(indicator: Indicator, series: ShareSeries) -> PeriodView:
    by_month = all(each.grain is Grain.MONTH for each in series.periods)
    heading = _("Månad för månad") if by_month else _("Kvartal för kvartal")
    chart = series.chart
    if chart is None:
        return PeriodView(heading, _("Inget kvartal har tio i basen: det är för få för att rita."))
    at = dict(zip(chart.positions, chart.points, strict=True))
    lines = [
        _share_line(period, share, at.get(place))
        for place, (period, share) in enumerate(zip(series.periods, series.shares, strict=True))
    ]
    rules = RULE_TEXTS_OF_MONTHS if by_month else RULE_TEXTS_OF_QUARTERS
    words = _Words(
        heading,
        _(
            "Andelen i varje period. Mellan de streckade gränserna ligger det som slumpen brukar ge; "
            "de är vidare ju färre det är. Under tio i basen ritas ingen punkt."
        ),
        _("Andel"),
        _("i hela perioden: %(percent)s %%", percent=whole_percent(chart.centre)),
    )
    signals = in_words(found_by(chart), [line.label for line in lines], rules)
    return _view(indicator, words, lines, signals, chart.centre)


def _share_line(period: Period, share: Share, point: ControlPoint | None) -> _Line:
    label, text = period_label(period), share_text(share)
    if point is None:
        return _Line(label, None, text, "")
    limits = percents(*astuple(point.limits))
    return _Line(label, point.value, text, f"{share.percent} %", point.limits, limits)


def _of_counts(indicator: Indicator, series: CountSeries) -> PeriodView:
    chart = series.chart
    lines = [
        _Line(period_label(period), n, number(n), number(n))
        for period, n in zip(series.periods, series.counts, strict=True)
    ]
    words = _Words(
        _("Månad för månad"),
        _("Antalet varje månad, runt medianen."),
        _("Antal"),
        _("median: %(median)s", median=_decimal(chart.median)),
    )
    found = Found(chart.signals, tuple(range(len(lines))), {})
    signals = in_words(found, [line.label for line in lines], RULE_TEXTS_OF_MONTHS)
    return _view(indicator, words, lines, signals, chart.median)


def _of_rates(indicator: Indicator, series: RateSeries) -> PeriodView:
    chart = series.chart
    lines = [
        _Line(
            period_label(period),
            A_HUNDRED * point.value,
            _("%(rate)s (%(count)s)", rate=_decimal(A_HUNDRED * point.value), count=number(n)),
            _decimal(A_HUNDRED * point.value),
            (ends := Interval(A_HUNDRED * point.limits.low, A_HUNDRED * point.limits.high)),
            f"{_decimal(ends.low)}–{_decimal(ends.high)}",
        )
        for period, n, point in zip(series.periods, series.counts, chart.points, strict=True)
    ]
    centre = A_HUNDRED * chart.centre
    words = _Words(
        _("Månad för månad"),
        _(
            "Antalet varje månad, räknat på 100 uppdrag som pågått hela månaden: ju fler som pågår, desto "
            "fler avslutas. Mellan de streckade gränserna ligger det som slumpen brukar ge."
        ),
        _("På 100 pågående (antal)"),
        _("i hela perioden: %(rate)s", rate=_decimal(centre)),
    )
    signals = in_words(found_by(chart), [line.label for line in lines], RULE_TEXTS_OF_MONTHS)
    return _view(indicator, words, lines, signals, centre)


def _of_gaps(indicator: Indicator, series: GapSeries) -> PeriodView:
    heading, chart = _("Tid mellan händelserna"), series.chart
    if chart is None:
        return PeriodView(
            heading,
            _(
                "Färre än fem i månaden, och färre än tre i allt: då går inte heller tiden att mäta."
            ),
        )
    limits = Interval(0, chart.limits.high)
    longest = _("högst %(days)s dagar", days=_decimal(chart.limits.high))
    lines = [
        _Line(
            day.isoformat(),
            gap,
            ngettext("%(num)s dag", "%(num)s dagar", gap),
            number(gap),
            limits,
            longest,
        )
        for day, gap in zip(series.days[1:], chart.days, strict=True)
    ]
    found = Found(chart.signals, tuple(range(len(lines))), dict.fromkeys(chart.outside, True))
    signals = in_words(found, [line.label for line in lines], RULE_TEXTS_OF_GAPS)
    return _view(indicator, _gap_words(heading, chart), lines, signals, chart.usual)


def _gap_words(heading: str, chart: TimeBetween) -> _Words:
    return _Words(
        heading,
        _(
            "Färre än fem i månaden: då säger tiden mellan dem mer än antalet. En punkt är dagarna "
            "sedan den förra. Blir tiden lång har de blivit ovanligare."
        ),
        _("Sedan den förra"),
        _("hälften är längre än: %(days)s dagar", days=_decimal(chart.usual)),
    )


def _view(
    indicator: Indicator,
    words: _Words,
    lines: Sequence[_Line],
    signals: SignalWords,
    middle: float,
) -> PeriodView:
    scale = _scale(indicator, lines, middle)
    rows = tuple(
        PeriodRow(line.label, line.text, line.limits_text, signals.of_row.get(place, ""))
        for place, line in enumerate(lines)
    )
    title = f"{title_of(indicator)}: {small_first(words.heading)}"
    drawn = Timeline(
        title,
        tuple(_point(line, is_marked=place in signals.of_row) for place, line in enumerate(lines)),
        full=scale[-1][0],
        scale=scale,
        middle=(middle, words.middle),
    )
    told = (f"{title}.", f"{large_first(words.middle)}.", _extremes(lines), *signals.said)
    name = f"{PERIODS}{indicator.key}"
    chart = ChartView(name, words.sentence, drawn, alt_text=" ".join(told))
    return PeriodView(words.heading, words.sentence, words.head, chart, rows, signals.said)


def _extremes(lines: Sequence[_Line]) -> str:
    """The lowest and the highest of what is drawn: all of them stand in the table."""
    drawn = [(line.value, line) for line in lines if line.value is not None]
    lowest, highest = (pick(drawn, key=lambda each: each[0])[1] for pick in (min, max))
    told = _(
        "Lägst %(lowest)s (%(then)s), högst %(highest)s (%(at)s).",
        lowest=lowest.text,
        then=lowest.label,
        highest=highest.text,
        at=highest.label,
    )
    return str(told)


def _scale(
    indicator: Indicator, lines: Sequence[_Line], middle: float
) -> tuple[tuple[float, str], ...]:
    if indicator.kind is Kind.SHARE:
        return SHARE_SCALE
    ends = [line.limits.high for line in lines if line.limits is not None]
    highest = max(middle, *ends, *(line.value for line in lines if line.value is not None))
    return tuple((value, number(int(value))) for value in even_scale(highest))


def _point(line: _Line, *, is_marked: bool) -> Point:
    limits = None if line.limits is None else (line.limits.low, line.limits.high)
    return Point(line.label, line.value, line.short, limits=limits, is_marked=is_marked)


def period_label(period: Period) -> str:
    """A month or a quarter as the reader writes it: "mars 2026", "kvartal 1 2026"."""
    if period.grain is Grain.MONTH:
        return str(format_date(period.first, "MMM yyyy"))
    return str(_("kv %(quarter)s %(year)s", quarter=period.number, year=period.year))


def _decimal(value: float) -> str:
    return number(Fraction(value))
