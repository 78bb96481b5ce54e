"""Charts of figures as SVG: plain values in, bytes out. Drawn for a light ground.

Labels stand at what they name, bars start at zero, the base stands in the chart, last year is
lighter, intervals are drawn, and a colour never speaks without a shape or a word.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from textwrap import wrap
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDE, NARROW = 720, 340
INK, MUTED, LINE, PAPER = "#1c2b33", "#55646c", "#d9d6ce", "#fbfaf7"
# Okabe-Ito
BLUE, ORANGE, GREEN, VERMILLION, PURPLE = "#0072b2", "#e69f00", "#009e73", "#d55e00", "#cc79a7"
LIGHTER = "#9cc5de"
MARKERS = (("o", BLUE), ("s", VERMILLION), ("^", GREEN), ("D", PURPLE), ("v", ORANGE))
SIZE, SMALL = 14, 12.5
WRAP_AT = 36
FONTS = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', Arial, sans-serif"


@dataclass(frozen=True)
class Bar:
    """A bar with its text; previous None: no last year to draw. Values of one chart share a unit."""

    label: str
    value: float
    text: str
    previous: float | None = None
    previous_text: str = ""


@dataclass(frozen=True)
class Dot:
    """A share in 0..1 with its interval; None: said in words, too few for a point.

    kind: which shape and colour it is drawn with, the same for those that speak of the same group.
    """

    label: str
    share: float | None
    text: str
    low: float | None = None
    high: float | None = None
    kind: int = 0


@dataclass(frozen=True)
class Stack:
    """A bar divided into parts, in the order of the chart's part names."""

    label: str
    parts: tuple[int, ...]
    text: str


@dataclass(frozen=True)
class Bars:
    """Bars from zero to `full` (None: to the largest)."""

    title: str
    bars: tuple[Bar, ...]
    full: float | None = None


@dataclass(frozen=True)
class Dots:
    """Shares on one line from 0 to 100 %."""

    title: str
    dots: tuple[Dot, ...]


@dataclass(frozen=True)
class Stacks:
    """Bars of parts, each as long as the whole."""

    title: str
    stacks: tuple[Stack, ...]
    part_names: tuple[str, ...]


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


Chart = Bars | Dots | Stacks | Scatter
Rows = tuple[Bar, ...] | tuple[Dot, ...] | tuple[Stack, ...] | tuple[Mark, ...]


@dataclass(frozen=True)
class _Frame:
    """Where things stand, in pixels: labels to the left of the plot, or above it when narrow."""

    width: int
    left: int
    right: int
    is_narrow: bool

    @property
    def span(self) -> int:
        return self.right - self.left


def draw(chart: Chart, *, narrow: bool = False) -> bytes:
    """The chart as an SVG document with its title."""
    if isinstance(chart, Bars):
        return _draw_bars(chart, _frame(chart.bars, narrow=narrow))
    if isinstance(chart, Scatter):
        width = NARROW if narrow else WIDE
        return _draw_scatter(chart, _Frame(width, 52, width - 28, is_narrow=narrow))
    if isinstance(chart, Dots):
        return _draw_dots(chart, _frame(chart.dots, narrow=narrow))
    return _draw_stacks(chart, _frame(chart.stacks, narrow=narrow))


def rows_of(chart: Chart) -> Rows:
    """The rows of a chart of any kind."""
    if isinstance(chart, Scatter):
        return chart.marks
    if isinstance(chart, Bars):
        return chart.bars
    return chart.dots if isinstance(chart, Dots) else chart.stacks


def size(chart: Chart, *, narrow: bool = False) -> tuple[int, int]:
    """Width and height in pixels, as draw will make it."""
    if isinstance(chart, Scatter):
        return (NARROW, 320) if narrow else (WIDE, 400)
    extra = {Bars: 0, Dots: 26, Stacks: 34}[type(chart)]
    step = _step(chart) if narrow else 42
    return (NARROW if narrow else WIDE), 12 + step * len(rows_of(chart)) + extra


def _frame(rows: Rows, *, narrow: bool) -> _Frame:
    texts = [text for row in rows for text in (row.text, getattr(row, "previous_text", ""))]
    after = 7.6 * max((len(text) for text in texts), default=0) + 20
    if narrow:
        return _Frame(NARROW, 8, NARROW - 8, is_narrow=True)
    longest = max((len(row.label) for row in rows), default=0)
    before = 7.8 * min(longest, WRAP_AT) + 16
    return _Frame(WIDE, int(before), int(WIDE - min(after, 250)), is_narrow=False)


@lru_cache(maxsize=1)
def _matplotlib() -> Any:  # the module, imported late: a second and 60 MB that most requests spare
    import matplotlib as mpl  # noqa: PLC0415 - see above

    mpl.rcParams["svg.fonttype"] = "none"
    mpl.rcParams["svg.hashsalt"] = "insyn"
    return mpl


def _canvas(chart: Chart, frame: _Frame) -> tuple[Any, "Axes"]:  # Figure, known only when drawing
    _matplotlib()
    from matplotlib.figure import Figure  # noqa: PLC0415 - late, as above

    width, height = size(chart, narrow=frame.is_narrow)
    figure = Figure(figsize=(width / 72, height / 72), dpi=72, facecolor="none")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, width), ylim=(height, 0))
    axes.axis("off")
    return figure, axes


def _svg(figure: Any, title: str) -> bytes:  # a matplotlib Figure
    out = io.BytesIO()
    figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None, "Title": title})
    text = out.getvalue().decode("utf-8")
    start = text.index("<svg")
    head_end = text.index(">", start) + 1
    named = f'{text[start : head_end - 1]} role="img">\n<title>{escape(title)}</title>'
    body = text[head_end:].replace("'DejaVu Sans'", FONTS).replace("DejaVu Sans", FONTS)
    return (text[:start] + named + body).encode("utf-8")


def _step(chart: Chart) -> int:
    """Height of a row on a phone: more where label and text do not fit beside each other."""
    if isinstance(chart, Bars):
        return 58
    fits = all(7.7 * len(row.label) + 7 * len(row.text) < NARROW - 30 for row in rows_of(chart))
    return 58 if fits else 76


def _rows_y(chart: Chart, frame: _Frame) -> list[float]:
    step = _step(chart) if frame.is_narrow else 42
    offset = step - 20 if frame.is_narrow else 26
    return [offset + step * index for index in range(len(rows_of(chart)))]


def _text_above(axes: "Axes", chart: Chart, at: tuple[float, float], text: str) -> None:
    """On a phone: the text to the right of the label, or on a line of its own beneath it."""
    right, y = at
    if _step(chart) == 58:
        axes.text(right, y - 20, text, size=SMALL, color=MUTED, va="center", ha="right")
    else:
        axes.text(8, y - 19, text, size=SMALL, color=MUTED, va="center")


def _label(axes: "Axes", chart: Chart, frame: _Frame, row: tuple[float, str]) -> None:
    y, label = row
    if frame.is_narrow:
        small = SMALL - 0.5 if len(label) > 42 else SIZE
        axes.text(frame.left, y - _step(chart) + 38, label, size=small, color=INK, va="center")
    else:
        lines = "\n".join(wrap(label, WRAP_AT))
        axes.text(
            frame.left - 12, y, lines, size=SIZE, color=INK, va="center", ha="right",
            linespacing=1.05,
        )  # fmt: skip


def _bar(axes: "Axes", at: tuple[float, float], width: float, *, height: float, color: str) -> None:
    from matplotlib.patches import Rectangle  # noqa: PLC0415 - late, as above

    x, y = at
    axes.add_patch(Rectangle((x, y - height / 2), max(width, 0.0), height, color=color, lw=0))


def _line(axes: "Axes", x: tuple[float, float], y: tuple[float, float], **look: Any) -> None:
    axes.plot(x, y, solid_capstyle="butt", **look)


def _draw_bars(chart: Bars, frame: _Frame) -> bytes:
    figure, axes = _canvas(chart, frame)
    values = [each.value for each in chart.bars] + [each.previous or 0 for each in chart.bars]
    full = chart.full or max([*values, 1])
    room = frame.span - 110 if frame.is_narrow else frame.span
    for bar, y in zip(chart.bars, _rows_y(chart, frame), strict=True):
        _label(axes, chart, frame, (y, bar.label))
        long = room * bar.value / full
        top = y if bar.previous is None else y - 4
        _bar(axes, (frame.left, top), long, height=14, color=BLUE)
        axes.text(
            frame.left + long + 8, top, bar.text, size=SIZE, color=INK, va="center", weight="bold"
        )
        if bar.previous is not None:
            before = room * bar.previous / full
            _bar(axes, (frame.left, y + 9), before, height=8, color=LIGHTER)
            axes.text(
                frame.left + before + 8, y + 11, bar.previous_text, size=SMALL, color=MUTED,
                va="center",
            )  # fmt: skip
    y_end = size(chart, narrow=frame.is_narrow)[1] - 6
    _line(axes, (frame.left, frame.left), (8, y_end), color=INK, lw=1)
    return _svg(figure, chart.title)


def _draw_dots(chart: Dots, frame: _Frame) -> bytes:
    figure, axes = _canvas(chart, frame)
    bottom = size(chart, narrow=frame.is_narrow)[1] - 26
    left, right = frame.left, frame.right - (14 if frame.is_narrow else 0)
    for percent in (0, 50, 100):
        x = left + (right - left) * percent / 100
        _line(axes, (x, x), (8, bottom), color=LINE, lw=1, zorder=0)
        axes.text(
            x, bottom + 12, f"{percent} %", size=SMALL, color=MUTED, va="center", ha="center"
        ) if percent or not frame.is_narrow else axes.text(
            x, bottom + 12, "0 %", size=SMALL, color=MUTED, va="center"
        )
    for dot, y in zip(chart.dots, _rows_y(chart, frame), strict=True):
        _dot(axes, dot, y, (left, right))
        _label(axes, chart, frame, (y, dot.label))
        if frame.is_narrow:
            _text_above(axes, chart, (frame.right, y), dot.text)
        else:
            axes.text(right + 14, y, dot.text, size=SIZE, color=INK, va="center")
    return _svg(figure, chart.title)


def _dot(axes: "Axes", dot: Dot, y: float, ends: tuple[float, float]) -> None:
    left, right = ends
    shape, color = MARKERS[dot.kind % len(MARKERS)]
    _line(axes, (left, right), (y, y), color=LINE, lw=1, zorder=0)
    if dot.share is None:
        return
    if dot.low is not None and dot.high is not None:
        at = (left + (right - left) * dot.low, left + (right - left) * dot.high)
        _line(axes, at, (y, y), color=color, lw=5, alpha=0.35)
    axes.plot(left + (right - left) * dot.share, y, shape, color=color, ms=11, mec=PAPER)


def _draw_stacks(chart: Stacks, frame: _Frame) -> bytes:
    figure, axes = _canvas(chart, frame)
    colors = (BLUE, ORANGE, VERMILLION, LINE)
    x = float(frame.left if not frame.is_narrow else 8)
    for name, color in zip(chart.part_names, colors, strict=False):
        _bar(axes, (x, 12), 12, height=12, color=color)
        axes.text(x + 17, 12, name, size=SMALL, color=INK, va="center")
        x += 27 + 6.8 * len(name)
    right = frame.right
    for stack, row_y in zip(chart.stacks, _rows_y(chart, frame), strict=True):
        y = row_y + 30
        _label(axes, chart, frame, (y, stack.label))
        _parts(axes, stack, y, (frame.left, right), colors)
        if frame.is_narrow:
            _text_above(axes, chart, (right, y), stack.text)
        else:
            axes.text(right + 12, y, stack.text, size=SIZE, color=INK, va="center")
    return _svg(figure, chart.title)


def _parts(
    axes: "Axes", stack: Stack, y: float, ends: tuple[float, float], colors: tuple[str, ...]
) -> None:
    left, right = ends
    whole = sum(stack.parts) or 1
    x = float(left)
    for part, color in zip(stack.parts, colors, strict=False):
        long = (right - left) * part / whole
        # a hair of paper between the parts tells them apart without their colours
        _bar(axes, (x, y), long - 1.5, height=18, color=color)
        if long > 26:
            ink = INK if color in (ORANGE, LINE) else "white"
            axes.text(x + long / 2, y, str(part), size=SMALL, color=ink, va="center", ha="center")
        x += long


def _draw_scatter(chart: Scatter, frame: _Frame) -> bytes:
    figure, axes = _canvas(chart, frame)
    bottom = size(chart, narrow=frame.is_narrow)[1] - 48
    largest = max(mark.n for mark in chart.marks) * 1.04

    def across(n: float) -> float:
        return frame.left + frame.span * n / largest

    def up(share: float) -> float:
        return bottom - (bottom - 14) * share

    for percent in (0, 50, 100):
        y = up(percent / 100)
        _line(axes, (frame.left, frame.right), (y, y), color=LINE, lw=1, zorder=0)
        axes.text(
            frame.left - 8, y, f"{percent} %", size=SMALL, color=MUTED, va="center", ha="right"
        )
    for n in _ticks(chart):
        axes.text(across(n), bottom + 14, str(n), size=SMALL, color=MUTED, va="center", ha="center")
    axes.text(
        frame.right, bottom + 34, chart.across, size=SMALL, color=INK, va="center", ha="right"
    )
    _limits(axes, chart, ([across(band.n) for band in chart.bands], up))
    y = up(chart.centre)
    _line(axes, (frame.left, frame.right), (y, y), color=INK, lw=1)
    for mark in chart.marks:
        _mark(axes, mark, (across(mark.n), up(mark.share)))
    return _svg(figure, chart.title)


def _limits(
    axes: "Axes", chart: Scatter, places: tuple[list[float], Callable[[float], float]]
) -> None:
    xs, up = places
    for which, look in (("inner", "-"), ("outer", (0, (5, 4)))):
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
