"""Units around what they have in common, with the limits that chance keeps to."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from app.charts.look import (
    BLUE,
    DASHES,
    INK,
    LINE,
    MUTED,
    NARROW,
    SMALL,
    VERMILLION,
    WIDE,
    Frame,
)
from app.charts.picture import Drawn, Line, Look, Picture, Shape, Side, Words, level
from app.charts.picture import Mark as Drawing

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

    def draw(self, *, narrow: bool) -> Picture:
        """The chart as a picture."""
        frame = self.frame(narrow=narrow)
        across, up = _scales(self, frame)
        drawn = [
            *_grid(self, frame, (across, up)),
            *_limits(self, ([across(band.n) for band in self.bands], up)),
            level((frame.left, frame.right), up(self.centre), Look(INK)),
        ]
        for mark in self.marks:
            drawn += _mark(mark, (across(mark.n), up(mark.share)))
        return Picture(*frame.size, self.title, drawn)


def _scales(chart: Scatter, frame: Frame) -> tuple[Scale, Scale]:
    bottom = frame.height - 48
    largest = max(mark.n for mark in chart.marks) * 1.04
    return (
        lambda n: frame.left + frame.span * n / largest,
        lambda share: bottom - (bottom - 14) * share,
    )


def _grid(chart: Scatter, frame: Frame, scales: tuple[Scale, Scale]) -> Iterator[Drawn]:
    across, up = scales
    for percent in (0, 50, 100):
        y = up(percent / 100)
        yield level((frame.left, frame.right), y, Look(LINE))
        yield Words((frame.left - 8, y), f"{percent} %", MUTED, SMALL, Side.END)
    bottom = up(0)
    for n in _ticks(chart):
        yield Words((across(n), bottom + 14), str(n), MUTED, SMALL, Side.MIDDLE)
    yield Words((frame.right, bottom + 34), chart.across, size=SMALL, side=Side.END)


def _limits(chart: Scatter, places: tuple[list[float], Scale]) -> Iterator[Drawn]:
    xs, up = places
    for which, dash in (("inner", ()), ("outer", DASHES)):
        for end in (0, 1):
            ys = [up(getattr(band, which)[end]) for band in chart.bands]
            yield Line(tuple(_stairs(xs, ys)), Look(MUTED, 1.4, dash))


def _stairs(xs: list[float], ys: list[float]) -> Iterator[tuple[float, float]]:
    """Places of a line that keeps its height until the next one."""
    for (x, y), (next_x, _next_y) in pairwise(zip(xs, ys, strict=True)):
        yield from ((x, y), (next_x, y))
    yield xs[-1], ys[-1]


def _mark(mark: Mark, at: tuple[float, float]) -> Iterator[Drawn]:
    # outside is told by shape and by name, not by colour alone
    shape, color = (Shape.DIAMOND, VERMILLION) if mark.is_outside else (Shape.CIRCLE, BLUE)
    yield Drawing(at, shape, color, 8)
    if mark.is_outside:
        yield Words((at[0] + 9, at[1] - 9), mark.label, size=SMALL)


def _ticks(chart: Scatter) -> tuple[int, ...]:
    first, last = chart.bands[0].n, chart.bands[-1].n
    return (first,) if last < 2 * first else (first, (first + last) // 2, last)
