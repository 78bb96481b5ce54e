"""Units around what they have in common, with the limits that chance keeps to."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audits.presenting.charts.look import (
    BLUE,
    DASHES,
    INK,
    LINE,
    MUTED,
    NARROW,
    PAPER,
    SMALL,
    VERMILLION,
    WIDE,
    Frame,
    canvas,
    line,
    svg,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Scale = Callable[[float], float]


@dataclass(frozen=True)
class Mark:
    """A unit in a funnel, at its base n and its share in 0..1; text: where it stands, in words."""

    label: str
    n: int
    share: float
    text: str
    is_outside: bool


@dataclass(frozen=True)
class Band:
    """Limits for a base n, in 0..1: the inner pair and the outer pair."""

    n: int
    inner: tuple[float, float]
    outer: tuple[float, float]


@dataclass(frozen=True)
class Scatter:
    """Units around what they have in common, with the limits that chance keeps to; never a ranking."""

    title: str
    centre: float
    marks: tuple[Mark, ...]
    bands: tuple[Band, ...]
    across: str

    @property
    def rows(self) -> tuple[Mark, ...]:
        """What the chart is made of, one by one."""
        return self.marks

    def frame(self, *, narrow: bool) -> Frame:
        """Where things stand."""
        width, height = (NARROW, 320) if narrow else (WIDE, 400)
        return Frame(width, height, 52, width - 28, is_narrow=narrow)

    def draw(self, *, narrow: bool) -> bytes:
        """The chart as SVG."""
        frame = self.frame(narrow=narrow)
        figure, axes = canvas(frame)
        across, up = _scales(self, frame)
        _grid(axes, self, frame, (across, up))
        _limits(axes, self, ([across(band.n) for band in self.bands], up))
        y = up(self.centre)
        line(axes, (frame.left, frame.right), (y, y), color=INK, lw=1)
        for mark in self.marks:
            _mark(axes, mark, (across(mark.n), up(mark.share)))
        return svg(figure, self.title)


def _scales(chart: Scatter, frame: Frame) -> tuple[Scale, Scale]:
    bottom = frame.height - 48
    largest = max(mark.n for mark in chart.marks) * 1.04
    return (
        lambda n: frame.left + frame.span * n / largest,
        lambda share: bottom - (bottom - 14) * share,
    )


def _grid(axes: "Axes", chart: Scatter, frame: Frame, scales: tuple[Scale, Scale]) -> None:
    across, up = scales
    for percent in (0, 50, 100):
        y = up(percent / 100)
        line(axes, (frame.left, frame.right), (y, y), color=LINE, lw=1, zorder=0)
        axes.text(
            frame.left - 8, y, f"{percent} %", size=SMALL, color=MUTED, va="center", ha="right"
        )
    bottom = up(0)
    for n in _ticks(chart):
        axes.text(across(n), bottom + 14, str(n), size=SMALL, color=MUTED, va="center", ha="center")
    axes.text(
        frame.right, bottom + 34, chart.across, size=SMALL, color=INK, va="center", ha="right"
    )


def _limits(axes: "Axes", chart: Scatter, places: tuple[list[float], Scale]) -> None:
    xs, up = places
    for which, look in (("inner", "-"), ("outer", DASHES)):
        for end in (0, 1):
            ys = [up(getattr(band, which)[end]) for band in chart.bands]
            axes.plot(xs, ys, drawstyle="steps-post", color=MUTED, lw=1.4, linestyle=look)


def _mark(axes: "Axes", mark: Mark, at: tuple[float, float]) -> None:
    # outside is told by shape and by name, not by colour alone
    shape, color = ("D", VERMILLION) if mark.is_outside else ("o", BLUE)
    axes.plot(*at, shape, color=color, ms=8, mec=PAPER)
    if mark.is_outside:
        axes.text(at[0] + 9, at[1] - 9, mark.label, size=SMALL, color=INK, va="center")


def _ticks(chart: Scatter) -> tuple[int, ...]:
    first, last = chart.bands[0].n, chart.bands[-1].n
    return (first,) if last < 2 * first else (first, (first + last) // 2, last)
