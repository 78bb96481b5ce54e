"""The summary and a unit's page at 1e5, 1e6 and 1e7 stored answers: they should cost the same."""

import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import cycle, islice
from pathlib import Path
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import select

from app.clock import now
from app.db import db
from app.organisation.models.units import Unit
from app.organisation.operations.commissioners import municipality_commissioner
from app.roles import Role
from app.settings import from_environment
from audits.demo.chance import chance
from audits.demo.filling import import_reference_year
from audits.demo.survey_answers import answers_to
from scripts.bench.options import Options
from scripts.bench.servers import insyn_environment
from surveys.answering.operations.answers import Sending, Stored, store_responses
from surveys.collections.domain.rounds import EntryMode
from surveys.collections.models import Round
from surveys.instruments.operations import sync_shipped
from surveys.instruments.queries import instrument_of
from tests.factories import make_user
from tests.surveys.factories import make_round
from wsgi import create_app

BATCH = 5000
VISITS = 21
TITLE = "Stor enkät"
_BIG = select(Round).where(Round.title == TITLE)


def measure(options: Options) -> Mapping[str, float]:
    """Milliseconds of server time for both pages at each size, and the largest ratio between sizes.

    Every size is a database of its own, and they are visited in turn: what else the machine does
    meanwhile falls on all of them.
    """
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        folder = Path(name)
        filling = folder / "insyn.db"
        app = _app(filling, folder)
        with app.app_context():
            held, pages = _prepared()
            stored = 0
            for size in options.answers:
                stored += _store(db.session.scalars(_BIG).one(), size - stored)
                db.session.remove()
                db.engine.dispose()  # the last connection to close folds the log into the file
                shutil.copy(filling, folder / f"{size}.db")
        clients = [_client(_app(folder / f"{size}.db", folder), held) for size in options.answers]
        found = {page: _median_ms(clients, path) for page, path in pages.items()}
        return _as_figures(found, options.answers)


def _app(database: Path, folder: Path) -> Flask:
    app = create_app(from_environment(insyn_environment(f"sqlite:///{database}", folder)))
    app.config["TESTING"] = True
    return app


def _prepared() -> tuple[str, Mapping[str, str]]:
    """The reference year and a round to fill; gives the auditor's log-in and the pages' addresses."""
    upgrade()
    sync_shipped(now())
    import_reference_year()
    municipality = municipality_commissioner()
    auditor = make_user(Role.AUDITOR, municipality)
    unit_id = db.session.scalars(select(Unit.id).order_by(Unit.code)).first()
    make_round(year=2017, title=TITLE, commissioner_id=municipality.id)
    db.session.commit()
    return auditor.get_id(), {"summary": "/summary/2017", "unit": f"/units/{unit_id}"}


def _client(app: Flask, held: str) -> FlaskClient:
    client = app.test_client()
    with client.session_transaction() as session:
        session.update({"_user_id": held, "_fresh": True})
    return client


def _as_figures(times: Mapping[str, list[float]], sizes: Sequence[int]) -> dict[str, float]:
    figures: dict[str, float] = {}
    for page, found in times.items():
        figures |= {
            f"{page} ms at {size:.0e} answers": round(ms, 1)
            for size, ms in zip(sizes, found, strict=True)
        }
        figures[f"{page}: largest ratio between sizes"] = round(max(found) / min(found), 2)
    return figures


def _median_ms(clients: Sequence[FlaskClient], path: str) -> list[float]:
    times: list[list[float]] = [[] for _ in clients]
    for _ in range(VISITS):
        for client, found in zip(clients, times, strict=True):
            started = time.perf_counter()
            answer = client.get(path)
            found.append((time.perf_counter() - started) * 1000)
            if answer.status_code != 200:
                raise RuntimeError(f"{path}: {answer.status}")
    return [statistics.median(found[1:]) for found in times]


def _store(round_: Round, answers: int) -> int:
    """Store responses until that many answers are added; gives how many were."""
    stored = 0
    source = _responses(round_)
    while stored < answers:
        batch = list(islice(source, BATCH))
        stored += sum(len(sending.answers) for _, sending, _ in batch)
        store_responses(batch)
        db.session.commit()
    return stored


def _responses(round_: Round) -> Iterator[Stored]:
    instrument, random = instrument_of(round_.instrument_version), chance("bench")
    drawn = [answers_to(instrument, random, {}) for _ in range(400)]
    for answers in cycle(drawn):
        yield (
            uuid4(),
            Sending(
                round_id=round_.id,
                instrument=instrument,
                answers=answers,
                answered_on=date(2017, 10, 2),
                entry_mode=EntryMode.PHONE,
                locale="sv",
                group_key="outpatient",
            ),
            None,
        )
