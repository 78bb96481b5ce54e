"""A family's rating page on a bad network: how heavy it is and how soon it can be used, in Chromium."""

import gzip
import os
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import Page, Response, sync_playwright

from scripts.bench.installation import installation
from scripts.bench.links import rating_paths
from scripts.bench.options import Options
from scripts.bench.servers import insyn, insyn_environment

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]
# 400 kbit/s, 400 ms there and back
NETWORK = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": 400_000 / 8,
    "uploadThroughput": 400_000 / 8,
}


def measure(options: Options) -> Mapping[str, float]:
    """KiB of the page itself and of everything on it, and seconds until a line can be touched."""
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        folder = Path(name)
        environment = insyn_environment(f"sqlite:///{folder / 'insyn.db'}", folder)
        with installation(environment):
            path = rating_paths(1)[0]
        with insyn(environment) as server:
            return _visit(f"http://127.0.0.1:{server.port}{path}")


def _visit(url: str) -> Mapping[str, float]:
    sizes: dict[str, int] = {}

    def weigh(response: Response) -> None:
        sizes[response.url] = len(gzip.compress(response.body()))

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("INSYN_TEST_BROWSER"), args=FLAGS
        )
        page = browser.new_page(viewport={"width": 360, "height": 740})
        page.on("response", weigh)
        _slow_down(page)
        started = time.perf_counter()
        page.goto(url)
        page.locator("input[type=range]:visible, input[type=radio]:visible").first.wait_for()
        usable = time.perf_counter() - started
        page.wait_for_load_state("networkidle")
        browser.close()
    shown_first = sum(size for u, size in sizes.items() if u == url or u.endswith(".css"))
    return {
        "family page: first view KiB": round(shown_first / 1024, 1),
        "family page: everything KiB": round(sum(sizes.values()) / 1024, 1),
        "family page: usable after s": round(usable, 2),
    }


def _slow_down(page: Page) -> None:
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", NETWORK)
