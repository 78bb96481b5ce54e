"""What every kind of page costs at a big installation, by reader, against a budget.

The summary and a unit's page are read at each number of stored answers too: they should cost the same.
"""

import re
import shutil
import statistics
import tempfile
from collections.abc import Iterator, Mapping
from contextvars import Context
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from app.clock import now, today
from app.db import db
from app.part import DemoLink
from app.settings import from_environment
from scripts.bench.installation import filling, installation, new_token
from scripts.bench.large import add_years_of_work
from scripts.bench.options import Options
from scripts.bench.reading import Counter, Reader, Reading
from scripts.bench.servers import CanNotMeasureError, insyn_environment
from scripts.bench.survey_answers import add_survey_answers
from wsgi import create_app

BUDGET_MS, BUDGET_STATEMENTS = 150, 30
VISITS = 5
VISITS_IN_TURN = 21
AUDITOR = "auditor"
IN_BRACKETS = re.compile(r".*\((.+)\)")
UNIT = re.compile(r"/units/\d+")


@dataclass(frozen=True)
class Cost:
    """What the dearest page of a kind costs: the first time, and the median of the next ones."""

    path: str
    first_ms: float
    ms: float
    statements: int

    @property
    def is_over(self) -> bool:
        """Whether it is over the budget."""
        return self.ms > BUDGET_MS or self.statements > BUDGET_STATEMENTS

    def __str__(self) -> str:
        verdict = "OVER" if self.is_over else "ok"
        return (
            f"{self.ms:8.1f} ms {self.statements:5} statements  {verdict:4}"
            f"  at first {self.first_ms:6.0f} ms  {self.path}"
        )


Figures = dict[str, float | Cost]


def measure(options: Options) -> Mapping[str, float | Cost]:
    """The cost of each kind of page for each reader, and of two pages at each number of answers.

    Every number of answers is a database of its own, and they are visited in turn: what else the
    machine does meanwhile falls on all of them.
    """
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        folder = Path(name)
        apps = _installations(folder, options)
        figures = _budget(apps[-1])
        return figures | _at_each_size(apps, options.answers)


def _environment(database: Path) -> dict[str, str]:
    made = insyn_environment(f"sqlite:///{database}", database.parent)
    return made | {"INSYN_DEMO": "1"}  # the demo's readers, and instruments without a licence


def _installations(folder: Path, options: Options) -> list[Flask]:
    """The same big installation with more and more answers."""
    with installation(_environment(folder / "insyn.db")):
        add_years_of_work(options.scale)
    apps = []
    for answers in options.answers:
        copy = folder / f"{answers}.db"
        shutil.copy(folder / "insyn.db", copy)
        app = create_app(from_environment(_environment(copy)))
        app.config["TESTING"] = True
        with app.app_context():
            add_survey_answers(answers)
        apps.append(app)
    return apps


def _budget(app: Flask) -> Figures:
    figures: Figures = {}
    kinds = set[str]()
    for name, reader in _readers(app):
        costs = _costs(reader)
        kinds |= costs.keys()
        dearest_first = sorted(costs.items(), key=lambda each: -each[1].ms)
        figures |= {f"{name}: {kind}": cost for kind, cost in dearest_first}
    over = sum(cost.is_over for cost in figures.values() if isinstance(cost, Cost))
    figures["kinds of page"] = len(kinds)
    figures[f"over {BUDGET_MS} ms or {BUDGET_STATEMENTS} statements"] = over
    return figures


def _readers(app: Flask) -> Iterator[tuple[str, Reader]]:
    """Every reader that the demo has a link for, let in, and another system with a key."""
    counter = Counter(app)
    # in a context of its own: it writes, whatever a request before it did
    links, key = Context().run(_links_and_key, app)
    for link in links:
        reader = Reader(app, counter)
        is_log_in = link.path.startswith("/log-in")
        begun = reader.press(link.path, "demo" if is_log_in else link.path)
        reader.starts = [each for each in (link.path, begun) if each]
        yield IN_BRACKETS.sub(r"\1", link.reader), reader
    reader = Reader(app, counter)
    reader.headers["Authorization"] = f"Bearer {key}"
    reader.starts = [f"/api/v1/figures?year={today().year - 1}", "/api/v1/openapi.json"]
    yield "another system", reader


def _links_and_key(app: Flask) -> tuple[list[DemoLink], str]:
    with app.app_context():
        links = [link for part in app.config["PARTS"] if part.demo for link in part.demo.links()]
        db.session.commit()
        return links, _api_key()


def _api_key() -> str:
    token = new_token()
    with filling() as fill:
        first = {
            name: fill.connection.scalar(select(func.min(fill.table(name).c.id)))
            for name in ("commissioner", "user")
        }
        key = {
            "name": "Beslutsstöd",
            "key_hash": sha256(token.encode()).hexdigest(),
            "commissioner_id": first["commissioner"],
            "created_by": first["user"],
            "created_at": now(),
        }
        fill.add("api_key", [key])
    return token


def _costs(reader: Reader) -> dict[str, Cost]:
    """What the dearest page that was found of each kind costs."""
    found: dict[str, list[Reading]] = {}
    for kind, reading in reader.crawl():
        found.setdefault(kind, []).append(reading)
    return {kind: _cost(reader, readings) for kind, readings in found.items()}


def _cost(reader: Reader, readings: list[Reading]) -> Cost:
    # read once more: the very first of a kind also pays for what the process had not loaded yet
    second = {reading: reader.read(reading.path) for reading in readings}
    slowest = max(readings, key=lambda each: second[each].ms)
    times = [reader.read(slowest.path).ms for _ in range(VISITS)]
    most = max(each.statements for each in second.values())
    return Cost(slowest.path, max(each.ms for each in readings), statistics.median(times), most)


def _at_each_size(apps: list[Flask], sizes: tuple[int, ...]) -> Figures:
    auditors = [dict(_readers(app))[AUDITOR] for app in apps]
    unit = next(path for path in auditors[0].read("/units").links if UNIT.fullmatch(path))
    figures: Figures = {}
    for page, path in (("summary", f"/summary/{today().year - 1}"), ("unit", unit)):
        times: list[list[float]] = [[] for _ in auditors]
        for _ in range(VISITS_IN_TURN):
            for auditor, found in zip(auditors, times, strict=True):
                reading = auditor.read(path)
                if reading.status != 200:
                    raise CanNotMeasureError(f"{path}: {reading.status}")
                found.append(reading.ms)
        medians = [statistics.median(found[1:]) for found in times]
        figures |= {
            f"{page} ms at {size:.0e} answers": round(ms, 1)
            for size, ms in zip(sizes, medians, strict=True)
        }
        figures[f"{page}: largest ratio between sizes"] = round(max(medians) / min(medians), 2)
    return figures
