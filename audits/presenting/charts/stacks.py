"""Bars divided into parts, each bar as long as the whole."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from audits.presenting.charts.look import (
    BLUE,
    INK,
    LINE,
    ORANGE,
    SIZE,
    SMALL,
    VERMILLION,
    Frame,
    block,
    canvas,
    svg,
)
from audits.presenting.charts.rows import frame_of, label, narrow_step, rows_y, text_above

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLORS = (BLUE, ORANGE, VERMILLION, LINE)


@dataclass(frozen=True)
class Stack:
    """A bar divided into parts, in the order of the chart's part names."""

    label: str
    parts: tuple[int, ...]
    text: str


@dataclass(frozen=True)
class Stacks:
    """Bars of parts, each as long as the whole."""

    title: str
    stacks: tuple[Stack, ...]
    part_names: tuple[str, ...]

    @property
    def rows(self) -> tuple[Stack, ...]:
        """What the chart is made of, one by one."""
        return self.stacks

    def frame(self, *, narrow: bool) -> Frame:
        """Where things stand."""
        return frame_of(self.stacks, 34, narrow_step(self.stacks), narrow=narrow)

    def draw(self, *, narrow: bool) -> bytes:
        """The chart as SVG."""
        frame, step = self.frame(narrow=narrow), narrow_step(self.stacks)
        figure, axes = canvas(frame)
        _names(axes, self.part_names, frame.left)
        places = rows_y(len(self.stacks), step, narrow=narrow)
        for stack, row_y in zip(self.stacks, places, strict=True):
            y = row_y + 30
            label(axes, frame, (y, stack.label), step)
            _parts(axes, stack, y, (frame.left, frame.right))
            if narrow:
                text_above(axes, (frame.right, y), stack.text, step)
            else:
                axes.text(frame.right + 12, y, stack.text, size=SIZE, color=INK, va="center")
        return svg(figure, self.title)


def _names(axes: "Axes", part_names: tuple[str, ...], left: float) -> None:
    x = float(left)
    for name, color in zip(part_names, COLORS, strict=False):
        block(axes, (x, 12), 12, height=12, color=color)
        axes.text(x + 17, 12, name, size=SMALL, color=INK, va="center")
        x += 27 + 6.8 * len(name)


def _parts(axes: "Axes", stack: Stack, y: float, ends: tuple[float, float]) -> None:
    left, right = ends
    whole = sum(stack.parts) or 1
    x = float(left)
    for part, color in zip(stack.parts, COLORS, strict=False):
        long = (right - left) * part / whole
        # a hair of paper between the parts tells them apart without their colours
        block(axes, (x, y), long - 1.5, height=18, color=color)
        if long > 26:
            ink = INK if color in (ORANGE, LINE) else "white"
            axes.text(x + long / 2, y, str(part), size=SMALL, color=ink, va="center", ha="center")
        x += long
