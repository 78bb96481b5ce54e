"""A picture as a list of what is drawn: one drawing, written as SVG for pages or PNG for documents.

Places are pixels from the upper left corner; sizes are pixels. Nothing here needs matplotlib.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.charts.look import INK, PAPER, SIZE

Place = tuple[float, float]


class Shape(StrEnum):
    """What a mark looks like; told apart without colour."""

    CIRCLE = "circle"
    SQUARE = "square"
    TRIANGLE = "triangle"
    DIAMOND = "diamond"
    POINT_DOWN = "point_down"


class Side(StrEnum):
    """On which side of its place a text begins."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


@dataclass(frozen=True)
class Look:
    """How a line is drawn. dash: lengths of stroke and gap; empty for a whole line."""

    color: str
    width: float = 1
    dash: tuple[float, ...] = ()
    opacity: float = 1


@dataclass(frozen=True)
class Line:
    """Straight lines through some places."""

    places: tuple[Place, ...]
    look: Look


@dataclass(frozen=True)
class Block:
    """A filled rectangle that begins at a place, the place at half its height."""

    place: Place
    width: float
    height: float
    color: str


@dataclass(frozen=True)
class Mark:
    """A small shape around a place, edged with paper."""

    place: Place
    shape: Shape
    color: str
    size: float


@dataclass(frozen=True)
class Words:
    """A line of text, its middle at the height of the place."""

    place: Place
    text: str
    color: str = INK
    size: float = SIZE
    side: Side = Side.START
    bold: bool = False


Drawn = Line | Block | Mark | Words


@dataclass(frozen=True)
class Picture:
    """All that is drawn, in order; title and description are for those who do not see it."""

    width: int
    height: int
    title: str
    drawn: Sequence[Drawn]
    description: str = ""
    ground: str | None = None  # None: whatever lies behind


def level(x: tuple[float, float], y: float, look: Look) -> Line:
    """A line across."""
    return Line(((x[0], y), (x[1], y)), look)


def upright(x: float, y: tuple[float, float], look: Look) -> Line:
    """A line up and down."""
    return Line(((x, y[0]), (x, y[1])), look)


EDGE = Look(PAPER, 1.5)
