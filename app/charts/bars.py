"""Bars from zero, last year's lighter beneath."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.charts.look import BLUE, INK, LIGHTER, MUTED, SMALL, Frame
from app.charts.picture import Block, Drawn, Look, Picture, Words, upright
from app.charts.rows import NARROW_STEP, frame_of, label, rows_y


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

    def draw(self, *, narrow: bool) -> Picture:
        """The chart as a picture."""
        frame = self.frame(narrow=narrow)
        values = [each.value for each in self.bars] + [each.previous or 0 for each in self.bars]
        full = self.full or max([*values, 1])
        a_unit = (frame.span - 110 if narrow else frame.span) / full
        places = rows_y(len(self.bars), NARROW_STEP, narrow=narrow)
        drawn: list[Drawn] = []
        for bar, y in zip(self.bars, places, strict=True):
            drawn += label(frame, (y, bar.label), NARROW_STEP)
            drawn += _bar(bar, (frame.left, y), a_unit)
        drawn.append(upright(frame.left, (8, frame.height - 6), Look(INK)))
        return Picture(*frame.size, self.title, drawn)


def _bar(bar: Bar, at: tuple[float, float], a_unit: float) -> Iterator[Drawn]:
    left, y = at
    long = a_unit * bar.value
    top = y if bar.previous is None else y - 4
    yield Block((left, top), long, 14, BLUE)
    yield Words((left + long + 8, top), bar.text, bold=True)
    if bar.previous is not None:
        before = a_unit * bar.previous
        yield Block((left, y + 9), before, 8, LIGHTER)
        yield Words((left + before + 8, y + 11), bar.previous_text, MUTED, SMALL)
