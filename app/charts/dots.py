"""Shares as points on one line from 0 to 100 %, each with its interval."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.charts.look import BLUE, GREEN, LINE, MUTED, ORANGE, PURPLE, SMALL, VERMILLION, Frame
from app.charts.picture import Drawn, Look, Mark, Picture, Shape, Side, Words, level, upright
from app.charts.rows import frame_of, label, narrow_step, rows_y, text_above

MARKERS = (
    (Shape.CIRCLE, BLUE),
    (Shape.SQUARE, VERMILLION),
    (Shape.TRIANGLE, GREEN),
    (Shape.DIAMOND, PURPLE),
    (Shape.POINT_DOWN, ORANGE),
)


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

    def draw(self, *, narrow: bool) -> Picture:
        """The chart as a picture."""
        frame, step = self.frame(narrow=narrow), narrow_step(self.dots)
        left, right = frame.left, frame.right - (14 if narrow else 0)
        drawn: list[Drawn] = [*_scale(frame, (left, right))]
        places = rows_y(len(self.dots), step, narrow=narrow)
        for dot, y in zip(self.dots, places, strict=True):
            drawn += _dot(dot, y, (left, right))
            drawn += label(frame, (y, dot.label), step)
            if narrow:
                drawn.append(text_above((frame.right, y), dot.text, step))
            else:
                drawn.append(Words((right + 14, y), dot.text))
        return Picture(*frame.size, self.title, drawn)


def _scale(frame: Frame, ends: tuple[float, float]) -> Iterator[Drawn]:
    left, right = ends
    bottom = frame.height - 26
    for percent in (0, 50, 100):
        x = left + (right - left) * percent / 100
        yield upright(x, (8, bottom), Look(LINE))
        # at the edge of a phone the nought stands after its line, not across it
        side = Side.MIDDLE if percent or not frame.is_narrow else Side.START
        yield Words((x, bottom + 12), f"{percent} %", MUTED, SMALL, side)


def _dot(dot: Dot, y: float, ends: tuple[float, float]) -> Iterator[Drawn]:
    left, right = ends
    shape, color = MARKERS[dot.kind % len(MARKERS)]
    yield level((left, right), y, Look(LINE))
    if dot.share is None:
        return
    if dot.low is not None and dot.high is not None:
        at = (left + (right - left) * dot.low, left + (right - left) * dot.high)
        yield level(at, y, Look(color, 5, opacity=0.35))
    yield Mark((left + (right - left) * dot.share, y), shape, color, 11)
