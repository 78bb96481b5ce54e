"""A figure read for each unit as a funnel: for those who may see the rows, and never as a ranking."""

from dataclasses import dataclass

from flask_babel import gettext as _

from audits.charts import Band, Mark, Scatter
from audits.domain.facts import YearFacts
from audits.domain.funnel import PLACE_TEXTS, Funnel, FunnelPoint, Place, funnel
from audits.domain.indicators import Indicator, Kind
from audits.domain.sources import Source
from audits.domain.unit_shares import unit_shares
from audits.web.chart_data import ChartView
from audits.web.words import large_first, say, say_wording, share_text, title_of

FEWEST_UNITS = 5  # with ten answers or more; fewer points are no funnel
PREFIX = "funnel-"


@dataclass(frozen=True)
class FunnelRow:
    """A unit of the funnel, as its table tells it."""

    code: str
    name: str
    text: str
    place: str


@dataclass(frozen=True)
class FunnelView:
    """The funnel's chart with its table, in the register's order, and how many were too few."""

    chart: ChartView
    rows: tuple[FunnelRow, ...]
    too_few: int


def funnel_of(indicator: Indicator, facts: YearFacts) -> FunnelView | None:
    """The figure unit by unit; None where it can't be divided or too few units have ten answers."""
    if indicator.kind is not Kind.SHARE or indicator.source is Source.USER_SURVEY:
        return None
    found = funnel(unit_shares(indicator, facts))
    if found is None or len(found.points) < FEWEST_UNITS:
        return None
    names = {unit.code: unit.name for unit in facts.units}
    return FunnelView(
        chart=_chart(indicator, found),
        rows=tuple(_row(point, names) for point in found.points),
        too_few=len(found.too_few),
    )


def _row(point: FunnelPoint, names: dict[str, str]) -> FunnelRow:
    return FunnelRow(
        code=point.label,
        name=names.get(point.label, ""),
        text=share_text(point.share),
        place=say(PLACE_TEXTS[point.place]),
    )


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
    return ChartView(f"{PREFIX}{indicator.key}", shown, scatter, alt_text=alt.strip())
