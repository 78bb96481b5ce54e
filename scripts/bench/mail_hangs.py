"""Ratings while the mail server hangs: two job processes wait for it, and no family does."""

import asyncio
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

from app.clock import now
from app.db import db
from app.delivery.outbox import Message, enqueue
from scripts.bench.installation import installation
from scripts.bench.links import rating_paths
from scripts.bench.options import Options
from scripts.bench.servers import (
    CanNotMeasureError,
    database_url,
    free_port,
    insyn,
    insyn_environment,
    job_process,
)
from scripts.bench.visitor import HOST, Plan, visit_together

LETTERS = 20
HANGS_S = 60.0
LINKS = 30_000  # more than are rated by meanwhile
FIRST_WITHIN_S = 90.0  # the job that sends begins with each minute
ALL_WITHIN_S = 400.0  # a channel whose server can't be reached rests for some minutes


class Sleeper:
    """What a mail server does: silent for a while from the first greeting on, then it takes letters."""

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()
        self.hung_at = 0.0

    @property
    def sleeps_s(self) -> float:
        """How long it is silent yet."""
        return max(0.0, self.hung_at + HANGS_S - time.monotonic())

    # the names and shapes are aiosmtpd's
    async def handle_EHLO(  # noqa: N802
        self, _server: Any, session: Any, _envelope: Any, host: str, lines: list[str]
    ) -> list[str]:
        """Say nothing until the time is over."""
        self.hung_at = self.hung_at or time.monotonic()
        session.host_name = host
        await asyncio.sleep(self.sleeps_s)
        return lines

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Take a letter."""
        self.taken.update(envelope.rcpt_tos)
        return "250 OK"


def measure(options: Options) -> Mapping[str, float]:
    """The slowest rating meanwhile, on each database, and what became of the letters."""
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        for database in options.database:
            found = _measured(database, Path(name), options.users)
            figures |= {f"{database}: while mail hangs: {what}": n for what, n in found.items()}
    return figures


def _measured(database: str, folder: Path, users: int) -> dict[str, float]:
    sleeper, port = Sleeper(), free_port()
    environment = insyn_environment(database_url(database, "mail", folder), folder)
    environment |= {"INSYN_MAIL_HOST": HOST, "INSYN_MAIL_PORT": str(port)}
    with installation(environment):
        paths = rating_paths(LINKS)
        for number in range(LETTERS):
            enqueue(Message(f"{number}", f"reader{number}@example.se", "Insyn", "Hej"), now())
        db.session.commit()
    server = Controller(sleeper, hostname=HOST, port=port)
    server.start()
    try:
        with insyn(environment) as web, job_process(environment), job_process(environment):
            _wait(lambda: sleeper.hung_at > 0, FIRST_WITHIN_S)
            seen = visit_together(Plan(web.port, sleeper.sleeps_s, receipt=True), paths, users)
            _wait(lambda: len(sleeper.taken) == LETTERS, ALL_WITHIN_S)
    finally:
        server.stop()
    if seen.faults:
        raise CanNotMeasureError(f"ratings failed: {dict(seen.faults)}")
    return {
        "ratings": len(seen.times_s),
        "slowest rating ms": round(max(seen.times_s) * 1000, 1),
        "letters that came": len(sleeper.taken),
        "letters that came twice": sum(n > 1 for n in sleeper.taken.values()),
    }


def _wait(is_so: Callable[[], bool], within_s: float) -> None:
    limit = time.monotonic() + within_s
    while not is_so():
        if time.monotonic() > limit:
            raise CanNotMeasureError(f"The job processes did not send within {within_s:.0f} s.")
        time.sleep(0.2)
