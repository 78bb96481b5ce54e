"""The curve of a family: scores at each session, norms beside it, and how each was entered."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.charts.look import BLUE, LINE, MUTED, PAPER, VERMILLION
from app.charts.picture import (
    Drawn,
    Line,
    Look,
    Mark,
    Picture,
    Shape,
    Side,
    Words,
    level,
)

WIDTH, HEIGHT = 520, 320
LEFT, RIGHT, TOP, BOTTOM = 36, 126, 16, 46
LETTERS = 15
# the dash tells the lines apart in grey
LOOKS = (Look(BLUE, 2.5), Look(VERMILLION, 2.5, (7, 4)))
NORM = Look(MUTED, 1.5, (2, 4))
MARK = 10
LABEL_GAP = 19


@dataclass(frozen=True)
class CurvePoint:
    """One score at one session, with the mark of how it was entered."""

    session_number: int
    score: Decimal
    shape: Shape


@dataclass(frozen=True)
class Series:
    """A line of the curve, named at its end."""

    name: str
    points: Sequence[CurvePoint]


@dataclass(frozen=True)
class NormLine:
    """A level to read the curve against, with its own words."""

    words: str
    value: Decimal


@dataclass(frozen=True)
class CurveChart:
    """Everything that stands in the picture; maximum: the top of the scale, which begins at 0."""

    title: str
    description: str
    x_label: str
    maximum: Decimal
    series: Sequence[Series]
    norms: Sequence[NormLine] = ()
    shape_words: Sequence[tuple[Shape, str]] = ()  # what the marks mean
    decimal_mark: str = ","

    def draw(self, *, narrow: bool = False) -> Picture:
        """The curve as a picture; one size fits a phone and a page."""
        del narrow
        scale = _Scale(self)
        drawn = [*_axes(self, scale), *_norms(self, scale), *_lines(self, scale)]
        drawn += [*_labels(self, scale), *_modes(self)]
        return Picture(WIDTH, HEIGHT, self.title, drawn, self.description, ground=PAPER)


class _Scale:
    """Where a session and a score stand in the picture."""

    def __init__(self, chart: CurveChart) -> None:
        numbers = [point.session_number for series in chart.series for point in series.points]
        self.first = min(numbers, default=1)
        # a curve of one session stands at the left with room to grow, not in the middle
        self.last = max([*numbers, self.first + 1])
        self.maximum = float(chart.maximum)

    def x(self, number: int) -> float:
        part = (number - self.first) / (self.last - self.first)
        return LEFT + 14 + part * (WIDTH - LEFT - RIGHT - 28)

    def y(self, score: Decimal) -> float:
        part = float(score) / self.maximum
        return HEIGHT - BOTTOM - part * (HEIGHT - TOP - BOTTOM)

    @property
    def ticks(self) -> list[int]:
        """The sessions named on the axis: ten at most."""
        step = max(1, -(-(self.last - self.first + 1) // 10))
        return list(range(self.first, self.last + 1, step))


def _axes(chart: CurveChart, scale: _Scale) -> Iterator[Drawn]:
    right = WIDTH - RIGHT
    for quarter in range(5):
        value = chart.maximum * quarter / 4
        y = scale.y(value)
        yield level((LEFT, right), y, Look(LINE))
        yield Words((LEFT - 8, y), f"{value.normalize():f}", MUTED, LETTERS, Side.END)
    for number in scale.ticks:
        place = (scale.x(number), HEIGHT - BOTTOM + 13)
        yield Words(place, str(number), MUTED, LETTERS, Side.MIDDLE)
    middle = ((LEFT + right) / 2, HEIGHT - BOTTOM + 32)
    yield Words(middle, chart.x_label, MUTED, LETTERS, Side.MIDDLE)


def _norms(chart: CurveChart, scale: _Scale) -> Iterator[Drawn]:
    for norm in chart.norms:
        yield level((LEFT, WIDTH - RIGHT), scale.y(norm.value), NORM)


def _lines(chart: CurveChart, scale: _Scale) -> Iterator[Drawn]:
    for place, series in enumerate(chart.series):
        look = LOOKS[place % len(LOOKS)]
        spots = [(scale.x(p.session_number), scale.y(p.score)) for p in series.points]
        if len(spots) > 1:
            yield Line(tuple(spots), look)
        for spot, point in zip(spots, series.points, strict=True):
            yield Mark(spot, point.shape, look.color, MARK)


def _labels(chart: CurveChart, scale: _Scale) -> Iterator[Drawn]:
    """Names at the right of what they name, moved apart where they would cover each other."""
    wanted = [(scale.y(norm.value), norm.words, MUTED) for norm in chart.norms]
    for place, series in enumerate(chart.series):
        if series.points:
            last = series.points[-1]
            score = str(last.score).replace(".", chart.decimal_mark)
            look = LOOKS[place % len(LOOKS)]
            wanted.append((scale.y(last.score), f"{series.name} {score}", look.color))
    wanted.sort(key=lambda label: label[0])
    places = spread([y for y, _, _ in wanted], LABEL_GAP, HEIGHT - BOTTOM)
    for y, (_, words, color) in zip(places, wanted, strict=True):
        yield Words((WIDTH - RIGHT + 8, y), words, color, LETTERS)


def spread(wanted: Sequence[float], gap: float, lowest: float) -> list[float]:
    """Places at least `gap` apart, in the order given (rising), none below `lowest` if there is room."""
    placed: list[float] = []
    for y in wanted:
        placed.append(max(y, placed[-1] + gap) if placed else y)
    limit = lowest
    for place in range(len(placed) - 1, -1, -1):
        placed[place] = min(placed[place], limit)
        limit = placed[place] - gap
    return placed


def _modes(chart: CurveChart) -> Iterator[Drawn]:
    """What the marks mean, where more than one is used."""
    if len(chart.shape_words) < 2:
        return
    for place, (shape, words) in enumerate(chart.shape_words):
        y = HEIGHT - BOTTOM + 8 + (place - len(chart.shape_words) + 1) * LABEL_GAP + 24
        yield Mark((WIDTH - RIGHT + 14, y), shape, MUTED, MARK)
        yield Words((WIDTH - RIGHT + 26, y), words, MUTED, LETTERS)
