"""Journeys run in a real browser against the real server, on a demo municipality of their own."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from scripts.bench.servers import free_port

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
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}

expect.set_options(timeout=10_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One browser and one server for all journeys: two would only share the same cores."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("journeys"))


@dataclass(frozen=True)
class Site:
    """A running demo; links by reader, as `make run` prints them."""

    url: str
    links: dict[str, str]
    environment: dict[str, str]

    def command(self, *arguments: str) -> str:
        """What one of the project's commands prints, run on the demo's database."""
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", *arguments],
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    port = free_port()
    environment = os.environ | {
        "INSYN_DEMO": "1",
        "INSYN_MUNICIPALITY": "Provköping",
        "INSYN_INSTANCE_PATH": str(tmp_path_factory.mktemp("demo")),
        "INSYN_LOG_LEVEL": "WARNING",
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
    links: dict[str, str] = {}
    for line in process.stdout:
        found = re.match(r"  (.+?) {2,}(http\S+)$", line)
        if found:
            links[found[1]] = found[2]
        if "system administrator" in line:
            break
    yield Site(f"http://127.0.0.1:{port}", links, environment)
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


@pytest.fixture(params=[PHONE, DESKTOP], ids=["phone", "desktop"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(viewport=request.param, locale="sv-SE")
    yield opened(context)
    context.close()


@pytest.fixture
def page_without_script(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE, locale="sv-SE", java_script_enabled=False)
    yield opened(context)
    context.close()


@pytest.fixture
def desktop(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=DESKTOP, locale="sv-SE", accept_downloads=True)
    yield opened(context)
    context.close()


def opened(context: BrowserContext) -> Page:
    """A page whose faults fail the journey: a script error, or something the policy blocked."""
    page = context.new_page()
    page.on("pageerror", _fail)
    return page


def _fail(error: object) -> None:
    raise AssertionError(f"a script failed: {error}")


def log_in(page: Page, site: Site, name: str) -> None:
    """Sign in as a demo user by the button on the log-in page."""
    page.goto(f"{site.url}/log-in")
    page.get_by_role("listitem").filter(has_text=name).get_by_role("button").click()


def assert_accessible(page: Page) -> None:
    """axe finds nothing, and nothing is wider than the screen."""
    results = Axe().run(page, options=RULES)
    violations = [
        (violation["id"], [node["target"] for node in violation["nodes"]])
        for violation in results.response["violations"]
    ]
    assert violations == [], page.url
    too_wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert too_wide <= 0, f"{page.url} is {too_wide} px wider than the screen"
