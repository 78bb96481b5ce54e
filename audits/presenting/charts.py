"""The summary's charts as plain data, each with the sentence that says what it shows."""

from dataclasses import dataclass
from urllib.parse import quote

from flask_babel import gettext
from flask_babel import gettext as _

from app.charts.bars import Bar, Bars
from app.charts.chart import Chart
from app.charts.dots import Dot, Dots
from app.charts.stacks import Stack, Stacks
from app.charts.svg import svg
from audits.presenting.figure_views import FigureView
from audits.presenting.sections import AreaView, BreakdownView, SideView
from audits.presenting.summary import Summary
from audits.presenting.words import number, share_text
from audits.statistics.shares import Share, spoken

AS_THEY_ARE = "/:;=,.-()"  # signs that may stand in an address within an attribute
GROUP_KINDS = {"residential": 0, "outpatient": 1}  # as they are coloured


@dataclass(frozen=True)
class ChartView:
    """A chart with its name in addresses and its sentence."""

    name: str
    sentence: str
    chart: Chart
    shares: tuple[Share | None, ...] = ()
    alt_text: str = ""

    @property
    def alt(self) -> str:
        """The chart in words: its title, and each row; a share is said in full, as reports say it."""
        if self.alt_text:
            return self.alt_text
        rows = [(row.label, row.text) for row in self.chart.rows]
        title = self.chart.title if self.chart.title.endswith("?") else f"{self.chart.title}."
        if not self.shares:
            return f"{title} " + "; ".join(f"{label}: {text}" for label, text in rows)
        told = (
            f"{label}: {spoken(share, gettext) if share else text}"
            for (label, text), share in zip(rows, self.shares, strict=True)
        )
        return f"{title} {' '.join(told)}"

    def address(self, narrow: bool) -> str:  # noqa: FBT001 - as below
        """The picture itself as an address: asked for, it would cost the whole page once more."""
        return f"data:image/svg+xml,{quote(svg(self.chart.draw(narrow=narrow)), safe=AS_THEY_ARE)}"

    def size(self, narrow: bool) -> tuple[int, int]:  # noqa: FBT001 - templates call it
        """Width and height of the picture in pixels."""
        return self.chart.frame(narrow=narrow).size


def charts(summary: Summary) -> dict[str, ChartView]:
    """Every chart that has anything to draw, by name."""
    made = (
        users(summary.users),
        response(summary.responses),
        areas(summary.areas),
        *(breakdown(view) for view in summary.breakdowns),
        *(side(view) for view in summary.sides[:1]),
    )
    return {view.name: view for view in made if view is not None}


def users(answers: tuple[FigureView, ...]) -> ChartView | None:
    """What users say, group by group."""
    views = [view for view in answers if view.group_key is not None]
    if not views:
        return None
    dots = tuple(_dot(view, GROUP_KINDS.get(view.group_key or "", 3)) for view in views)
    sentence = _(
        "Så svarade de som får stöd. Punkten är andelen som svarat så, strecket visar hur osäker "
        "den är. Under tio svar visas ord i stället för en punkt."
    )
    shares = tuple(view.share for view in views)
    return ChartView("users", sentence, Dots(_("Vad de som får stöd säger"), dots), shares)


def _dot(view: FigureView, kind: int) -> Dot:
    return dot(view.title, view.share, kind)


def dot(label: str, share: Share | None, kind: int) -> Dot:
    """A share as a point with its interval; too few answers give words and no point."""
    if share is None or share.percent is None or share.interval is None:
        return Dot(label, None, share_text(share) if share else "", kind=kind)
    interval = share.interval
    at = share.numerator / share.base
    return Dot(label, at, share_text(share), interval.low, interval.high, kind)


def response(views: tuple[FigureView, ...]) -> ChartView | None:
    """Response rates."""
    bars = tuple(
        Bar(view.title, 100 * view.share.numerator / view.share.base, view.text)
        for view in views
        if view.share is not None
    )
    if not bars:
        return None
    sentence = _("Hur stor del av de tillfrågade som har svarat.")
    return ChartView("response", sentence, Bars(_("Svarsfrekvens"), bars, full=100))


def areas(views: tuple[AreaView, ...]) -> ChartView | None:
    """Requirements met, partly met, not met in each area."""
    if not views:
        return None
    stacks = tuple(
        Stack(
            view.title,
            (view.reading.met, view.reading.partly, view.reading.not_met),
            view.text,
        )
        for view in views
    )
    names = (_("Uppfyllt"), _("Delvis"), _("Inte uppfyllt"))
    sentence = _(
        "Svaren i egenrapporten på frågorna om krav, område för område. Siffrorna i staplarna är "
        "antal svar, texten till höger andelen uppfyllda."
    )
    return ChartView("areas", sentence, Stacks(_("Uppfyllda krav"), stacks, names))


def breakdown(view: BreakdownView) -> ChartView | None:
    """Units by what their deviations or complaints are about, with last year's lighter."""
    if not view.cells:
        return None
    bars = tuple(
        Bar(
            cell.title,
            cell.n,
            number(cell.n),
            cell.previous,
            "" if cell.previous is None else _("%(n)s året före", n=number(cell.previous)),
        )
        for cell in view.cells
    )
    sentence = _("Antal verksamheter som har uppgett var och en. Ljusare stapel: året före.")
    if view.previous_total is None or all(cell.previous is None for cell in view.cells):
        sentence = _("Antal verksamheter som har uppgett var och en.")
    return ChartView(view.key, sentence, Bars(view.title, bars))


def side(view: SideView) -> ChartView | None:
    """What each source says on one question."""
    dots = tuple(
        dot(voice.who, voice.heard.share, index) for index, voice in enumerate(view.voices)
    )
    sentence = _("Andel som säger ja, enligt var och en av källorna. Strecket visar osäkerheten.")
    shares = tuple(voice.heard.share for voice in view.voices)
    return ChartView("sides", sentence, Dots(view.title, dots), shares)
