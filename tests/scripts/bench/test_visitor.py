"""The visitor: what it reads out of a page, what it sends, what it counts."""

import sqlite3

import pytest

from scripts.bench.floor import make_links
from scripts.bench.servers import floor
from scripts.bench.visitor import (
    WARM_UP,
    CanNotRateError,
    Plan,
    attributes_of,
    filled_in,
    measured,
    rate,
    visit,
)

PAGE = """
<form method="post" action="/language"><input type="hidden" name="next" value="/">
<button name="locale" value="en">English</button></form>
<form class="all" method="post" novalidate>
<input type="hidden" name="csrf" value="a&amp;b">
<input type="range" min="0" max="100" disabled name="unused">
<input type="range" name="line" min="40" max="41">
<label><input type="radio" name="whole" value="7"></label><input type="radio" name="whole" value="8">
<input type="checkbox" name="more" value="1">
<button type="button" name="clear">Clear</button>
<button name="choice" value="send">Send</button><button name="choice" value="later">Later</button>
</form>
"""


def test_form_that_asks_something_is_filled_in_as_a_browser_would():
    sent = list(filled_in(PAGE))

    assert ("csrf", "a&b") in sent
    assert [name for name, _ in sent] == ["csrf", "line", "choice", "whole"]
    assert dict(sent)["choice"] == "send"
    assert dict(sent)["line"] in {"40", "41"}
    assert dict(sent)["whole"] in {"7", "8"}


@pytest.mark.parametrize("page", ["", PAGE.partition("</form>")[0] + "</form>"])
def test_page_is_refused_when_nothing_on_it_can_be_answered(page):
    with pytest.raises(CanNotRateError, match="no form"):
        filled_in(page)


def test_attribute_without_a_value_is_known():
    assert attributes_of(' type="range" disabled') == {"type": "range", "disabled": ""}


def test_every_rating_that_is_counted_is_stored(tmp_path):
    database = str(tmp_path / "floor.db")
    paths = list(make_links(database, 400))

    with floor(database) as server:
        seen = measured(Plan(server.port, 0.5, receipt=True), paths, 2, {"web": server.pid})

    with sqlite3.connect(database) as connection:
        stored = connection.execute("SELECT count(*) FROM rating").fetchone()
    assert seen["faults"] == {}
    assert seen["ratings"] == stored[0] - 2 * WARM_UP > 0
    assert seen["rating_ms"]["p50"] <= seen["rating_ms"]["p95"] <= seen["rating_ms"]["p99"]
    assert seen["cpu_s_per_1000"]["web"] > 0
    assert 0 <= seen["other_load"] <= 1


def test_rating_that_is_refused_is_a_fault_and_no_rating(tmp_path):
    database = str(tmp_path / "floor.db")
    path = next(make_links(database, 1))

    with floor(database) as server:
        plan = Plan(server.port, 5, receipt=False)
        rate(plan, path)
        seen = visit(plan, [path, "/no-link"])

    assert seen.times_s == []
    assert seen.faults == {"the sent form: 409": 1, "the link's page: 404": 1}
