"""A value over time: years with their intervals, or periods with a middle line and limits of chance."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import count, pairwise
from math import ceil

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
from app.charts.picture import Drawn, Line, Look, Mark, Picture, Shape, Side, Words, level, upright

MOST_TEXTS = {True: 5, False: 12}  # points that can each carry their text: on a phone, else
A_LETTER = 6.6
MOST_STEPS = 4  # on the scale along the side
SHARE_SCALE = ((0.0, "0 %"), (0.5, "50 %"), (1.0, "100 %"))
GAP = 10  # between the words under the axis


class Join(StrEnum):
    """How a point is joined to the one before it."""

    WHOLE = "whole"
    DASHED = "dashed"
    NONE = "none"


@dataclass(frozen=True)
class Point:
    """A period: its value (None: nothing to draw), what it says, and what is drawn around it.

    low, high: how sure the value is. limits: what chance keeps to. broken: why no line may cross to
    here, in a word or two. is_marked: part of a signal, drawn with a shape of its own.
    """

    label: str
    value: float | None
    text: str
    low: float | None = None
    high: float | None = None
    limits: tuple[float, float] | None = None
    join: Join = Join.WHOLE
    broken: str = ""
    is_marked: bool = False


@dataclass(frozen=True)
class Timeline:
    """Points in the order of time, from zero to `full`.

    scale: values with their words along the side. middle: a line across with its words.
    """

    title: str
    points: tuple[Point, ...]
    full: float
    scale: tuple[tuple[float, str], ...]
    middle: tuple[float, str] | None = None

    @property
    def rows(self) -> tuple[Point, ...]:
        """What the chart is made of, one by one."""
        return self.points

    def frame(self, *, narrow: bool) -> Frame:
        """Where things stand."""
        width, height = (NARROW, 260) if narrow else (WIDE, 300)
        left = int(A_LETTER * max(len(words) for _, words in self.scale)) + 18
        return Frame(width, height, left, width - 16, is_narrow=narrow)

    def draw(self, *, narrow: bool) -> Picture:
        """The chart as a picture."""
        frame = self.frame(narrow=narrow)
        plot = _Plot(self, frame)
        drawn = [*_grid(plot), *_limits(plot), *_middle(plot), *_joins(plot)]
        for place, point in enumerate(self.points):
            drawn += _point(plot, place, point)
        return Picture(*frame.size, self.title, drawn)


class _Plot:
    """A chart in its frame: where a period and a value stand."""

    def __init__(self, chart: Timeline, frame: Frame) -> None:
        self.chart = chart
        self.frame = frame
        self.top = 46 if chart.middle or any(each.broken for each in chart.points) else 26
        self.bottom = frame.height - 36
        self.step = frame.span / len(chart.points)

    def x(self, place: float) -> float:
        return self.frame.left + self.step * (place + 0.5)

    def y(self, value: float) -> float:
        return self.bottom - (self.bottom - self.top) * min(value / self.chart.full, 1)

    @property
    def carries_texts(self) -> bool:
        drawn = [each for each in self.chart.points if each.value is not None]
        widest = max((len(each.text) for each in drawn), default=0)
        is_room = self.step > A_LETTER * widest + GAP / 2
        return is_room and len(drawn) <= MOST_TEXTS[self.frame.is_narrow]


def _grid(plot: _Plot) -> Iterator[Drawn]:
    frame = plot.frame
    for value, words in plot.chart.scale:
        y = plot.y(value)
        yield level((frame.left, frame.right), y, Look(MUTED if value == 0 else LINE))
        yield Words((frame.left - 8, y), words, MUTED, SMALL, Side.END)
    for place in named_places([each.label for each in plot.chart.points], plot.step):
        x = plot.x(place)
        yield upright(x, (plot.bottom, plot.bottom + 5), Look(MUTED))
        name = plot.chart.points[place].label
        yield Words((x, plot.bottom + 18), name, MUTED, SMALL, Side.MIDDLE)


def even_scale(highest: float) -> tuple[float, ...]:
    """Round numbers from nought to at least the highest, three to five of them; nought to one if none.

    Steps are 1, 2 or 5 of whole numbers: what is counted has no halves.
    """
    step = next(
        step
        for power in count()
        for step in (10**power, 2 * 10**power, 5 * 10**power)
        if step * MOST_STEPS >= highest
    )
    return tuple(float(step * at) for at in range(max(1, ceil(highest / step)) + 1))


def named_places(labels: Sequence[str], step: float) -> range:
    """Which of the periods are named under the axis: all, or evenly as many as there is room for."""
    longest = max(len(label) for label in labels)
    return range(0, len(labels), max(1, ceil((A_LETTER * longest + GAP) / step)))


def _limits(plot: _Plot) -> Iterator[Drawn]:
    ends: tuple[Callable[[tuple[float, float]], float], ...] = (min, max)
    for end in ends:
        for place, point in enumerate(plot.chart.points):
            if point.limits is not None:
                xs = (plot.x(place - 0.5), plot.x(place + 0.5))
                yield level(xs, plot.y(end(point.limits)), Look(MUTED, 1.4, DASHES))


def _middle(plot: _Plot) -> Iterator[Drawn]:
    if plot.chart.middle is None:
        return
    value, words = plot.chart.middle
    frame = plot.frame
    yield level((frame.left, frame.right), plot.y(value), Look(INK))
    # above the plot, where no point can stand in its way
    yield level((frame.left, frame.left + 18), 12, Look(INK))
    yield Words((frame.left + 24, 12), words, size=SMALL)


def _joins(plot: _Plot) -> Iterator[Drawn]:
    for place, (before, now) in enumerate(pairwise(plot.chart.points)):
        if now.broken:
            x = plot.x(place + 0.5)
            yield upright(x, (plot.top, plot.bottom), Look(MUTED, 1, (1, 3)))
            yield Words((x, 12), now.broken, size=SMALL, side=Side.MIDDLE)
        if before.value is None or now.value is None or now.join is Join.NONE:
            continue
        ends = ((plot.x(place), plot.y(before.value)), (plot.x(place + 1), plot.y(now.value)))
        yield Line(ends, Look(BLUE, 1.6, DASHES if now.join is Join.DASHED else ()))


def _point(plot: _Plot, place: int, point: Point) -> Iterator[Drawn]:
    if point.value is None:
        return
    x, y = plot.x(place), plot.y(point.value)
    # part of a signal is told by shape, in words under the chart and in its table
    shape, color = (Shape.DIAMOND, VERMILLION) if point.is_marked else (Shape.CIRCLE, BLUE)
    if point.low is not None and point.high is not None:
        yield upright(x, (plot.y(point.low), plot.y(point.high)), Look(color, 5, opacity=0.35))
    yield Mark((x, y), shape, color, 9 if plot.step > 16 else 6)
    if plot.carries_texts:
        highest = y if point.high is None else min(y, plot.y(point.high))
        yield Words((x, highest - 13), point.text, size=SMALL, side=Side.MIDDLE, bold=True)
