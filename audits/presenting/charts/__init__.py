"""Charts of figures as SVG: plain values in, bytes out. Drawn for a light ground.

Labels stand at what they name, bars start at zero, the base stands in the chart, last year is
lighter, intervals are drawn, and a colour never speaks without a shape or a word. A file for each
kind of chart; every kind draws itself, wide or for a phone.
"""

from threading import Lock

from audits.presenting.charts.bars import Bar, Bars
from audits.presenting.charts.dots import Dot, Dots
from audits.presenting.charts.scatter import Band, Mark, Scatter
from audits.presenting.charts.stacks import Stack, Stacks
from audits.presenting.charts.timeline import SHARE_SCALE, Join, Point, Timeline, even_scale

__all__ = [
    "SHARE_SCALE",
    "Band",
    "Bar",
    "Bars",
    "Chart",
    "Dot",
    "Dots",
    "Join",
    "Mark",
    "Point",
    "Rows",
    "Scatter",
    "Stack",
    "Stacks",
    "Timeline",
    "draw",
    "even_scale",
    "rows_of",
    "size",
]

Chart = Bars | Dots | Stacks | Scatter | Timeline
# matplotlib keeps fonts and settings for the whole process: one picture at a time.
_DRAWING = Lock()
Rows = tuple[Bar, ...] | tuple[Dot, ...] | tuple[Stack, ...] | tuple[Mark, ...] | tuple[Point, ...]


def draw(chart: Chart, *, narrow: bool = False) -> bytes:
    """The chart as an SVG document with its title."""
    with _DRAWING:
        return chart.draw(narrow=narrow)


def rows_of(chart: Chart) -> Rows:
    """The rows of a chart of any kind."""
    return chart.rows


def size(chart: Chart, *, narrow: bool = False) -> tuple[int, int]:
    """Width and height in pixels, as draw will make it."""
    return chart.frame(narrow=narrow).size
