"""Links as they are handed out: addresses, QR codes, the file."""

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.csv_files import harmless
from surveys.collections.domain.rounds import EntryMode
from surveys.collections.operations.rounds import HandedOut
from surveys.collections.web.forms import key_of
from surveys.collections.web.links import address_of, links_csv, pages_of, shown_link


@pytest.fixture
def public(web):
    web.config["INSYN"] = replace(web.config["INSYN"], base_url="https://insyn.example.se/")
    return web


def test_address_is_that_of_the_installation(public):
    assert address_of("abc") == "https://insyn.example.se/a/abc"


def test_link_says_how_it_will_be_answered_only_when_somebody_has_said_so(public):
    assert shown_link("abc").url == "https://insyn.example.se/a/abc"
    assert shown_link("abc", EntryMode.TABLET).url.endswith("/a/abc?mode=tablet")


def test_picture_holds_no_readable_token_and_is_no_request(public):
    shown = shown_link("a-very-secret-token")

    assert shown.picture.startswith("data:image/svg+xml")
    assert "secret" not in shown.picture


def test_different_links_have_different_pictures(public):
    assert shown_link("abc").picture != shown_link("abd").picture


@given(rows=st.lists(st.tuples(st.text(max_size=30), st.integers(1, 999)), max_size=12))
def test_file_has_as_many_cells_on_each_row_as_in_its_head(public, rows):
    links = [HandedOut(group.replace("\x00", ""), number, "t") for group, number in rows]

    text = links_csv(links).decode("utf-8-sig")

    found = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    assert [len(row) for row in found] == [3] * (len(links) + 1)
    assert [row[0] for row in found[1:]] == [harmless(link.group) for link in links]


@pytest.mark.parametrize("group", ["=1+1", "+46", "-1", "@sum", "\tx"])
def test_cell_that_looks_like_a_formula_is_made_harmless(group):
    assert harmless(group) == f"'{group}"


@given(st.text(min_size=1))
def test_harmless_cell_never_begins_like_a_formula(cell):
    assert harmless(cell)[0] not in "=+-@\t\r"


@pytest.mark.parametrize(("number", "sizes"), [(0, []), (1, [1]), (8, [8]), (17, [8, 8, 1])])
def test_sheet_has_eight_cards_on_a_page(public, number, sizes):
    links = [HandedOut("Öppenvård", place, f"t{place}") for place in range(number)]

    assert [len(page) for page in pages_of(links)] == sizes


@pytest.mark.parametrize(
    ("label", "taken", "key"),
    [
        ("Öppenvård", (), "oppenvard"),
        ("Jour- och familjehem", (), "jour_och_familjehem"),
        ("Öppenvård", ("oppenvard",), "oppenvard_2"),
        ("עברית", (), "group"),
    ],
)
def test_group_has_a_key_of_plain_letters(label, taken, key):
    assert key_of(label, taken) == key


@given(st.text(), st.sets(st.text(max_size=8)))
def test_key_of_a_group_is_plain_short_and_free(label, taken):
    key = key_of(label, tuple(taken))

    assert key not in taken
    assert key.isascii()
    assert 0 < len(key) <= 40
