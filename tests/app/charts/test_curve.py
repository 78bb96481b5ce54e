"""The curve as a picture."""

from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from app.charts.curve import (
    HEIGHT,
    WIDTH,
    CurveChart,
    CurvePoint,
    NormLine,
    Series,
    spread,
)
from app.charts.picture import Shape
from app.charts.svg import svg

SVG = "{http://www.w3.org/2000/svg}"
tenths = st.integers(0, 400).map(lambda n: Decimal(n) / 10)
points = st.lists(
    st.tuples(st.integers(1, 60), tenths, st.sampled_from(Shape)),
    unique_by=lambda point: point[0],
    max_size=12,
).map(lambda found: tuple(CurvePoint(*point) for point in sorted(found, key=lambda p: p[0])))


def chart(*series, **given):
    values = {
        "title": "Mamma: skattningar",
        "description": "Från 18 till 24,5.",
        "x_label": "Samtal nummer",
        "maximum": Decimal(40),
        "series": series,
    }
    return CurveChart(**values | given)


def drawn(*series, **given):
    return ET.fromstring(svg(chart(*series, **given).draw()))  # noqa: S314 - our own text


def phone(number, score):
    return CurvePoint(number, Decimal(score), Shape.CIRCLE)


def words_in(picture):
    return [element.text for element in picture.iter(f"{SVG}text")]


def test_curve_is_named_for_those_who_do_not_see_it():
    picture = drawn(Series("Före", (phone(1, "18"), phone(2, "24.5"))))

    assert picture.find(f"{SVG}title").text == "Mamma: skattningar"
    assert picture.find(f"{SVG}desc").text == "Från 18 till 24,5."
    assert picture.get("role") == "img"
    assert picture.get("viewBox") == f"0 0 {WIDTH} {HEIGHT}"


def test_curve_names_its_lines_and_norms_beside_them():
    norms = (NormLine("Gräns före: 25", Decimal(25)),)

    picture = drawn(Series("Före", (phone(1, "18"), phone(2, "24.5"))), norms=norms)

    assert "Före 24,5" in words_in(picture)
    assert "Gräns före: 25" in words_in(picture)


def test_curve_writes_decimals_as_the_reader_does():
    picture = drawn(Series("Before", (phone(1, "24.5"),)), decimal_mark=".")

    assert "Before 24.5" in words_in(picture)


def test_curve_escapes_what_people_typed():
    picture = drawn(Series("Före", (phone(1, "18"),)), title="<script>& co")

    assert picture.find(f"{SVG}title").text == "<script>& co"


def test_every_shape_is_drawn_unlike_the_others():
    shapes = set()
    for shape in Shape:
        series = Series("Före", (CurvePoint(1, Decimal(18), shape),))
        marks = [e for e in drawn(series).iter() if e.get("fill") == "#0072b2"]
        shapes.add((marks[0].tag, (marks[0].get("d") or "")[-12:]))

    assert len(shapes) == len(Shape)


def test_curve_explains_its_marks_only_when_there_is_more_than_one():
    series = Series("Före", (phone(1, "18"),))
    one = ((Shape.CIRCLE, "mobil"),)
    two = (*one, (Shape.TRIANGLE, "papper"))

    assert "mobil" not in words_in(drawn(series, shape_words=one))
    assert {"mobil", "papper"} <= set(words_in(drawn(series, shape_words=two)))


def test_curve_tells_its_lines_apart_without_colour():
    found = (phone(1, "18"), phone(2, "24"))

    picture = drawn(Series("Före", found), Series("Efter", found))

    lines = [e for e in picture.iter(f"{SVG}path") if e.get("stroke-width") == "2.5"]
    assert [line.get("stroke-dasharray") for line in lines] == [None, "7 4"]


@given(points, points)
def test_curve_keeps_every_point_within_the_picture(before, after):
    picture = drawn(Series("Före", before), Series("Efter", after))

    circles = list(picture.iter(f"{SVG}circle"))
    assert len(circles) == sum(p.shape is Shape.CIRCLE for p in (*before, *after))
    assert all(0 <= float(c.get("cx")) <= WIDTH for c in circles)
    assert all(0 <= float(c.get("cy")) <= HEIGHT for c in circles)


@given(points.filter(lambda found: len(found) > 1))
def test_curve_draws_a_higher_score_higher(found):
    phones = tuple(phone(p.session_number, p.score) for p in found)

    circles = [float(c.get("cy")) for c in drawn(Series("Före", phones)).iter(f"{SVG}circle")]

    by_score = sorted(zip([p.score for p in phones], circles, strict=True))
    heights = [y for _, y in by_score]
    assert heights == sorted(heights, reverse=True)


@given(st.lists(st.floats(0, 270), max_size=6).map(sorted))
def test_labels_are_spread_so_that_none_covers_another(wanted):
    placed = spread(wanted, 19, 274)

    gaps = [second - first for first, second in pairwise(placed)]
    assert all(gap >= 19 - 1e-9 for gap in gaps)
    assert all(place <= 274 for place in placed)


def test_labels_stay_where_they_want_to_be_when_there_is_room():
    assert spread([10, 100, 200], 19, 274) == [10, 100, 200]
