"""Shares as points on one line from 0 to 100 %, each with its interval."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from audits.presenting.charts.look import (
    INK,
    LINE,
    MARKERS,
    MUTED,
    PAPER,
    SIZE,
    SMALL,
    Frame,
    canvas,
    line,
    svg,
)
from audits.presenting.charts.rows import frame_of, label, narrow_step, rows_y, text_above

if TYPE_CHECKING:
    from matplotlib.axes import Axes


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
class Dots:
    """Shares on one line from 0 to 100 %."""

    title: str
    dots: tuple[Dot, ...]

    @property
    def rows(self) -> tuple[Dot, ...]:
        """What the chart is made of, one by one."""
        return self.dots

    def frame(self, *, narrow: bool) -> Frame:
        """Where things stand."""
        return frame_of(self.dots, 26, narrow_step(self.dots), narrow=narrow)

    def draw(self, *, narrow: bool) -> bytes:
        """The chart as SVG."""
        frame, step = self.frame(narrow=narrow), narrow_step(self.dots)
        figure, axes = canvas(frame)
        left, right = frame.left, frame.right - (14 if narrow else 0)
        _scale(axes, frame, (left, right))
        places = rows_y(len(self.dots), step, narrow=narrow)
        for dot, y in zip(self.dots, places, strict=True):
            _dot(axes, dot, y, (left, right))
            label(axes, frame, (y, dot.label), step)
            if narrow:
                text_above(axes, (frame.right, y), dot.text, step)
            else:
                axes.text(right + 14, y, dot.text, size=SIZE, color=INK, va="center")
        return svg(figure, self.title)


def _scale(axes: "Axes", frame: Frame, ends: tuple[float, float]) -> None:
    left, right = ends
    bottom = frame.height - 26
    for percent in (0, 50, 100):
        x = left + (right - left) * percent / 100
        line(axes, (x, x), (8, bottom), color=LINE, lw=1, zorder=0)
        # at the edge of a phone the nought stands after its line, not across it
        side = "center" if percent or not frame.is_narrow else "left"
        axes.text(
            x, bottom + 12, f"{percent} %", size=SMALL, color=MUTED, va="center", ha=side
        )  # fmt: skip


def _dot(axes: "Axes", dot: Dot, y: float, ends: tuple[float, float]) -> None:
    left, right = ends
    shape, color = MARKERS[dot.kind % len(MARKERS)]
    line(axes, (left, right), (y, y), color=LINE, lw=1, zorder=0)
    if dot.share is None:
        return
    if dot.low is not None and dot.high is not None:
        at = (left + (right - left) * dot.low, left + (right - left) * dot.high)
        line(axes, at, (y, y), color=color, lw=5, alpha=0.35)
    axes.plot(left + (right - left) * dot.share, y, shape, color=color, ms=11, mec=PAPER)
