"""Charts of rows: a label to the left of each row, or above it on a phone, and its text after it."""

from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import Protocol

from app.charts.look import MUTED, NARROW, SIZE, SMALL, WIDE, Frame
from app.charts.picture import Side, Words

WRAP_AT = 36
A_LINE = 15  # height of a line of a wrapped label
STEP, NARROW_STEP, TWO_LINES = 42, 58, 76


class LabelledRow(Protocol):
    """Anything with a label and a text."""

    @property
    def label(self) -> str:
        """What the row is called."""
        ...

    @property
    def text(self) -> str:
        """What the row says."""
        ...


def frame_of(rows: Sequence[LabelledRow], extra: int, step: int, *, narrow: bool) -> Frame:
    """Room for the rows: as much to the left as labels take, to the right as texts take."""
    height = 12 + (step if narrow else STEP) * len(rows) + extra
    if narrow:
        return Frame(NARROW, height, 8, NARROW - 8, is_narrow=True)
    texts = [text for row in rows for text in (row.text, getattr(row, "previous_text", ""))]
    after = 7.6 * max((len(text) for text in texts), default=0) + 20
    longest = max((len(row.label) for row in rows), default=0)
    before = 8.6 * min(longest, WRAP_AT) + 16
    return Frame(WIDE, height, int(before), int(WIDE - min(after, 250)), is_narrow=False)


def narrow_step(rows: Sequence[LabelledRow]) -> int:
    """Height of a row on a phone: more where label and text do not fit beside each other."""
    fits = all(7.7 * len(row.label) + 7 * len(row.text) < NARROW - 30 for row in rows)
    return NARROW_STEP if fits else TWO_LINES


def rows_y(count: int, step: int, *, narrow: bool) -> list[float]:
    """Where each row stands."""
    high, offset = (step, step - 20) if narrow else (STEP, 26)
    return [offset + high * index for index in range(count)]


def label(frame: Frame, row: tuple[float, str], step: int) -> Iterator[Words]:
    """The row's label: beside the plot, or above the row on a phone."""
    y, text = row
    if frame.is_narrow:
        yield Words((frame.left, y - step + 38), text, size=SMALL - 0.5 if len(text) > 42 else SIZE)
        return
    lines = wrap(text, WRAP_AT)
    first = y - A_LINE * (len(lines) - 1) / 2
    for place, line in enumerate(lines):
        yield Words((frame.left - 12, first + A_LINE * place), line, side=Side.END)


def text_above(at: tuple[float, float], text: str, step: int) -> Words:
    """On a phone: the text to the right of the label, or on a line of its own beneath it."""
    right, y = at
    if step == NARROW_STEP:
        return Words((right, y - 20), text, MUTED, SMALL, Side.END)
    return Words((8, y - 19), text, MUTED, SMALL)
