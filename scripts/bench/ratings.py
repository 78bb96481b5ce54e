"""Ratings a second: open the link, answer four lines, see the receipt; against the floor."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from scripts.bench.floor import make_links
from scripts.bench.installation import installation
from scripts.bench.links import rating_paths
from scripts.bench.options import Options
from scripts.bench.processes import memory_mib, parent_of
from scripts.bench.servers import (
    ROOT,
    CanNotMeasureError,
    Server,
    database_url,
    driver_address,
    floor,
    insyn,
    insyn_environment,
    job_process,
)

# More than any server here takes in a second, so that none runs out.
LINKS_A_SECOND = 1600
WAYS = {"with": ("with",), "without": ("without",), "both": ("with", "without")}
Figures = dict[str, float]


def measure(options: Options) -> Mapping[str, float]:
    """Ratings/s of both servers on each database, and the memory of Insyn's processes."""
    figures: Figures = {}
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        folder = Path(name)
        for database in options.database:
            figures |= Pair(database, folder, options).measured()
        with job_process(insyn_environment(f"sqlite:///{folder / 'insyn.db'}", folder)) as jobs:
            figures["job process MiB"] = memory_mib(jobs.pid)
    return figures


@dataclass(frozen=True)
class Pair:
    """The floor and Insyn on a database of the same kind, each with links of its own."""

    database: str
    folder: Path
    options: Options

    def measured(self) -> Figures:
        """Visit one after the other, and compare."""
        floor_url = database_url(self.database, "floor", self.folder)
        links = self._kept("floor", make_links(driver_address(floor_url), self._links()))
        with floor(driver_address(floor_url)) as server:
            lowest = self._visit(server, links, floor_url)
        found = {}
        ways = WAYS[self.options.receipt]
        url = database_url(self.database, "insyn", self.folder)
        environment = insyn_environment(url, self.folder)
        with installation(environment):
            links = self._kept("insyn", rating_paths(self._links() * len(ways)))
        with insyn(environment) as server:
            for number, way in enumerate(ways):
                more = ["--skip", str(number * self._links())]
                more += ["--receipt"] if way == "with" else []
                found[way] = self._visit(server, links, url, *more)
            memory = memory_mib(server.pid)
        figures = self._said("floor", lowest)
        for way, ours in found.items():
            figures |= self._said(f"Insyn {way} receipt", ours)
            ratio = ours["ratings_per_s"] / lowest["ratings_per_s"]
            figures[f"{self.database}: ratio {way} receipt"] = round(ratio, 2)
        return figures | {f"{self.database}: two workers MiB": memory}

    def _links(self) -> int:
        return int(LINKS_A_SECOND * self.options.seconds)

    def _kept(self, name: str, paths: Iterable[str]) -> Path:
        file = self.folder / f"{name}-{self.database}.txt"
        file.write_text("".join(f"{path}\n" for path in paths), encoding="ascii")
        return file

    # Any: figures of several shapes, as the visitor printed them
    def _visit(self, server: Server, links: Path, url: str, *more: str) -> Mapping[str, Any]:
        command = [sys.executable, "-m", "scripts.bench.visitor", "--port", str(server.port)]
        command += ["--links", str(links), "--pid", f"web={server.pid}", *more]
        command += ["--users", str(self.options.users), "--seconds", str(self.options.seconds)]
        if self.database == "postgresql":
            command += ["--pid", f"database={_server_process(url)}"]
        done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)  # noqa: S603 - our own
        seen: Mapping[str, Any] = json.loads(done.stdout)
        if seen["faults"] or not seen["ratings"]:
            raise CanNotMeasureError(f"ratings failed: {seen['faults']}")
        if seen["ran_out"]:
            raise CanNotMeasureError("the links ran out before the time: raise LINKS_A_SECOND")
        return seen

    def _said(self, who: str, seen: Mapping[str, Any]) -> Figures:
        figures = {"ratings/s": seen["ratings_per_s"]}
        figures |= {f"{at} ms": ms for at, ms in seen["rating_ms"].items()}
        figures |= {f"{of} CPU-s per 1000": s for of, s in seen["cpu_s_per_1000"].items()}
        figures["share of the machine that others used"] = seen["other_load"]
        return {f"{self.database}: {who}: {what}": value for what, value in figures.items()}


def _server_process(url: str) -> int:
    """PostgreSQL's first process, which a server for measuring runs on this machine."""
    with psycopg.connect(driver_address(url)) as connection:
        return parent_of(connection.info.backend_pid)
