"""Bars divided into parts, each bar as long as the whole."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.charts.look import BLUE, INK, LINE, ORANGE, SMALL, VERMILLION, Frame
from app.charts.picture import Block, Drawn, Picture, Side, Words
from app.charts.rows import frame_of, label, narrow_step, rows_y, text_above

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

    def draw(self, *, narrow: bool) -> Picture:
        """The chart as a picture."""
        frame, step = self.frame(narrow=narrow), narrow_step(self.stacks)
        drawn: list[Drawn] = [*_names(self.part_names, frame.left)]
        places = rows_y(len(self.stacks), step, narrow=narrow)
        for stack, row_y in zip(self.stacks, places, strict=True):
            y = row_y + 30
            drawn += label(frame, (y, stack.label), step)
            drawn += _parts(stack, y, (frame.left, frame.right))
            if narrow:
                drawn.append(text_above((frame.right, y), stack.text, step))
            else:
                drawn.append(Words((frame.right + 12, y), stack.text))
        return Picture(*frame.size, self.title, drawn)


def _names(part_names: tuple[str, ...], left: float) -> Iterator[Drawn]:
    x = float(left)
    for name, color in zip(part_names, COLORS, strict=False):
        yield Block((x, 12), 12, 12, color)
        yield Words((x + 17, 12), name, size=SMALL)
        x += 27 + 6.8 * len(name)


def _parts(stack: Stack, y: float, ends: tuple[float, float]) -> Iterator[Drawn]:
    left, right = ends
    whole = sum(stack.parts) or 1
    x = float(left)
    for part, color in zip(stack.parts, COLORS, strict=False):
        long = (right - left) * part / whole
        # a hair of paper between the parts tells them apart without their colours
        yield Block((x, y), long - 1.5, 18, color)
        if long > 26:
            ink = INK if color in (ORANGE, LINE) else "white"
            yield Words((x + long / 2, y), str(part), ink, SMALL, Side.MIDDLE)
        x += long
