"""Makes the pictures of docs/numbers.md: `python -m scripts.number_pictures`.

Every point and limit comes from the product's own functions; the units are made up, by a fixed draw.
"""

import io
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Literal

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from audits.figures.domain.quality_areas import AREA_TITLES, Area, AreaReading, judgement
from audits.statistics.funnel import Place, funnel
from audits.statistics.intervals import Interval, wilson, worst_best
from audits.statistics.over_time import run_chart
from audits.statistics.shares import Share
from audits.statistics.shrinkage import shrink
from audits.statistics.trends import Link, YearShare, trend

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
INK, MUTED, LINE, PAPER = "#1c2b33", "#55646c", "#d9d6ce", "#fbfaf7"
BLUE, ORANGE, VERMILLION, LIGHTER = "#0072b2", "#e69f00", "#d55e00", "#9cc5de"


def main() -> None:
    """Make them all."""
    mpl.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "insyn", "font.size": 12})
    PICTURES.mkdir(parents=True, exist_ok=True)
    for name, (height, title, draw) in DRAWN.items():
        (PICTURES / f"numbers-{name}.svg").write_bytes(picture(height, title, draw))


def picture(height: float, title: str, draw: Callable[[Axes], None]) -> bytes:
    """One picture as SVG, its title in it for those who can't see it."""
    figure = Figure(figsize=(7.6, height), dpi=72, facecolor=PAPER, layout="constrained")
    axes = figure.add_subplot()
    axes.set_facecolor(PAPER)
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(colors=MUTED)
    draw(axes)
    axes.set_title(title, loc="left", color=INK, size=13)
    out = io.BytesIO()
    figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None, "Title": title})
    # matplotlib leaves spaces at the ends of lines
    return b"\n".join(line.rstrip() for line in out.getvalue().splitlines()) + b"\n"


def in_percent(axes: Axes, *, of: Literal["x", "y"] = "x") -> None:
    """An axis of shares from 0 to 100 %."""
    ticks = [0, 0.25, 0.5, 0.75, 1]
    labels = ["0 %", "25 %", "50 %", "75 %", "100 %"]
    axes.set(**{f"{of}lim": (-0.02, 1.02), f"{of}ticks": ticks, f"{of}ticklabels": labels})
    axes.grid(axis=of, color=LINE)
    axes.set_axisbelow(True)


def span(axes: Axes, y: float, interval: Interval, look: tuple[str, float]) -> None:
    """An interval as a thick line with its ends written out."""
    color, width = look
    axes.plot((interval.low, interval.high), (y, y), color=color, lw=width, solid_capstyle="butt")
    axes.text(interval.low - 0.015, y, f"{100 * interval.low:.0f}", ha="right", va="center")
    axes.text(interval.high + 0.015, y, f"{100 * interval.high:.0f}", ha="left", va="center")


def draw_uncertainty(axes: Axes) -> None:
    """One share in four ways."""
    rows = (
        ("Bara andelen", None),
        ("Slumpen", wilson(9, 13)),
        ("Slumpen, när vi vet\natt 50 tillfrågades", wilson(9, 13, population=50)),
        ("Om alla som teg\nsagt nej, eller ja", worst_best(9, 13, 50)),
    )
    for y, (_, interval) in enumerate(rows):
        if interval is not None:
            span(axes, y, interval, (LIGHTER if y < 3 else ORANGE, 9))
        axes.plot(9 / 13, y, "o", color=BLUE, ms=10)
    axes.text(9 / 13, -0.35, "69 %", ha="center", weight="bold")
    axes.set(ylim=(3.6, -0.7), yticks=range(4), yticklabels=[label for label, _ in rows])
    in_percent(axes)


def draw_many(axes: Axes) -> None:
    """The interval narrows slowly as answers become more."""
    bases = (10, 20, 40, 80, 160, 320, 640)
    for x, n in enumerate(bases):
        interval = wilson(round(0.7 * n), n)
        ends = (interval.low, interval.high)
        axes.plot((x, x), ends, color=LIGHTER, lw=9, solid_capstyle="butt")
        for end, align in zip(ends, ("top", "bottom"), strict=True):
            shift = -0.02 if align == "top" else 0.02
            axes.text(x, end + shift, f"{100 * end:.0f}", ha="center", va=align)
        axes.plot(x, 0.7, "o", color=BLUE, ms=8)
    axes.set(xticks=range(len(bases)), xticklabels=bases, xlabel="Antal svar, där 70 % sagt ja")
    in_percent(axes, of="y")


def draw_funnel(axes: Axes) -> None:
    """Units around their centre."""
    random = Random(5)  # noqa: S311 - a fixed draw
    units = []
    for at in range(34):
        n = random.choice((10, 12, 14, 18, 22, 25, 31, 38, 47, 60, 75, 96))
        yes = sum(random.random() < 0.7 for _ in range(n))
        units.append((f"U{at}", Share(yes, n)))
    units.extend((("low", Share(26, 54)), ("high", Share(41, 42))))
    drawn = funnel(units, centre=0.7)
    if drawn is None:
        raise ValueError("the drawn units have answers enough")
    bases = [limits.n for limits in drawn.curve]
    for style, name in (("-", "warning"), ("--", "alarm")):
        for end in ("low", "high"):
            heights = [getattr(getattr(limits, name), end) for limits in drawn.curve]
            axes.step(bases, heights, style, color=MUTED, lw=1, where="post")
    for point in drawn.points:
        inside = point.place is Place.INSIDE
        shape, color, size = ("o", BLUE, 7) if inside else ("D", VERMILLION, 9)
        axes.plot(point.share.base, point.at, shape, color=color, ms=size, clip_on=False)
    axes.plot((8, bases[-1]), (drawn.centre,) * 2, color=INK, lw=1)
    axes.text(bases[-1] + 1, 0.7, "alla\ntillsammans", va="center", color=INK)
    axes.set(xlim=(8, bases[-1] + 16), xlabel="Antal svar i verksamheten")
    in_percent(axes, of="y")


def draw_run(axes: Axes) -> None:
    """Points over time with a shift."""
    values = (7, 9, 6, 8, 10, 7, 5, 8, 9, 6, 12, 11, 13, 10, 12, 14, 11, 12, 13, 11)
    chart = run_chart(values)
    axes.plot((-0.5, len(values) - 0.5), (chart.median,) * 2, color=INK, lw=1)
    axes.plot(values, "-o", color=BLUE, ms=6, lw=1)
    for signal in chart.signals:
        places = [at for at in range(signal.first, signal.last + 1) if values[at] != chart.median]
        axes.plot(places, [values[at] for at in places], "D", color=VERMILLION, ms=8)
    axes.text(len(values) - 0.3, chart.median, "medianen", va="center")
    axes.set(ylim=(0, 16), xlim=(-0.5, len(values) + 2.5), xlabel="Månad", ylabel="Antal händelser")
    axes.set_xticks(range(0, len(values), 3), [str(at + 1) for at in range(0, len(values), 3)])


def draw_shrinkage(axes: Axes) -> None:
    """Small units move far, large ones hardly."""
    counts = ((9, 10), (4, 12), (17, 20), (16, 30), (34, 45), (70, 80), (90, 160))
    units = [(f"{yes} av {n}", Share(yes, n)) for yes, n in counts]
    for y, each in enumerate(shrink(units) or ()):
        at = each.share.numerator / each.share.base
        span(axes, y, each.interval, (LIGHTER, 7))
        axes.annotate(
            "", (each.estimate, y), (at, y), arrowprops={"arrowstyle": "->", "color": INK}
        )
        axes.plot(at, y, "o", color="white", mec=BLUE, ms=8, clip_on=False)
        axes.plot(each.estimate, y, "o", color=BLUE, ms=8)
    labels = [label for label, _ in units]
    axes.set(ylim=(len(units) - 0.4, -0.6), yticks=range(len(units)), yticklabels=labels)
    in_percent(axes)


def draw_safety(axes: Axes) -> None:
    """Areas, their mean, and safety as the limit."""
    met = {
        Area.SELF_DETERMINATION: 88,
        Area.COORDINATION: 81,
        Area.SAFETY: 55,
        Area.KNOWLEDGE_BASED: 79,
        Area.ACCESSIBLE: 92,
        Area.EFFICIENT: 84,
    }
    readings = [AreaReading(area, yes, 0, 100 - yes, 0, 0, 4, 25) for area, yes in met.items()]
    whole = judgement(readings)
    for y, (area, yes) in enumerate(met.items()):
        axes.barh(y, yes / 100, color=VERMILLION if area is Area.SAFETY else LIGHTER, height=0.6)
        axes.text(0.01, y, f"{yes} %", va="center")
    line(axes, whole.mean, "medelvärdet", "left")
    line(axes, whole.whole, "helheten", "right")
    axes.set(ylim=(6.5, -0.6), yticks=range(6), yticklabels=[AREA_TITLES[area] for area in met])
    in_percent(axes)


def line(axes: Axes, at: Fraction | None, text: str, side: Literal["left", "right"]) -> None:
    """A line down through all bars, named below on its side."""
    x = float(at or 0)
    axes.axvline(x, color=INK, lw=1.5, ls="--" if side == "left" else "-")
    axes.text(x, 6.05, f" {text} {100 * x:.0f} % ", ha=side, va="center", weight="bold")


def draw_trend(axes: Axes) -> None:
    """Years with a break and a rewording."""
    counts = ((52, 90), (58, 95), (63, 98), (60, 82), (66, 88), (70, 90))
    years = [YearShare(2012 + at, Share(*each)) for at, each in enumerate(counts)]
    drawn = trend(years, {2015: Link.BROKEN, 2017: Link.REWORDED})
    for segment in drawn.segments:
        for step in segment.steps:
            ends = [each.share.numerator / each.share.base for each in (step.before, step.now)]
            style = "-" if step.link is Link.SAME else "--"
            axes.plot((step.before.year, step.now.year), ends, style, color=BLUE)
        for each in segment.years:
            interval = wilson(each.share.numerator, each.share.base)
            axes.plot(
                (each.year,) * 2, (interval.low, interval.high), color=LIGHTER, lw=7, zorder=0
            )
            axes.plot(each.year, each.share.numerator / each.share.base, "o", color=BLUE, ms=8)
    for gap in drawn.breaks:
        axes.axvline((gap.before + gap.now) / 2, color=VERMILLION, ls=":")
        axes.text((gap.before + gap.now) / 2, 0.06, " frågan ändrades", color=INK)
    axes.text(2016.5, 0.6, "nya ord,\nsamma innebörd", ha="center", va="top")
    axes.set_xticks([each.year for each in years])
    in_percent(axes, of="y")


DRAWN: dict[str, tuple[float, str, Callable[[Axes], None]]] = {
    "uncertainty": (3.0, "9 av 13 sade ja. 50 hade tillfrågats.", draw_uncertainty),
    "many": (3.2, "Fyra gånger så många svar halverar osäkerheten", draw_many),
    "funnel": (3.8, "En punkt per verksamhet. De flesta ligger i tratten.", draw_funnel),
    "run": (2.8, "Något annat än slumpen har hänt", draw_run),
    "shrinkage": (3.4, "Små verksamheter dras mot det gemensamma", draw_shrinkage),
    "safety": (3.4, "Säkerheten sätter gränsen", draw_safety),
    "trend": (3.2, "Ingen linje över en ändrad fråga", draw_trend),
}

if __name__ == "__main__":
    main()
