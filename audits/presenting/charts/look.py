"""What every chart has in common: colours, letters, the canvas and the way out as SVG."""

import io
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDE, NARROW = 720, 340
INK, MUTED, LINE, PAPER = "#1c2b33", "#55646c", "#d9d6ce", "#fbfaf7"
# Okabe-Ito
BLUE, ORANGE, GREEN, VERMILLION, PURPLE = "#0072b2", "#e69f00", "#009e73", "#d55e00", "#cc79a7"
LIGHTER = "#9cc5de"
MARKERS = (("o", BLUE), ("s", VERMILLION), ("^", GREEN), ("D", PURPLE), ("v", ORANGE))
DASHES = (0, (5, 4))
SIZE, SMALL = 14, 12.5
FONTS = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', Arial, sans-serif"


@dataclass(frozen=True)
class Frame:
    """Where the plot stands in the picture, in pixels."""

    width: int
    height: int
    left: int
    right: int
    is_narrow: bool

    @property
    def span(self) -> int:
        """How wide the plot is."""
        return self.right - self.left

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the picture."""
        return self.width, self.height


@lru_cache(maxsize=1)
def _matplotlib() -> Any:  # the module, imported late: a second and 60 MB that most requests spare
    import matplotlib as mpl  # noqa: PLC0415 - see above

    mpl.rcParams["svg.fonttype"] = "none"
    mpl.rcParams["svg.hashsalt"] = "insyn"
    return mpl


def canvas(frame: Frame) -> tuple[Any, "Axes"]:  # Figure, known only when drawing
    """An empty picture of the frame's size, measured in pixels from its upper left corner."""
    _matplotlib()
    from matplotlib.figure import Figure  # noqa: PLC0415 - late, as above

    width, height = frame.size
    figure = Figure(figsize=(width / 72, height / 72), dpi=72, facecolor="none")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, width), ylim=(height, 0))
    axes.axis("off")
    return figure, axes


def svg(figure: Any, title: str) -> bytes:  # a matplotlib Figure
    """The picture as an SVG document with its title, in the reader's own letters."""
    out = io.BytesIO()
    figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None, "Title": title})
    text = out.getvalue().decode("utf-8")
    start = text.index("<svg")
    head_end = text.index(">", start) + 1
    named = f'{text[start : head_end - 1]} role="img">\n<title>{escape(title)}</title>'
    body = text[head_end:].replace("'DejaVu Sans'", FONTS).replace("DejaVu Sans", FONTS)
    return (text[:start] + named + body).encode("utf-8")


def block(
    axes: "Axes", at: tuple[float, float], width: float, *, height: float, color: str
) -> None:
    """A filled rectangle that begins at a point, the point at half its height."""
    from matplotlib.patches import Rectangle  # noqa: PLC0415 - late, as above

    x, y = at
    axes.add_patch(Rectangle((x, y - height / 2), max(width, 0.0), height, color=color, lw=0))


def line(axes: "Axes", x: tuple[float, float], y: tuple[float, float], **look: Any) -> None:
    """A straight line; look: what matplotlib takes of a line."""
    axes.plot(x, y, solid_capstyle="butt", **look)
