"""Pictures as PNG, for documents that take no SVG. Loads matplotlib: for jobs, not for web workers."""

import io
from threading import Lock
from typing import TYPE_CHECKING

from app.charts.picture import EDGE, Block, Drawn, Line, Look, Mark, Picture, Shape, Side, Words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# matplotlib keeps fonts and settings for the whole process: one picture at a time.
_DRAWING = Lock()
POINTS = 72  # a pixel of the picture is a point of matplotlib's
MARKERS = {
    Shape.CIRCLE: "o",
    Shape.SQUARE: "s",
    Shape.TRIANGLE: "^",
    Shape.DIAMOND: "D",
    Shape.POINT_DOWN: "v",
}
SIDES = {Side.START: "left", Side.MIDDLE: "center", Side.END: "right"}


def png(picture: Picture, *, scale: float = 2) -> bytes:
    """The picture as PNG on white; scale: how many of its pixels a pixel of the picture takes."""
    from matplotlib.figure import Figure  # noqa: PLC0415 - a second and 60 MB that pages spare

    out = io.BytesIO()
    with _DRAWING:
        size = (picture.width / POINTS, picture.height / POINTS)
        figure = Figure(figsize=size, dpi=POINTS * scale, facecolor=picture.ground or "white")
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set(xlim=(0, picture.width), ylim=(picture.height, 0))
        axes.axis("off")
        for order, thing in enumerate(picture.drawn):
            _draw(axes, thing, order)
        told = {"Title": picture.title, "Description": picture.description or picture.title}
        figure.savefig(out, format="png", metadata=told)
    return out.getvalue()


def _draw(axes: "Axes", thing: Drawn, order: int) -> None:
    match thing:
        case Line(places, look):
            xs, ys = zip(*places, strict=True)
            axes.plot(
                xs, ys, color=look.color, lw=look.width, alpha=look.opacity, zorder=order,
                linestyle=_dashes(look), solid_capstyle="butt", dash_capstyle="butt",
            )  # fmt: skip
        case Block((x, y), width, height, color):
            from matplotlib.patches import Rectangle  # noqa: PLC0415 - late, as above

            corner = (x, y - height / 2)
            axes.add_patch(
                Rectangle(corner, max(width, 0), height, color=color, lw=0, zorder=order)
            )
        case Mark((x, y), shape, color, size):
            axes.plot(
                x, y, MARKERS[shape], color=color, ms=size, mec=EDGE.color, mew=EDGE.width,
                zorder=order,
            )  # fmt: skip
        case Words():
            _write(axes, thing, order)


def _dashes(look: Look) -> tuple[float, tuple[float, ...]] | str:
    """Lengths as matplotlib takes them: in widths of the line."""
    return (0, tuple(length / look.width for length in look.dash)) if look.dash else "-"


def _write(axes: "Axes", words: Words, order: int) -> None:
    axes.text(
        *words.place,
        words.text.replace("$", r"\$"),  # a dollar would begin a formula
        size=words.size,
        color=words.color,
        va="center",
        ha=SIDES[words.side],
        weight="bold" if words.bold else "normal",
        zorder=order,
    )
