"""Journeys run in a real browser against the real server, on a demo municipality of their own."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright
from sqlalchemy import select

from app.clock import now
from app.db import db
from app.identity.models.users import Membership, User
from app.organisation.models.units import Unit
from app.roles import Role
from app.serving.part import demo_links
from app.settings import from_environment
from scripts.bench.servers import free_port
from wsgi import create_app

ROOT = Path(__file__).resolve().parents[2]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}
# WCAG 2.2 A and AA, and what axe knows as best practice.
RULES = {
    "resultTypes": ["violations"],  # else most of the time goes to describing what is right
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}

READ_BY_AXE: set[tuple[str, ...]] = set()

expect.set_options(timeout=45_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One browser and one server for all journeys: two would only share the same cores."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("journeys"))


@dataclass(frozen=True)
class Site:
    """A running demo, and an app of our own on its database: a new process each time is slow."""

    url: str
    app: Flask
    numbers: Iterator[int] = field(default_factory=count)

    def link(self, reader: str) -> str:
        """A fresh link for a kind of reader, as `demo links` prints it: each visitor has their own."""
        with self.app.app_context():
            paths = {link.reader: link.path for link in demo_links()}
        return self.url + paths[reader]

    def new_user(self, role: Role, unit_code: str) -> str:
        """The e-mail of a new made-up user of a unit, so that no journey uses up another's."""
        email = f"{role.value}.{next(self.numbers)}@demo.example.se"
        with self.app.app_context():
            unit_id = db.session.scalars(select(Unit.id).where(Unit.code == unit_code)).one()
            membership = Membership(role=role, unit_id=unit_id)
            user = User(email=email, name=email, created_at=now(), memberships=[membership])
            db.session.add(user)
            db.session.commit()
        return email


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environment = os.environ | {
        "INSYN_DEMO": "1",
        "INSYN_MUNICIPALITY": "Provköping",
        "INSYN_INSTANCE_PATH": str(tmp_path_factory.mktemp("demo")),
        "INSYN_LOG_LEVEL": "WARNING",
        "INSYN_BASE_URL": url,
        "PYTHONUNBUFFERED": "1",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", "serve", "--port", str(port)],
        env=environment,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    for line in process.stdout:
        if "system administrator" in line:
            break
    yield Site(url, create_app(from_environment(environment)))
    process.terminate()
    process.wait(timeout=20)
    process.stdout.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=os.environ.get("INSYN_TEST_BROWSER") or None, args=FLAGS
        )
        yield started
        started.close()


Visit = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Make a page in a browser of its own, as another person or another day has it."""
    contexts: list[BrowserContext] = []

    def opened(**options: object) -> Page:
        given = {"viewport": DESKTOP, "locale": "sv-SE"} | options
        contexts.append(browser.new_context(**given))
        page = contexts[-1].new_page()
        page.set_default_timeout(45_000)
        # A fault of ours fails the journey: a script error, or something the policy blocked.
        page.on("pageerror", _fail)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(params=[PHONE, DESKTOP], ids=["phone", "desktop"])
def page(visit: Visit, request: pytest.FixtureRequest) -> Page:
    return visit(viewport=request.param)


@pytest.fixture
def phone(visit: Visit) -> Page:
    return visit(viewport=PHONE)


@pytest.fixture
def page_without_script(visit: Visit) -> Page:
    return visit(viewport=PHONE, java_script_enabled=False)


@pytest.fixture
def desktop(visit: Visit) -> Page:
    return visit()


def _fail(error: object) -> None:
    raise AssertionError(f"a script failed: {error}")


def log_in(page: Page, site: Site, who: str) -> None:
    """Sign in as a demo user, by the name before the @ or the whole e-mail, on the log-in page."""
    email = who if "@" in who else f"{who}@demo.example.se"
    page.goto(f"{site.url}/log-in?email={email}")
    first_button(page).click()
    page.wait_for_url(lambda url: "/log-in" not in url)


def first_button(page: Page) -> Locator:
    """The filled button: there is one a page."""
    return page.locator("main .button:not(.plain)")


def read_in(page: Page, site: Site, language: str) -> None:
    """Choose the language as the reader's cookie keeps it."""
    page.context.add_cookies([{"name": "language", "value": language, "url": site.url}])


def tab_to(page: Page, target: Locator) -> None:
    """Move to a control by the Tab key alone; what has the focus can be seen."""
    for _ in range(200):
        page.keyboard.press("Tab")
        if target.evaluate("node => node === document.activeElement"):
            return
    raise AssertionError(f"{target} can't be reached by the Tab key on {page.url}")


def press(page: Page, target: Locator, key: str = "Enter") -> None:
    """Use a control by the keyboard alone."""
    tab_to(page, target)
    page.keyboard.press(key)


def write(page: Page, target: Locator, text: str) -> None:
    """Fill in a field by the keyboard alone."""
    tab_to(page, target)
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(text)


def assert_accessible(page: Page) -> None:
    """axe, asked once of each kind of page, finds nothing, and nothing is wider than the screen."""
    if (kind := kind_of(page)) not in READ_BY_AXE:
        assert_no_violations(page)
        READ_BY_AXE.add(kind)
    assert_fits(page)


def kind_of(page: Page) -> tuple[str, ...]:
    """Pages of one kind have the same address but for what names a thing, heading and language."""
    address = re.sub(r"[^/]*[\dA-Z][^/]*", "*", urlsplit(page.url).path)
    heading = page.locator("h1").all_inner_texts()
    return address, page.locator("html").get_attribute("lang") or "", *heading


def assert_no_violations(page: Page) -> None:
    results = Axe().run(page, options=RULES)
    violations = [
        (violation["id"], [node["target"] for node in violation["nodes"]])
        for violation in results.response["violations"]
    ]
    assert violations == [], page.url


def assert_fits(page: Page) -> None:
    """Nothing is wider than the screen."""
    too_wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert too_wide <= 0, f"{page.url} is {too_wide} px wider than the screen"


def assert_accessible_in_both_languages(page: Page, site: Site) -> None:
    """The same of a page that can be read again, in Swedish and in English."""
    for language in ("en", "sv"):
        read_in(page, site, language)
        page.reload()
        assert page.locator("html").get_attribute("lang") == language
        assert_accessible(page)
