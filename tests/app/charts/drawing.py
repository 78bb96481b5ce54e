"""A chart as the document that a page shows."""

from app.charts.svg import svg


def drawn(chart, *, narrow=False):
    return svg(chart.draw(narrow=narrow))
