"""The curve draws what its table says: no point, level or number of its own."""

import re
from decimal import Decimal
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from app.charts.curve import CurveChart, CurvePoint, NormLine, Series
from app.charts.picture import Shape
from app.charts.svg import svg as svg_of

SVG = "{http://www.w3.org/2000/svg}"
MARKS = 'stroke="#fbfaf7" stroke-width="1.5"'  # only marks of points are edged like this
tenths = st.integers(0, 400).map(lambda n: Decimal(n) / 10)
points = st.lists(
    st.tuples(st.integers(1, 80), tenths, st.sampled_from(Shape)),
    unique_by=lambda point: point[0],
    max_size=10,
).map(lambda found: tuple(CurvePoint(*point) for point in sorted(found, key=lambda p: p[0])))
typed = st.text(st.characters(categories=["L", "P", "S", "Zs"], codec="utf-8"), max_size=20)


def svg(before, after, norms=(), **given_):
    values = {
        "title": "Mamma",
        "description": "Kurva",
        "x_label": "Samtal nummer",
        "maximum": Decimal(40),
        "series": (Series("Före", before), Series("Efter", after)),
        "norms": tuple(NormLine("Gräns", value) for value in norms),
    }
    return svg_of(CurveChart(**values | given_).draw()).decode()


def parsed(text):
    return ET.fromstring(text)  # noqa: S314 - our own text


@given(points, points, typed, typed)
def test_picture_is_valid_and_named_whatever_somebody_is_called(before, after, title, words):
    picture = parsed(svg(before, after, title=title, description=f"Kurva {words}"))

    assert (picture.find(f"{SVG}title").text or "") == title
    assert picture.find(f"{SVG}desc").text == f"Kurva {words}"
    assert picture.get("aria-labelledby") == "t d"


@given(points, points)
def test_picture_has_a_mark_for_each_score_and_no_other(before, after):
    assert svg(before, after).count(MARKS) == len(before) + len(after)


@given(points, points, st.lists(tenths, max_size=2))
def test_picture_has_a_level_for_each_norm_and_no_other(before, after, norms):
    assert svg(before, after, norms).count('stroke-dasharray="2 4"') == len(norms)


@given(points, points)
def test_numbers_written_are_those_of_the_scale_the_sessions_and_the_last_scores(before, after):
    texts = [element.text or "" for element in parsed(svg(before, after)).iter(f"{SVG}text")]

    written = {number for text in texts for number in re.findall(r"\d+(?:,\d+)?", text)}
    sessions = {point.session_number for point in (*before, *after)}
    known = {"0", "10", "20", "30", "40"}
    known |= {str(n) for n in range(min(sessions, default=1), max(sessions, default=1) + 2)}
    known |= {str(side[-1].score).replace(".", ",") for side in (before, after) if side}
    assert written <= known


@given(points, points)
def test_picture_holds_no_script_style_or_address_from_elsewhere(before, after):
    text = svg(before, after)

    addresses = set(re.findall(r"https?://[^\"]+", text))
    assert addresses == {"http://www.w3.org/2000/svg"}
    assert not re.search(r"<script|<style|style=|\bon\w+=|href=", text)


@given(points)
def test_line_is_drawn_only_where_there_are_two_scores(found):
    lines = svg(found, ()).count('stroke-width="2.5"')

    assert lines == (1 if len(found) > 1 else 0)
