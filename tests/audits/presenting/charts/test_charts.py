"""Charts: honest lengths, words beside every colour, the same bytes for the same values."""

import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audits.presenting.charts import Bar, Bars, Dot, Dots, Stack, Stacks, draw, rows_of, size

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
    """Widths of the filled rectangles, in drawing order; each path is M x y L x y …"""
    paths = re.findall(r'd="(M[^"]*?)"\s+(?:clip-path="[^"]*"\s+)?style="fill: #', svg.decode())
    spans = []
    for path in paths:
        xs = [float(x) for x in re.findall(r"[ML] (-?[\d.]+) ", path)]
        spans.append(round(max(xs) - min(xs), 2))
    return spans


@pytest.mark.parametrize("chart", [BARS, DOTS, STACKS])
@pytest.mark.parametrize("narrow", [False, True])
def test_chart_names_itself_and_every_row(chart, narrow):
    svg = draw(chart, narrow=narrow)

    root = ET.fromstring(svg)  # noqa: S314 - our own
    words = " ".join(texts(svg))
    width, height = size(chart, narrow=narrow)
    assert root.find(f"{SVG}title").text == chart.title
    assert root.get("viewBox").split()[2:] == [str(width), str(height)]
    for row in rows_of(chart):
        assert row.label in words
        assert row.text in words


def test_bars_start_at_zero_and_are_as_long_as_their_values():
    widths = bar_widths(draw(BARS))

    assert widths[0] == pytest.approx(2 * widths[2], abs=0.1)
    assert widths[1] == pytest.approx(widths[0] * 9 / 14, abs=0.1)


def test_share_without_enough_answers_gets_words_and_no_point():
    with_point, without = draw(Dots("x", DOTS.dots[:1])), draw(Dots("x", DOTS.dots[1:]))

    assert with_point.count(b"<use") > without.count(b"<use")
    assert "Två av fem" in texts(without)


def test_same_values_give_the_same_bytes():
    assert draw(DOTS) == draw(Dots(DOTS.title, DOTS.dots))


def test_chart_carries_no_script_and_little_weight():
    svg = draw(STACKS)

    assert b"<script" not in svg
    assert len(svg) < 15_000


def test_markup_in_a_label_is_escaped():
    svg = draw(Bars("a < b & c", (Bar("<b>", 1, "1"),)))

    assert "<b>" in texts(svg)
    assert ET.fromstring(svg).find(f"{SVG}title").text == "a < b & c"  # noqa: S314 - our own


@settings(max_examples=25, deadline=None)
@given(
    values=st.lists(st.integers(0, 10_000), min_size=1, max_size=12),
    narrow=st.booleans(),
)
def test_no_bar_leaves_the_picture(values, narrow):
    chart = Bars("x", tuple(Bar(f"rad {i}", value, str(value)) for i, value in enumerate(values)))

    widths = bar_widths(draw(chart, narrow=narrow))

    assert all(width <= size(chart, narrow=narrow)[0] for width in widths)
