"""Charts: honest lengths, words beside every colour, the same bytes for the same values."""

import subprocess
import sys
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.charts.bars import Bar, Bars
from app.charts.dots import Dot, Dots
from app.charts.stacks import Stack, Stacks
from tests.app.charts.drawing import drawn

BARS = Bars("Klagomål", (Bar("Bemötande", 14, "14", 9, "9 året före"), Bar("Lokaler", 7, "7")))
DOTS = Dots(
    "Plan",
    (
        Dot("Akterna", 1.0, "100 % (18 av 18)", 0.82, 1.0),
        Dot("De unga", None, "Två av fem", kind=1),
    ),
)
STACKS = Stacks("Krav", (Stack("Effektiv", (50, 10, 36), "52 %"),), ("Uppfyllt", "Delvis", "Inte"))
SVG = "{http://www.w3.org/2000/svg}"


def texts(svg):
    return [each.text for each in ET.fromstring(svg).iter(f"{SVG}text")]  # noqa: S314 - our own


def bar_widths(svg):
    """Widths of the filled rectangles, in drawing order."""
    return [float(each.get("width")) for each in ET.fromstring(svg).iter(f"{SVG}rect")]  # noqa: S314 - our own


@pytest.mark.parametrize("chart", [BARS, DOTS, STACKS])
@pytest.mark.parametrize("narrow", [False, True])
def test_chart_names_itself_and_every_row(chart, narrow):
    svg = drawn(chart, narrow=narrow)

    root = ET.fromstring(svg)  # noqa: S314 - our own
    words = " ".join(texts(svg))
    width, height = chart.frame(narrow=narrow).size
    assert root.find(f"{SVG}title").text == chart.title
    assert root.get("viewBox").split()[2:] == [str(width), str(height)]
    for row in chart.rows:
        assert row.label in words
        assert row.text in words


def test_bars_start_at_zero_and_are_as_long_as_their_values():
    widths = bar_widths(drawn(BARS))

    assert widths[0] == pytest.approx(2 * widths[2], abs=0.1)
    assert widths[1] == pytest.approx(widths[0] * 9 / 14, abs=0.1)


def test_share_without_enough_answers_gets_words_and_no_point():
    with_point, without = drawn(Dots("x", DOTS.dots[:1])), drawn(Dots("x", DOTS.dots[1:]))

    assert (with_point.count(b"<circle"), without.count(b"<circle")) == (1, 0)
    assert "Två av fem" in texts(without)


def test_same_values_give_the_same_bytes():
    assert drawn(DOTS) == drawn(Dots(DOTS.title, DOTS.dots))


def test_chart_carries_no_script_and_little_weight():
    svg = drawn(STACKS)

    assert b"<script" not in svg
    assert len(svg) < 15_000


def test_markup_in_a_label_is_escaped():
    svg = drawn(Bars("a < b & c", (Bar("<b>", 1, "1"),)))

    assert "<b>" in texts(svg)
    assert ET.fromstring(svg).find(f"{SVG}title").text == "a < b & c"  # noqa: S314 - our own


@given(
    values=st.lists(st.integers(0, 10_000), min_size=1, max_size=12),
    narrow=st.booleans(),
)
def test_no_bar_leaves_the_picture(values, narrow):
    chart = Bars("x", tuple(Bar(f"rad {i}", value, str(value)) for i, value in enumerate(values)))

    widths = bar_widths(drawn(chart, narrow=narrow))

    assert all(width <= chart.frame(narrow=narrow).size[0] for width in widths)


IN_A_FRESH_PROCESS = """
import sys
from app.charts.bars import Bar, Bars
from app.charts.svg import svg
svg(Bars("x", (Bar("rad", 1, "1"),)).draw(narrow=False))
print("matplotlib" in sys.modules, "numpy" in sys.modules)
"""


def test_a_page_draws_its_charts_without_matplotlib():
    said = subprocess.run(
        [sys.executable, "-c", IN_A_FRESH_PROCESS], capture_output=True, text=True, check=True
    )

    assert said.stdout.split() == ["False", "False"]
