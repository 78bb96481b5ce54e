"""Bars from zero, last year's lighter beneath."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from audits.presenting.charts.look import (
    BLUE,
    INK,
    LIGHTER,
    MUTED,
    SIZE,
    SMALL,
    Frame,
    block,
    canvas,
    line,
    svg,
)
from audits.presenting.charts.rows import NARROW_STEP, frame_of, label, rows_y

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True)
class Bar:
    """A bar with its text; previous None: no last year to draw. Values of one chart share a unit."""

    label: str
    value: float
    text: str
    previous: float | None = None
    previous_text: str = ""


@dataclass(frozen=True)
class Bars:
    """Bars from zero to `full` (None: to the largest)."""

    title: str
    bars: tuple[Bar, ...]
    full: float | None = None

    @property
    def rows(self) -> tuple[Bar, ...]:
        """What the chart is made of, one by one."""
        return self.bars

    def frame(self, *, narrow: bool) -> Frame:
        """Where things stand."""
        return frame_of(self.bars, 0, NARROW_STEP, narrow=narrow)

    def draw(self, *, narrow: bool) -> bytes:
        """The chart as SVG."""
        frame = self.frame(narrow=narrow)
        figure, axes = canvas(frame)
        values = [each.value for each in self.bars] + [each.previous or 0 for each in self.bars]
        full = self.full or max([*values, 1])
        a_unit = (frame.span - 110 if narrow else frame.span) / full
        places = rows_y(len(self.bars), NARROW_STEP, narrow=narrow)
        for bar, y in zip(self.bars, places, strict=True):
            label(axes, frame, (y, bar.label), NARROW_STEP)
            _bar(axes, bar, (frame.left, y), a_unit)
        line(axes, (frame.left, frame.left), (8, frame.height - 6), color=INK, lw=1)
        return svg(figure, self.title)


def _bar(axes: "Axes", bar: Bar, at: tuple[float, float], a_unit: float) -> None:
    left, y = at
    long = a_unit * bar.value
    top = y if bar.previous is None else y - 4
    block(axes, (left, top), long, height=14, color=BLUE)
    axes.text(left + long + 8, top, bar.text, size=SIZE, color=INK, va="center", weight="bold")
    if bar.previous is not None:
        before = a_unit * bar.previous
        block(axes, (left, y + 9), before, height=8, color=LIGHTER)
        axes.text(
            left + before + 8, y + 11, bar.previous_text, size=SMALL, color=MUTED, va="center"
        )
