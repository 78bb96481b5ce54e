"""Every page that a role can reach by links answers, fits a phone, and is clean to axe."""

import re
from collections import deque
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import (
    DESKTOP,
    PHONE,
    Site,
    assert_accessible,
    assert_fits,
    log_in,
    read_in,
)

ROLES = ("auditor", "commissioner", "manager", "practitioner", "administrator")
PAGES_AT_MOST = 80
# Pages of one endpoint look alike: two of each for a role, and axe reads the first of all roles.
OF_EACH_AT_MOST = 2
FILES = (".csv", ".svg", ".json")


def endpoint_of(site: Site, url: str) -> str:
    """The name of the view that a same-origin address leads to."""
    adapter = site.app.url_map.bind("127.0.0.1")
    endpoint, _values = adapter.match(urlsplit(url).path, method="GET")
    return str(endpoint)


def links_on(page: Page, site: Site) -> list[str]:
    """Same-origin pages that the page links to, without fragments."""
    found = page.locator("a[href]:not([download])").evaluate_all("all => all.map(a => a.href)")
    pages = (link.split("#", 1)[0] for link in found)
    return [
        page
        for page in pages
        if page.startswith(site.url) and not urlsplit(page).path.endswith(FILES)
    ]


def crawl(page: Page, site: Site) -> Iterator[str]:
    """Go to page after page by links; gives the endpoint of each."""
    waiting, known, visits = deque([page.url]), {page.url}, dict[str, int]()
    while waiting and sum(visits.values()) < PAGES_AT_MOST:
        url = waiting.popleft()
        endpoint = endpoint_of(site, url)
        if visits.get(endpoint, 0) >= OF_EACH_AT_MOST:
            continue
        visits[endpoint] = visits.get(endpoint, 0) + 1
        answer = page.goto(url)
        assert answer, url
        assert answer.status == 200, url
        fresh = [link for link in links_on(page, site) if link not in known]
        known.update(fresh)
        waiting.extend(fresh)
        yield endpoint


def assert_is_a_page(page: Page, language: str) -> None:
    """What every page has: its language, one heading, a title of its own, the way past the menu."""
    assert page.locator("html").get_attribute("lang") == language, page.url
    assert page.locator("h1").count() == 1, page.url
    assert re.match(r"\S.* – Provköping", page.title()), page.url
    assert page.locator("a.skip[href='#content']").count() == 1, page.url


@pytest.fixture(scope="module")
def read() -> set[str]:
    """The endpoints that some role's walk has come to."""
    return set()


@pytest.mark.parametrize("role", ROLES)
def test_every_page_is_right_when_reached_by_links(visit, site, role, read):
    page = visit(viewport=PHONE)
    log_in(page, site, role)
    seen: set[str] = set()
    for endpoint in crawl(page, site):
        seen.add(endpoint)
        assert_is_a_page(page, "sv")
        assert_fits(page)
        if endpoint not in read:
            read.add(endpoint)
            assert_accessible(page)
            assert_is_right_in_english(page, site)

    assert {"identity.account", "units.show"} <= seen


def assert_is_right_in_english(page: Page, site: Site) -> None:
    """The same page on a wide screen, in English; then it is as it was."""
    page.set_viewport_size(DESKTOP)
    read_in(page, site, "en")
    page.reload()
    assert_is_a_page(page, "en")
    assert_accessible(page)
    read_in(page, site, "sv")
    page.set_viewport_size(PHONE)


def test_visitor_is_nobody_when_somebody_else_is_signed_in(visit, site):
    somebody, stranger = visit(), visit()
    log_in(somebody, site, "auditor")
    # several times: each web worker must keep its visitors apart
    for _ in range(6):
        somebody.goto(f"{site.url}/account")
        stranger.goto(f"{site.url}/account")
        assert "/log-in" in stranger.url
        assert "/log-in" not in somebody.url
