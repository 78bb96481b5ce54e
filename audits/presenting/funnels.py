"""A figure read for each unit as a funnel: for those who may see the rows, and never as a ranking."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from flask_babel import gettext as _

from app.charts.scatter import Band, Mark, Scatter
from audits.figures.domain.facts import YearFacts
from audits.figures.domain.indicators import Indicator, Kind
from audits.figures.domain.sources import Source
from audits.figures.domain.unit_shares import unit_shares
from audits.presenting.charts import ChartView
from audits.presenting.words import (
    large_first,
    number,
    percents,
    say,
    say_wording,
    share_text,
    title_of,
)
from audits.statistics.funnel import PLACE_TEXTS, Funnel, FunnelPoint, Place, funnel
from audits.statistics.shares import Share, whole_percent
from audits.statistics.shrinkage import Shrunk, prior_of, shrink

FEWEST_UNITS = 5  # with ten answers or more; fewer points are no funnel
FUNNEL = "funnel-"


@dataclass(frozen=True)
class FunnelRow:
    """A unit of the funnel, as its table tells it. adjusted: its share drawn towards the whole."""

    code: str
    name: str
    text: str
    adjusted: str
    place: str


@dataclass(frozen=True)
class FunnelView:
    """The funnel's chart with its table, in the register's order, and how many were too few.

    help: what the adjusted shares are drawn towards, and how hard.
    """

    chart: ChartView
    rows: tuple[FunnelRow, ...]
    too_few: int
    help: str


def funnel_of(indicator: Indicator, facts: YearFacts) -> FunnelView | None:
    """The figure unit by unit; None where it can't be divided or too few units have ten answers."""
    if indicator.kind is not Kind.SHARE or indicator.source is Source.USER_SURVEY:
        return None
    units = unit_shares(indicator, facts)
    found = funnel(units)
    if found is None or len(found.points) < FEWEST_UNITS:
        return None
    names = {unit.code: unit.name for unit in facts.units}
    adjusted = {each.label: each for each in shrink(units) or ()}
    return FunnelView(
        chart=_chart(indicator, found),
        rows=tuple(_row(point, names, adjusted[point.label]) for point in found.points),
        too_few=len(found.too_few),
        help=_help([share for _code, share in units]),
    )


def _row(point: FunnelPoint, names: dict[str, str], adjusted: Shrunk) -> FunnelRow:
    return FunnelRow(
        code=point.label,
        name=names.get(point.label, ""),
        text=share_text(point.share),
        adjusted=_adjusted(adjusted),
        place=say(PLACE_TEXTS[point.place]),
    )


def _adjusted(each: Shrunk) -> str:
    told = _(
        "%(percent)s %% (%(interval)s), egna svar väger %(own)s %%",
        percent=whole_percent(each.estimate),
        interval=percents(each.interval.low, each.interval.high),
        own=whole_percent(each.own_part),
    )
    return str(told)


def _help(shares: Sequence[Share]) -> str:
    prior = prior_of(shares)
    if prior is None:
        return ""
    told = str(
        _(
            "Jämkad andel är verksamhetens andel dragen mot det gemensamma, %(percent)s %%, som får väga "
            "lika mycket som %(weight)s svar. Små verksamheter flyttas mest. Inom parentes: där andelen "
            "rimligen ligger.",
            percent=whole_percent(prior.share),
            weight=number(Fraction(prior.weight)),
        )
    )
    if not prior.is_capped:
        return told
    most = _("Det gemensamma väger aldrig mer än svaren i en medelstor verksamhet.")
    return f"{told} {most}"


def _chart(indicator: Indicator, found: Funnel) -> ChartView:
    title = title_of(indicator)
    shown = f"{large_first(say_wording(found.wording))}."
    outside = "; ".join(
        f"{point.label}: {share_text(point.share)}, {say(PLACE_TEXTS[point.place])}"
        for point in found.outside
    )
    scatter = Scatter(
        title=title,
        centre=found.centre,
        marks=tuple(
            Mark(
                label=point.label,
                n=point.share.base,
                share=point.at,
                text=say(PLACE_TEXTS[point.place]),
                is_outside=point.place is not Place.INSIDE,
            )
            for point in found.points
        ),
        bands=tuple(
            Band(
                each.n,
                (each.warning.low, each.warning.high),
                (each.alarm.low, each.alarm.high),
            )
            for each in found.curve
        ),
        across=_("antal i basen"),
    )
    alt = f"{title}. {shown} {outside}"
    return ChartView(f"{FUNNEL}{indicator.key}", shown, scatter, alt_text=alt.strip())
