"""kill -9 of the web server under load: no receipt that was seen is lost, nothing is stored twice."""

import http.client
import os
import re
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode

import pytest
from sqlalchemy import func, select

from app.clock import now
from app.db import db
from app.roles import Role
from app.serving.processes import wait_until_answering
from scripts.bench.servers import free_port
from surveys.answering.models import Response, ResponseOrigin
from surveys.collections.models import Invitation
from surveys.collections.operations.invitations import Invite, invite_many
from surveys.instruments.operations import LicenceDraft, record_licence, sync_shipped
from surveys.instruments.queries import latest_version
from surveys.practice.operations.sessions import session_round
from surveys.results.queries.recount import differences
from tests.factories import make_service, make_unit, make_user
from tests.surveys.factories import make_case

ROOT = Path(__file__).resolve().parents[4]
LINKS = 400
VISITORS = 6
RECEIPT = re.compile(r"/answer/receipt/([A-Z0-9-]+)")


@pytest.fixture
def paths(web):
    at = now()
    sync_shipped(at)
    by = make_user(Role.SYSTEM_ADMINISTRATOR)
    record_licence(LicenceDraft("ors", "Kommunen", "prov", None), by=by.id, at=at)
    round_ = session_round(latest_version("ors"), at.year, at)
    unit = make_unit()
    case = make_case(unit, make_service(), participants=LINKS // 10, sessions=10)
    made = invite_many(
        [
            Invite(round_, unit_id=unit.id, session_id=s.id, participant_id=p.id)
            for s in case.sessions
            for p in case.participants
        ],
        at,
    )
    db.session.commit()
    return [each.path for each in made]


class Visitors:
    """Rate through every link, over and over until told to stop; remember each receipt that was seen."""

    def __init__(self, port: int, paths: list[str]) -> None:
        self.port, self.left, self.seen = port, list(paths), {}
        self.threads = [threading.Thread(target=self.visit) for _ in range(VISITORS)]
        for thread in self.threads:
            thread.start()

    def visit(self) -> None:
        while self.left:
            with suppress(OSError, http.client.HTTPException, IndexError):
                path = self.left.pop()
                self.rate(path)

    def rate(self, path: str) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("GET", path)
        page = connection.getresponse().read().decode()
        fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
        lines = set(re.findall(r'name="(\w+)__whole"', page))
        fields |= {f"{line}__whole": "7" for line in lines}
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", path, urlencode(fields), headers)
        found = RECEIPT.search(connection.getresponse().headers.get("Location", ""))
        connection.close()
        if found:
            self.seen[path] = found[1]


def start_server(settings, port: int) -> subprocess.Popen:
    environment = os.environ | {
        "INSYN_DATABASE_URL": settings.database_url,
        "INSYN_SECRET_KEY": settings.secret_key,
        "INSYN_INSTANCE_PATH": settings.instance_path,
        "INSYN_LOG_LEVEL": "ERROR",
    }
    config = ROOT / "app" / "serving" / "gunicorn_conf.py"
    command = [sys.executable, "-m", "gunicorn", "--config", config, "--bind", f"127.0.0.1:{port}"]
    return subprocess.Popen(
        [*command, "wsgi:create_app()"], env=environment, cwd=ROOT, start_new_session=True
    )


def test_no_receipt_is_lost_and_none_stored_twice_when_the_server_is_killed(web, settings, paths):
    port = free_port()
    server = start_server(settings, port)
    assert wait_until_answering(port, lambda: server.poll() is None)
    visitors = Visitors(port, paths)

    limit = time.monotonic() + 60
    while len(visitors.seen) < LINKS // 8 and time.monotonic() < limit:
        time.sleep(0.02)
    os.killpg(server.pid, signal.SIGKILL)
    server.wait()
    for thread in visitors.threads:
        thread.join()

    db.session.rollback()
    stored = dict(
        db.session.execute(
            select(Invitation.receipt, func.count(ResponseOrigin.response_id))
            .join(ResponseOrigin, ResponseOrigin.invitation_id == Invitation.id)
            .group_by(Invitation.receipt)
        ).all()
    )
    assert len(visitors.seen) >= LINKS // 8
    assert set(visitors.seen.values()) <= set(stored)
    assert set(stored.values()) == {1}
    assert db.session.scalar(select(func.count()).select_from(Response)) == len(stored)
    assert list(differences()) == []
