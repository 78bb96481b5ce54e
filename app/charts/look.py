"""What every chart has in common: colours, letters, and where the plot stands in the picture."""

from dataclasses import dataclass

WIDE, NARROW = 720, 340
INK, MUTED, LINE, PAPER = "#1c2b33", "#55646c", "#d9d6ce", "#fbfaf7"
# Okabe-Ito
BLUE, ORANGE, GREEN, VERMILLION, PURPLE = "#0072b2", "#e69f00", "#009e73", "#d55e00", "#cc79a7"
LIGHTER = "#9cc5de"
DASHES = (5.0, 4.0)
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
