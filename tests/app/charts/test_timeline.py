"""A value over time: what is joined, what is broken, and that nothing is drawn that is not known."""

from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.charts.timeline import SHARE_SCALE, Join, Point, Timeline, even_scale, named_places
from tests.app.charts.drawing import drawn
from tests.examples import examples

SVG = "{http://www.w3.org/2000/svg}"
BOTH = pytest.mark.parametrize("narrow", [False, True])
FEW = examples(1 / 2)
DASHED, VERMILLION, PALE = b"stroke-dasharray", b'fill="#d55e00"', b'opacity="0.35"'


def words_of(svg):
    return [each.text for each in ET.fromstring(svg).iter(f"{SVG}text")]  # noqa: S314 - our own


def make_line(*values, **changes):
    """Points a year each; changes: of the last."""
    points = [Point(str(2010 + at), value, f"v{at}") for at, value in enumerate(values)]
    last = points.pop()
    points.append(Point(**{**vars(last), **changes}))
    return Timeline("Över åren", tuple(points), full=1.0, scale=SHARE_SCALE)


def joins_of(svg):
    """How many lines join points: no other line is as wide."""
    return svg.count(b'stroke-width="1.6"')


@BOTH
def test_timeline_names_itself_its_years_and_its_scale(narrow):
    chart = make_line(0.5, 0.7, 0.9)

    svg = drawn(chart, narrow=narrow)

    root = ET.fromstring(svg)  # noqa: S314 - our own
    width, height = chart.frame(narrow=narrow).size
    assert root.find(f"{SVG}title").text == "Över åren"
    assert root.get("viewBox").split()[2:] == [str(width), str(height)]
    assert {"2010", "2011", "2012", "0 %", "50 %", "100 %", "v0", "v2"} <= set(words_of(svg))
    assert [each.label for each in chart.rows] == ["2010", "2011", "2012"]


@pytest.mark.parametrize(
    ("changes", "lines", "dashed"),
    [
        ({}, 2, False),
        ({"join": Join.DASHED}, 2, True),
        ({"join": Join.NONE}, 1, False),
        ({"value": None}, 1, False),
    ],
)
def test_line_joins_only_what_can_be_compared(changes, lines, dashed):
    svg = drawn(make_line(0.5, 0.7, 0.9, **changes))

    assert joins_of(svg) == lines
    assert (DASHED in svg) is dashed


def test_break_is_drawn_with_its_word():
    svg = drawn(make_line(0.5, 0.7, join=Join.NONE, broken="ny fråga"))

    assert "ny fråga" in words_of(svg)
    assert DASHED in svg


def test_interval_is_drawn_just_where_there_is_one():
    assert PALE not in drawn(make_line(0.5, 0.7))
    assert drawn(make_line(0.5, 0.7, low=0.6, high=0.8)).count(PALE) == 1


def test_year_without_a_value_draws_no_point_but_keeps_its_place():
    svg = drawn(make_line(0.5, 0.6, None))

    assert svg.count(b"<circle") == 2
    assert "2012" in words_of(svg)
    assert "v2" not in words_of(svg)


def test_signal_has_a_shape_and_a_colour_of_its_own():
    assert VERMILLION not in drawn(make_line(0.5, 0.7))
    assert VERMILLION in drawn(make_line(0.5, 0.7, is_marked=True))


@BOTH
def test_middle_and_limits_are_drawn(narrow):
    points = tuple(Point(f"p{at}", 0.5, "", limits=(0.2, 0.8)) for at in range(4))
    chart = Timeline("p", points, 1.0, SHARE_SCALE, (0.5, "i hela perioden: 50 %"))

    svg = drawn(chart, narrow=narrow)

    assert "i hela perioden: 50 %" in words_of(svg)
    assert svg.count(DASHED) == 8


def test_texts_are_left_out_where_there_is_no_room_for_all():
    many = make_line(*[0.5] * 30)

    assert "v3" not in words_of(drawn(many))
    assert "v3" in words_of(drawn(make_line(*[0.5] * 6)))
    assert "v3" not in words_of(drawn(make_line(*[0.5] * 6), narrow=True))


@given(
    st.lists(st.text("jan 2017", min_size=1, max_size=12), min_size=1, max_size=60),
    st.floats(3, 300),
)
def test_names_under_the_axis_never_run_into_each_other(labels, step):
    places = named_places(labels, step)

    longest = max(len(label) for label in labels)
    assert places[0] == 0
    assert all((two - one) * step >= 6.6 * longest for one, two in pairwise(places))


@pytest.mark.parametrize(
    ("highest", "expected"),
    [(0, (0, 1)), (1, (0, 1)), (4, (0, 1, 2, 3, 4)), (9, (0, 5, 10)), (97, (0, 50, 100))],
)
def test_scale_is_of_round_numbers(highest, expected):
    assert even_scale(highest) == expected


@given(st.floats(0, 1e9))
def test_scale_reaches_the_highest_in_whole_even_steps(highest):
    scale = even_scale(highest)

    assert scale[0] == 0
    assert scale[-1] >= highest
    assert 2 <= len(scale) <= 5
    assert len({two - one for one, two in pairwise(scale)}) == 1
    assert all(value == int(value) for value in scale)


@FEW
@given(
    values=st.lists(st.one_of(st.none(), st.floats(0, 1)), min_size=1, max_size=40),
    narrow=st.booleans(),
)
def test_any_values_are_a_valid_picture_inside_its_frame(values, narrow):
    chart = make_line(*values)

    svg = drawn(chart, narrow=narrow)

    assert ET.fromstring(svg).get("role") == "img"  # noqa: S314 - our own
    assert svg == drawn(make_line(*values), narrow=narrow)
    assert b"nan" not in svg.lower()
