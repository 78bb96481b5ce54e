"""Makes the pictures of the README from a demo municipality of its own: `make pictures`."""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

from scripts.bench.family_page import FLAGS
from scripts.bench.servers import ROOT, free_port

PICTURES = ROOT / "docs" / "pictures"
PHONE = {"width": 360, "height": 640}
DESK = {"width": 1180, "height": 800}


def main() -> None:
    """Make all four."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with demo() as (base, links), sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("INSYN_TEST_BROWSER") or None, args=FLAGS
        )
        rating(browser, links["a family, after a session"])
        take(signed_in(browser, base, "Kvalitetsgranskare"), f"{base}/summary/2017", "summary")
        curve(signed_in(browser, base, "Behandlare"), base)
        self_report(signed_in(browser, base, "Verksamhetschef"), base)
        browser.close()


@contextmanager
def demo() -> Iterator[tuple[str, dict[str, str]]]:
    """A running demo: its address, and its links by reader."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "INSYN_DEMO": "1",
            "INSYN_INSTANCE_PATH": folder,
            "INSYN_MUNICIPALITY": "Provköping",
            "INSYN_LOG_LEVEL": "WARNING",
            "PYTHONUNBUFFERED": "1",
        }
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "serve", "--port", str(port)]
        with subprocess.Popen(  # noqa: S603 - our own
            command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True
        ) as process:
            links = {}
            for line in process.stdout or ():
                if found := re.match(r"  (.+?) {2,}(http\S+)$", line):
                    links[found[1]] = found[2]
                if "system administrator" in line:
                    break
            yield f"http://127.0.0.1:{port}", links
            process.terminate()


def signed_in(browser: Browser, base: str, role: str) -> Page:
    """A page of the first demo user whose card begins with the role."""
    page = browser.new_page(viewport=DESK, locale="sv-SE")
    page.goto(f"{base}/log-in")
    page.locator(".card", has_text=role).get_by_role("button").first.click()
    return page


def take(page: Page, url: str, name: str) -> None:
    """Open a page and keep its picture."""
    page.goto(url)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=PICTURES / f"{name}.png")


def rating(browser: Browser, url: str) -> None:
    """The rating page with two lines answered."""
    page = browser.new_page(viewport=PHONE, locale="sv-SE")
    page.goto(url)
    for number, value in enumerate(("62", "48")):
        page.locator("input[type=range]").nth(number).fill(value)
    page.evaluate("window.scrollTo(0, 0)")
    page.screenshot(path=PICTURES / "rating.png")


def curve(page: Page, base: str) -> None:
    """The first case that has a curve."""
    page.goto(f"{base}/cases")
    page.locator("tbody a").first.click()
    page.locator("img[src*=curve]").first.scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    page.screenshot(path=PICTURES / "curve.png")


def self_report(page: Page, base: str) -> None:
    """The self-report's task list."""
    page.goto(f"{base}/self-reports")
    page.locator("main .card a").first.click()
    page.wait_for_load_state("networkidle")
    page.screenshot(path=PICTURES / "self-report.png")


if __name__ == "__main__":
    main()
