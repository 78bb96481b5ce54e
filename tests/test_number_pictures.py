"""The explanation of the numbers holds what the code gives, and its pictures can be made anew."""

import re
from pathlib import Path

import pytest

from audits.statistics.intervals import wilson, worst_best
from scripts.number_pictures import DRAWN, picture

DOCS = Path(__file__).parents[1] / "docs"
TEXT = (DOCS / "numbers.md").read_text(encoding="utf-8")
EXAMPLE = re.compile(
    r"^\| (\d+) av (\d+), N = (\d+) \| (\S+) % \| (\S+) % \| (\S+) % \|$", re.MULTILINE
)


def whole(interval):
    return f"{100 * interval.low:.0f}–{100 * interval.high:.0f}"


@pytest.mark.parametrize("row", EXAMPLE.findall(TEXT))
def test_worked_examples_of_the_text_are_what_the_code_gives(row):
    x, n, population = (int(part) for part in row[:3])

    computed = (
        whole(wilson(x, n)),
        whole(wilson(x, n, population=population)),
        whole(worst_best(x, n, population)),
    )

    assert row[3:] == computed


def test_text_has_the_three_published_examples():
    assert len(EXAMPLE.findall(TEXT)) == 3


def test_every_picture_stands_in_the_text_with_words_for_those_who_can_not_see_it():
    shown = re.findall(r"!\[(.{40,})\]\(pictures/numbers-(\w+)\.svg\)", TEXT)

    assert {name for _, name in shown} == set(DRAWN)
    assert all((DOCS / f"pictures/numbers-{name}.svg").exists() for name in DRAWN)


def test_picture_carries_its_title_when_drawn():
    height, title, draw = DRAWN["uncertainty"]

    assert title.encode() in picture(height, title, draw)
