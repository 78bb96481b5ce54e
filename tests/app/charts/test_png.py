"""The same picture as PNG: its size, its words for those who do not see it, and its colours."""

import io

import matplotlib.image
import pytest

from app.charts.bars import Bar, Bars
from app.charts.dots import Dot, Dots
from app.charts.picture import Block, Mark, Picture, Shape, Words
from app.charts.png import png
from app.charts.scatter import Band, Scatter
from app.charts.scatter import Mark as Unit
from app.charts.stacks import Stack, Stacks
from app.charts.timeline import SHARE_SCALE, Join, Point, Timeline

CHARTS = (
    Bars(
        "Klagomål",
        (Bar("Bemötande", 14, "14", 9, "9 året före"), Bar("Lokaler", 7, "7 $")),
    ),
    Dots("Plan", (Dot("Akterna", 1.0, "100 %", 0.82, 1.0), Dot("De unga", None, "Två av fem"))),
    Stacks("Krav", (Stack("Effektiv", (50, 10, 36), "52 %"),), ("Uppfyllt", "Delvis", "Inte")),
    Scatter(
        "Tratt",
        0.5,
        (Unit("Björken", 20, 0.5, "", is_outside=False), Unit("Eken", 9, 0.9, "", is_outside=True)),
        (Band(9, (0.2, 0.8), (0.1, 0.9)), Band(20, (0.3, 0.7), (0.2, 0.8))),
        "Antal svar",
    ),
    Timeline(
        "Åren",
        (
            Point("2016", 0.4, "40 %", 0.3, 0.5, (0.2, 0.6)),
            Point("2017", 0.5, "50 %", join=Join.DASHED),
        ),
        1.0,
        SHARE_SCALE,
    ),
)


def pixels(document):
    return matplotlib.image.imread(io.BytesIO(document))


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.title)
@pytest.mark.parametrize("narrow", [False, True])
def test_chart_is_a_png_of_twice_its_size_with_its_title(chart, narrow):
    document = png(chart.draw(narrow=narrow))

    width, height = chart.frame(narrow=narrow).size
    assert pixels(document).shape[:2] == (2 * height, 2 * width)
    assert chart.title.encode("latin-1") in document


def test_what_is_drawn_stands_where_the_svg_has_it():
    picture = Picture(40, 30, "p", (Block((10, 15), 20, 10, "#ff0000"),))

    seen = pixels(png(picture, scale=1))

    assert tuple(seen[15, 20, :3]) == (1, 0, 0)
    assert tuple(seen[3, 20, :3]) == (1, 1, 1)
    assert tuple(seen[15, 35, :3]) == (1, 1, 1)


@pytest.mark.parametrize("shape", Shape)
def test_mark_is_drawn_in_every_shape(shape):
    picture = Picture(40, 40, "p", (Mark((20, 20), shape, "#0000ff", 16),))

    seen = pixels(png(picture, scale=1))

    assert seen[20, 20, 2] == 1
    assert seen[20, 20, 0] == 0


def test_a_dollar_in_a_text_is_a_dollar_and_no_formula():
    one = png(Picture(90, 30, "p", (Words((5, 15), "5 $ x$"),)))
    other = png(Picture(90, 30, "p", (Words((5, 15), "5 x"),)))

    assert one != other
