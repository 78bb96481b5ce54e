"""Pictures as SVG documents, in the reader's own letters."""

from html import escape
from math import sqrt

from app.charts.look import FONTS
from app.charts.picture import EDGE, Block, Drawn, Line, Mark, Picture, Shape, Words

# how far below its middle a line of text stands, in parts of its size
BASELINE = 0.35
EDGED = f'stroke="{EDGE.color}" stroke-width="{EDGE.width:g}"'


def svg(picture: Picture) -> bytes:
    """The picture as a document with its title, and its description where it has one."""
    width, height = picture.width, picture.height
    named, told = "t", ""
    if picture.description:
        named, told = "t d", f'<desc id="d">{escape(picture.description)}</desc>'
    ground = f'<path d="M0 0H{width}V{height}H0z" fill="{picture.ground}"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
        f' viewBox="0 0 {width} {height}" role="img" aria-labelledby="{named}"'
        f' font-family="{FONTS}"><title id="t">{escape(picture.title)}</title>{told}'
        f"{ground if picture.ground else ''}{''.join(map(_drawn, picture.drawn))}</svg>"
    ).encode()


def _drawn(thing: Drawn) -> str:
    match thing:
        case Line():
            return _line(thing)
        case Block():
            return _block(thing)
        case Mark():
            return f'{_shape(thing)} fill="{thing.color}" {EDGED}/>'
        case Words():
            return _words(thing)


def _line(line: Line) -> str:
    look = line.look
    path = "L".join(f"{_n(x)} {_n(y)}" for x, y in line.places)
    dashed = f' stroke-dasharray="{" ".join(map(_n, look.dash))}"' if look.dash else ""
    pale = f' stroke-opacity="{_n(look.opacity)}"' if look.opacity < 1 else ""
    return (
        f'<path d="M{path}" fill="none" stroke="{look.color}"'
        f' stroke-width="{_n(look.width)}"{dashed}{pale}/>'
    )


def _block(block: Block) -> str:
    x, y = block.place
    return (
        f'<rect x="{_n(x)}" y="{_n(y - block.height / 2)}" width="{_n(max(block.width, 0))}"'
        f' height="{_n(block.height)}" fill="{block.color}"/>'
    )


def _shape(mark: Mark) -> str:
    x, y = mark.place
    r = mark.size / 2
    match mark.shape:
        case Shape.CIRCLE:
            return f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(r)}"'
        case Shape.SQUARE:
            return f'<rect x="{_n(x - r)}" y="{_n(y - r)}" width="{_n(2 * r)}" height="{_n(2 * r)}"'
        case Shape.DIAMOND:
            r *= sqrt(2)
            path = f"M{_n(x)} {_n(y - r)}l{_n(r)} {_n(r)}-{_n(r)} {_n(r)}-{_n(r)}-{_n(r)}z"
            return f'<path d="{path}"'
        case Shape.TRIANGLE:
            return f'<path d="M{_n(x)} {_n(y - r)}l{_n(r)} {_n(2 * r)}h-{_n(2 * r)}z"'
        case Shape.POINT_DOWN:
            return f'<path d="M{_n(x)} {_n(y + r)}l{_n(r)}-{_n(2 * r)}h-{_n(2 * r)}z"'


def _words(words: Words) -> str:
    x, y = words.place
    heavy = ' font-weight="bold"' if words.bold else ""
    return (
        f'<text x="{_n(x)}" y="{_n(y + BASELINE * words.size)}" text-anchor="{words.side.value}"'
        f' font-size="{_n(words.size)}" fill="{words.color}"{heavy}>{escape(words.text)}</text>'
    )


def _n(number: float) -> str:
    """A number with two decimals at most, as short as it can be written."""
    return f"{round(number, 2) + 0:.2f}".rstrip("0").rstrip(".")  # nothing is -0
