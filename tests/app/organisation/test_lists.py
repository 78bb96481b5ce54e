"""Long lists: every line once over the pages, in order, and the take-out is what the list shows."""

import csv
import io
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.authorization import access_for
from app.clock import today
from app.db import db
from app.organisation.models.units import CareForm, Ownership
from app.organisation.operations.commissioners import municipality_commissioner
from app.organisation.queries.lists import providers_page
from app.organisation.queries.paging import PER_PAGE, Page, within
from app.organisation.queries.units import SORTS, UnitSearch, all_units, units_page
from app.roles import Role
from tests.factories import (
    log_in,
    make_agreement,
    make_commissioner,
    make_provider,
    make_service,
    make_unit,
    make_user,
)

numbers = count(1)
MANY = 2 * PER_PAGE + 7


@pytest.fixture
def auditor(web):
    """An auditor of a municipality with more units than fit on two pages, many of the same name."""
    providers = [make_provider(f"Utförare {letter}") for letter in "CAB"]
    for number in range(MANY):
        ownership = Ownership.PRIVATE if number % 3 else Ownership.MUNICIPAL
        unit = make_unit(f"N{number:03}", providers[number % 3], ownership)
        unit.name = f"Huset {number % 4}"
    user = make_user(Role.AUDITOR, make_commissioner())
    db.session.commit()
    return user


def pages_of(user, **search):
    """All pages of a search, until there are no more."""
    first = units_page(access_for(user), UnitSearch(today(), **search))
    rest = range(2, first.pages + 1)
    return [
        first,
        *(units_page(access_for(user), UnitSearch(today(), page=n, **search)) for n in rest),
    ]


@pytest.mark.parametrize("sort", [*SORTS, *(f"-{key}" for key in SORTS), "nonsense", ""])
def test_every_unit_stands_once_over_the_pages_whatever_the_order(auditor, sort):
    pages = pages_of(auditor, sort=sort)

    codes = [line.code for page in pages for line in page.lines]
    assert sorted(codes) == [f"N{number:03}" for number in range(MANY)]
    assert {page.total for page in pages} == {MANY}
    assert [len(page.lines) for page in pages] == [PER_PAGE, PER_PAGE, 7]


@pytest.mark.parametrize("key", SORTS)
def test_falling_order_is_that_of_the_column_turned_round(auditor, key):
    rising = [
        getattr(u, key) for u in all_units(access_for(auditor), UnitSearch(today(), sort=key))
    ]
    falling = [
        getattr(u, key) for u in all_units(access_for(auditor), UnitSearch(today(), sort=f"-{key}"))
    ]

    assert rising == sorted(rising)
    assert falling == rising[::-1]


@pytest.mark.parametrize("search", [{}, {"q": "huset 2"}, {"ownership": Ownership.MUNICIPAL}])
def test_take_out_holds_the_lines_of_all_pages_in_the_same_order(auditor, search):
    shown = [line for page in pages_of(auditor, **search) for line in page.lines]

    assert list(all_units(access_for(auditor), UnitSearch(today(), **search))) == shown
    assert shown


@pytest.mark.parametrize("page", [-(10**6), -1, 0, 1])
def test_first_page_is_shown_when_a_page_before_it_is_asked_for(auditor, page):
    found = units_page(access_for(auditor), UnitSearch(today(), page=page))

    assert (found.number, found.lines[0].code) == (1, "N000")


@pytest.mark.parametrize("page", [3, 4, 10**6])
def test_last_page_is_shown_when_a_page_after_it_is_asked_for(auditor, page):
    found = units_page(access_for(auditor), UnitSearch(today(), page=page))

    assert (found.number, found.lines[-1].code) == (3, f"N{MANY - 1}")


def test_ownerships_part_the_units_without_rest(auditor):
    parts = [
        {u.code for u in all_units(access_for(auditor), UnitSearch(today(), ownership=ownership))}
        for ownership in Ownership
    ]

    assert parts[0].isdisjoint(parts[1])
    assert len(parts[0] | parts[1]) == MANY


def test_active_and_inactive_part_the_units_without_rest(auditor):
    service = make_service()
    for line in all_units(access_for(auditor), UnitSearch(today()))[:9]:
        unit = db.session.get(type(make_unit()), line.id)
        board = make_commissioner(f"Nämnd {next(numbers)}", municipality_commissioner())
        make_agreement(unit, service, board)

    whole, active, inactive = (
        {u.code for u in all_units(access_for(auditor), UnitSearch(today(), is_active=wanted))}
        for wanted in (None, True, False)
    )

    assert len(active) == 9
    assert active.isdisjoint(inactive)
    assert active | inactive == whole


def test_unit_with_several_agreements_stands_once_with_each_service_once(auditor):
    unit = make_unit("Å1")
    counselling, residential = (
        make_service(),
        make_service("residential", CareForm.RESIDENTIAL),
    )
    for service in (counselling, residential, counselling):
        board = make_commissioner(f"Nämnd {next(numbers)}", municipality_commissioner())
        make_agreement(unit, service, board)

    (line,) = all_units(access_for(auditor), UnitSearch(today(), q="Å1"))

    assert line.services == ("Family counselling", "Residential")
    assert line.is_active


@given(q=st.text("%_\\'\"aN0123åÄ -", min_size=1, max_size=4))
def test_search_finds_just_what_holds_the_words_and_no_sign_is_a_wildcard(auditor, q):
    found = {u.code for u in all_units(access_for(auditor), UnitSearch(today(), q=q))}

    everything = all_units(access_for(auditor), UnitSearch(today()))
    holding = {
        u.code
        for u in everything
        if any(q.lower() in t.lower() for t in (u.code, u.name, u.provider))
    }
    assert found == holding


@pytest.mark.parametrize("sort", ["name", "-name", "units", "-units"])
def test_every_provider_stands_once_over_the_pages(web, sort):
    user = make_user(Role.AUDITOR, make_commissioner())
    for number in range(PER_PAGE + 5):
        make_unit(provider=make_provider(f"P{number:02}"))
    db.session.flush()

    pages = [providers_page(access_for(user), "", sort, number) for number in (1, 2)]

    names = [line.name for page in pages for line in page.lines]
    assert sorted(names) == [f"P{number:02}" for number in range(PER_PAGE + 5)]


@given(total=st.integers(0, 10_000), asked=st.integers(-(10**9), 10**9))
def test_page_within_is_one_that_exists(total, asked):
    page: Page[int] = Page((), within(asked, total), total)

    assert 1 <= page.number <= page.pages
    assert (page.pages - 1) * PER_PAGE <= total <= page.pages * PER_PAGE


def test_take_out_follows_the_filter_of_the_address(client, auditor):
    log_in(client, auditor)

    answer = client.get("/units/export.csv?ownership=municipal&sort=-code")

    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    codes = [row["unit_code"] for row in rows]
    assert {row["ownership"] for row in rows} == {"municipal"}
    assert codes == sorted(codes, reverse=True)
    assert len(codes) == -(-MANY // 3)
