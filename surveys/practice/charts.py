"""Charts of surveys as SVG text: plain values in, a picture out; cannot reach the database.

Drawn by hand, not by matplotlib: a curve is opened all day, and importing matplotlib costs a web
worker more memory than everything else on these pages.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape

from surveys.collections.domain.rounds import EntryMode

WIDTH, HEIGHT = 520, 320
LEFT, RIGHT, TOP, BOTTOM = 36, 126, 16, 46
INK, MUTED, LINE, PAPER = "#1C2B33", "#55646C", "#D9D6CE", "#FBFAF7"
# Okabe-Ito: told apart also by those who don't see red from green; the dash tells them apart in grey.
COLOURS = ("#0072B2", "#D55E00")
DASHES = ("", "7 4")
LABEL_GAP = 19


@dataclass(frozen=True)
class CurvePoint:
    """One score at one session, with how it was entered."""

    session_number: int
    score: Decimal
    entry_mode: EntryMode


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
    mode_words: Sequence[tuple[EntryMode, str]] = ()
    decimal_mark: str = ","


def curve_svg(chart: CurveChart) -> str:
    """The curve as an SVG document with title and description."""
    scale = _Scale(chart)
    body = [*_axes(chart, scale), *_norms(chart, scale), *_lines(chart, scale)]
    body += [*_labels(chart, scale), *_modes(chart)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
        f' aria-labelledby="t d" font-family="system-ui, sans-serif" font-size="15" fill="{INK}">'
        f'<title id="t">{escape(chart.title)}</title><desc id="d">{escape(chart.description)}</desc>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/>{"".join(body)}</svg>'
    )


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
        return round(LEFT + 14 + part * (WIDTH - LEFT - RIGHT - 28), 1)

    def y(self, score: Decimal) -> float:
        part = float(score) / self.maximum
        return round(HEIGHT - BOTTOM - part * (HEIGHT - TOP - BOTTOM), 1)

    @property
    def ticks(self) -> list[int]:
        """The sessions named on the axis: ten at most."""
        step = max(1, -(-(self.last - self.first + 1) // 10))
        return list(range(self.first, self.last + 1, step))


def _axes(chart: CurveChart, scale: _Scale) -> list[str]:
    right = WIDTH - RIGHT
    drawn = []
    for quarter in range(5):
        value = chart.maximum * quarter / 4
        y = scale.y(value)
        drawn.append(f'<path d="M{LEFT} {y}H{right}" stroke="{LINE}"/>')
        drawn.append(_text(LEFT - 8, y + 4, f"{value.normalize():f}", "end", MUTED))
    drawn += [
        _text(scale.x(number), HEIGHT - BOTTOM + 18, str(number), "middle", MUTED)
        for number in scale.ticks
    ]
    middle = (LEFT + right) / 2
    drawn.append(_text(middle, HEIGHT - BOTTOM + 37, chart.x_label, "middle", MUTED))
    return drawn


def _norms(chart: CurveChart, scale: _Scale) -> list[str]:
    return [
        f'<path d="M{LEFT} {scale.y(norm.value)}H{WIDTH - RIGHT}" stroke="{MUTED}"'
        ' stroke-dasharray="2 4" stroke-width="1.5"/>'
        for norm in chart.norms
    ]


def _lines(chart: CurveChart, scale: _Scale) -> list[str]:
    drawn = []
    for place, series in enumerate(chart.series):
        colour = COLOURS[place % len(COLOURS)]
        dash = DASHES[place % len(DASHES)]
        spots = [(scale.x(p.session_number), scale.y(p.score), p) for p in series.points]
        if len(spots) > 1:
            path = "L".join(f"{x} {y}" for x, y, _ in spots)
            dashed = f' stroke-dasharray="{dash}"' if dash else ""
            drawn.append(
                f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2.5"{dashed}/>'
            )
        drawn += [_mark(x, y, point.entry_mode, colour) for x, y, point in spots]
    return drawn


def _mark(x: float, y: float, mode: EntryMode, colour: str) -> str:
    """The mark of a mode: app and paper differ, so a reader must see which was which."""
    match mode:
        case EntryMode.PHONE:
            shape = f'<circle cx="{x}" cy="{y}" r="5"'
        case EntryMode.TABLET | EntryMode.DESKTOP:
            shape = f'<rect x="{x - 4.5:.1f}" y="{y - 4.5:.1f}" width="9" height="9"'
        case EntryMode.PAPER:
            shape = f'<path d="M{x} {y - 6:.1f}l6 11h-12z"'
        case EntryMode.READ_ALOUD | EntryMode.INTERPRETER:
            shape = f'<path d="M{x} {y - 6.5:.1f}l6.5 6.5-6.5 6.5-6.5-6.5z"'
    return f'{shape} fill="{colour}" stroke="{PAPER}" stroke-width="1.5"/>'


def _labels(chart: CurveChart, scale: _Scale) -> list[str]:
    """Names at the right of what they name, moved apart where they would cover each other."""
    wanted = [(scale.y(norm.value), norm.words, MUTED) for norm in chart.norms]
    for place, series in enumerate(chart.series):
        if series.points:
            last = series.points[-1]
            score = str(last.score).replace(".", chart.decimal_mark)
            colour = COLOURS[place % len(COLOURS)]
            wanted.append((scale.y(last.score), f"{series.name} {score}", colour))
    wanted.sort(key=lambda label: label[0])
    places = spread([y for y, _, _ in wanted], LABEL_GAP, HEIGHT - BOTTOM)
    return [
        _text(WIDTH - RIGHT + 8, y + 4, words, "start", colour)
        for y, (_, words, colour) in zip(places, wanted, strict=True)
    ]


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


def _modes(chart: CurveChart) -> list[str]:
    """What the marks mean, where more than one is used."""
    if len(chart.mode_words) < 2:
        return []
    drawn = []
    for place, (mode, words) in enumerate(chart.mode_words):
        y = HEIGHT - BOTTOM + 8 + (place - len(chart.mode_words) + 1) * LABEL_GAP + 28
        drawn.append(_mark(WIDTH - RIGHT + 14, y - 4, mode, MUTED))
        drawn.append(_text(WIDTH - RIGHT + 26, y, words, "start", MUTED))
    return drawn


def _text(x: float, y: float, words: str, anchor: str, colour: str) -> str:
    return (
        f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" fill="{colour}">{escape(words)}</text>'
    )
