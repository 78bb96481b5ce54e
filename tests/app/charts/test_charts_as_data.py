"""Charts by property: valid pictures whose words and lengths are those of the rows."""

import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.charts.bars import Bar, Bars
from app.charts.dots import Dot, Dots
from app.charts.stacks import Stack, Stacks
from tests.app.charts.drawing import drawn
from tests.examples import examples

SVG = "{http://www.w3.org/2000/svg}"
FEW = examples(1 / 2)
words = st.text("abcåäö <>&\"'é–%", min_size=1, max_size=20).filter(
    lambda label: label == " ".join(label.split())
)
shares = st.floats(0, 1)
bars = st.lists(st.tuples(words, st.integers(0, 999)), min_size=1, max_size=5)
dots = st.lists(st.tuples(words, st.one_of(st.none(), shares)), min_size=1, max_size=5)
stacks = st.lists(
    st.tuples(words, st.lists(st.integers(0, 50), min_size=3, max_size=3)), min_size=1, max_size=4
)


def root_of(svg: bytes) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - our own


def words_of(svg: bytes) -> list[str]:
    return [each.text for each in root_of(svg).iter(f"{SVG}text")]


def holds(svg: bytes, chart, narrow) -> None:
    root = root_of(svg)
    width, height = chart.frame(narrow=narrow).size
    assert root.get("role") == "img"
    assert root.find(f"{SVG}title").text == chart.title
    assert root.get("viewBox").split()[2:] == [str(width), str(height)]
    assert not re.search(rb"<script|\son\w+=|javascript:|<foreignObject", svg)


@FEW
@given(rows=bars, title=words, narrow=st.booleans())
def test_bars_are_a_valid_picture_with_a_text_for_each_row(rows, title, narrow):
    chart = Bars(title, tuple(Bar(label, value, str(value)) for label, value in rows))

    svg = drawn(chart, narrow=narrow)

    holds(svg, chart, narrow)
    assert {str(value) for _, value in rows} <= set(words_of(svg))


@FEW
@given(rows=dots, title=words, narrow=st.booleans())
def test_dots_are_a_valid_picture_with_a_text_for_each_row(rows, title, narrow):
    chart = Dots(title, tuple(Dot(label, share, f"t{n}") for n, (label, share) in enumerate(rows)))

    svg = drawn(chart, narrow=narrow)

    holds(svg, chart, narrow)
    assert {f"t{n}" for n in range(len(rows))} <= set(words_of(svg))
    assert {"0 %", "50 %", "100 %"} <= set(words_of(svg))


@FEW
@given(rows=stacks, title=words, narrow=st.booleans())
def test_stacks_name_their_parts_even_where_all_are_nothing(rows, title, narrow):
    names = ("Uppfyllt", "Delvis", "Inte")
    chart = Stacks(title, tuple(Stack(label, tuple(p), "x") for label, p in rows), names)

    svg = drawn(chart, narrow=narrow)

    holds(svg, chart, narrow)
    assert set(names) <= set(words_of(svg))


@pytest.mark.parametrize("narrow", [False, True])
def test_row_withheld_draws_nothing_that_depends_on_its_count(narrow):
    told = "Färre än fem"

    plain, with_limits = (
        drawn(Dots("Plan", (Dot("De unga", None, told, *limits),)), narrow=narrow)
        for limits in ((), (0.2, 0.4))
    )

    assert told in words_of(plain)
    assert plain == with_limits
