"""Ratings a second: open the link, answer four lines, see the receipt; against the floor."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from flask_migrate import upgrade
from sqlalchemy import create_engine, make_url, text

from app.clock import local_date, now
from app.db import db
from app.roles import Role
from app.settings import from_environment
from scripts.bench.servers import (
    FLOOR,
    Server,
    floor,
    insyn,
    insyn_environment,
    job_process,
    memory_mib,
)
from surveys.collections.models import Round
from surveys.collections.operations.invitations import Invite, invite_many
from surveys.instruments.operations import LicenceDraft, record_licence, sync_shipped
from surveys.instruments.queries import latest_version
from surveys.practice.operations.sessions import session_round
from tests.factories import make_service, make_unit, make_user
from tests.surveys.factories import make_case
from wsgi import create_app

LINKS = 16_000
UNITS = 200
VISITORS = 8
SECONDS = 10


def measure() -> Mapping[str, float]:
    """Ratings/s of both servers on both databases, and the memory of Insyn's processes."""
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory(dir=os.environ.get("INSYN_BENCH_DIR")) as name:
        folder = Path(name)
        for database in ("sqlite", "postgresql"):
            figures |= _pair(database, folder)
        environment = insyn_environment(f"sqlite:///{folder / 'insyn.db'}", folder)
        with job_process(environment) as jobs:
            figures["job process MiB"] = memory_mib(jobs.pid)
    return figures


def _pair(database: str, folder: Path) -> dict[str, float]:
    floor_environment, floor_links = _floor_links(database, folder)
    environment, links = _insyn_links(database, folder)
    with floor(floor_environment, folder) as server:
        lowest = _visit(server, floor_links, ())
    with insyn(environment) as server:
        ours = _visit(server, links, ("--follow", "--ok-re", "receipt|kvitto"))
        # the same two requests as the floor answers, without the page of the receipt
        same = _visit(server, links, ("--skip", str(LINKS // 2)))
        memory = memory_mib(server.pid)
    return {
        f"{database}: floor ratings/s": lowest["ratings_per_s"],
        f"{database}: Insyn ratings/s": ours["ratings_per_s"],
        f"{database}: ratio": round(ours["ratings_per_s"] / lowest["ratings_per_s"], 2),
        f"{database}: ratio without the receipt's page": round(
            same["ratings_per_s"] / lowest["ratings_per_s"], 2
        ),
        f"{database}: floor CPU-s per 1000": lowest["cpu_s_per_1000_web"],
        f"{database}: Insyn CPU-s per 1000": ours["cpu_s_per_1000_web"],
        f"{database}: Insyn p95 ms": ours["rating_ms"]["p95"],
        f"{database}: other load": max(lowest["other_load"], ours["other_load"]),
        f"{database}: two workers MiB": memory,
    }


def _visit(server: Server, links: Path, more: tuple[str, ...]) -> Mapping[str, Any]:
    command = [sys.executable, str(FLOOR / "rate_load.py"), "--port", str(server.port)]
    command += ["--pid", f"web={server.pid}"]
    command += ["--tokens", str(links), "--users", str(VISITORS), "--seconds", str(SECONDS), *more]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - our own
    result: Mapping[str, Any] = json.loads(done.stdout.splitlines()[-1])
    if result["errors"]:
        raise RuntimeError(f"ratings failed: {result['errors']}")
    return result


def _floor_links(database: str, folder: Path) -> tuple[dict[str, str], Path]:
    environment = os.environ | {"DB": "sqlite", "SYNC": "FULL", "DBPATH": str(folder / "floor.db")}
    if database == "postgresql":
        url = make_url(os.environ["INSYN_TEST_POSTGRESQL"])
        environment |= {
            "DB": "pg",
            "SYNC": "on",
            "PGDSN": f"host={url.host} port={url.port} user={url.username} dbname=limitbench",
        }
    links = folder / f"floor-{database}.txt"
    code = f"import limit_app; limit_app.setup({LINKS}, {str(links)!r})"
    subprocess.run(  # noqa: S603 - our own
        [sys.executable, "-c", code],
        env=environment | {"PYTHONPATH": str(FLOOR)},
        check=True,
        cwd=folder,
    )
    return environment, links


def _insyn_links(database: str, folder: Path) -> tuple[dict[str, str], Path]:
    url = f"sqlite:///{folder / 'insyn.db'}"
    if database == "postgresql":
        server = os.environ["INSYN_TEST_POSTGRESQL"]
        with create_engine(server, isolation_level="AUTOCOMMIT").connect() as connection:
            connection.execute(text("CREATE DATABASE insynbench"))
        url = server.rsplit("/", 1)[0] + "/insynbench"
    environment = insyn_environment(url, folder)
    app = create_app(from_environment(environment))
    links = folder / f"insyn-{database}.txt"
    with app.app_context():
        upgrade()
        links.write_text("".join(f"{path}\n" for path in rating_paths(LINKS)), encoding="ascii")
        db.session.remove()
        db.engine.dispose()
    return environment, links


def rating_paths(count: int) -> list[str]:
    """Links to rate by, spread over 200 units with their cases, sessions and participants."""
    at = now()
    sync_shipped(at)
    by = make_user(Role.SYSTEM_ADMINISTRATOR)
    record_licence(LicenceDraft("ors", "Kommunen", "only for measuring", None), by=by.id, at=at)
    round_ = session_round(latest_version("ors"), local_date(at).year, at)
    invites = list(islice(_invites(round_), count))
    paths = [made.path for made in invite_many(invites, at=at)]
    db.session.commit()
    return paths


def _invites(round_: Round) -> Iterator[Invite]:
    service = make_service()
    for unit in [make_unit() for _ in range(UNITS)]:
        case = make_case(unit, service, participants=8, sessions=LINKS // UNITS // 8)
        for session in case.sessions:
            for participant in case.participants:
                yield Invite(
                    round_,
                    unit_id=unit.id,
                    session_id=session.id,
                    participant_id=participant.id,
                )
